"""What a process keeps in its memory, so that the same is not worked out again."""

import hashlib
import pickle
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any


class Kept:
    """Pieces, such as HTML or a plan, each under all that it follows from.

    So nothing has to be told that a piece is old, and nobody is given another's: who
    has another key gets another piece. Beyond `most` those go that nobody asked for
    the longest. What is given may be in use elsewhere, and must not be changed.
    """

    def __init__(self, *, most: int) -> None:
        self.most = most
        self.pieces: dict[Hashable, Any] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The piece of this key, made now if it is not there."""
        with self._lock:
            piece = self.pieces.pop(key, None)
            if piece is not None:
                self.pieces[key] = piece  # at the end: the newest
        if piece is None:
            piece = make()
            with self._lock:
                self.pieces[key] = piece
                while len(self.pieces) > self.most:
                    del self.pieces[next(iter(self.pieces))]
        return piece


def fingerprint(rows: Any) -> bytes:
    """A key in the place of raw rows that would be too large to be kept themselves.

    Other rows have another one; the same rows usually have the same.
    """
    return hashlib.blake2b(pickle.dumps(rows)).digest()
