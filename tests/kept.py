"""Processes that keep what they made, for tests of what is kept."""

from contextlib import contextmanager


class Process:
    """What one process has kept in some places; nothing as it begins."""

    def __init__(self, *places):
        self.kept = [(place, {}) for place in places]

    @contextmanager
    def at_work(self, monkeypatch):
        with monkeypatch.context() as patched:
            for place, pieces in self.kept:
                patched.setattr(place, "pieces", pieces)
            yield
