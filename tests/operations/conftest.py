"""The same place to break things in."""

from tests.reliability.conftest import migrated, place

__all__ = ["migrated", "place"]
