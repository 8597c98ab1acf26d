"""Taking over what somebody wrote down in another app: look, choose, import, undo."""
