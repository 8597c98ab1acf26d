"""HTML that a process keeps, so that the same is not written again."""

from collections.abc import Callable, Hashable
from typing import Any


class Kept:
    """Pieces of HTML, each under all that it follows from.

    So nothing has to be told that a piece is old, and nobody is given another's: who
    has another key gets another piece. Once there are `most` all are written anew.
    """

    def __init__(self, *, most: int) -> None:
        self.most = most
        self.pieces: dict[Hashable, Any] = {}

    def html(self, key: Hashable, write: Callable[[], Any]) -> Any:
        """The piece of this key, written now if it is not there."""
        piece = self.pieces.get(key)
        if piece is None:
            piece = write()
            if len(self.pieces) >= self.most:
                self.pieces.clear()
            self.pieces[key] = piece
        return piece
