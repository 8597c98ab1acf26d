"""The same place to break things in."""

from tests.reliability.conftest import place

__all__ = ["place"]
