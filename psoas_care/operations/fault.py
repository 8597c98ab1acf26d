"""What goes wrong here is told in one sentence."""


class BackupError(Exception):
    """One sentence for whoever runs the site."""
