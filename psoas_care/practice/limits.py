"""How much fits into one session, and so into one request."""

MOST_BOUTS = 60
"""The longest routine of one's own has 30 exercises, each on two sides."""

MOST_LINES = MOST_BOUTS // 2
"""Exercises of a routine of one's own."""

READ_LINES = 2 * MOST_BOUTS
"""Lines that are read and shown again; from `MOST_BOUTS` on with what is too much."""

LINE_FIELDS = 40
"""Names and values of one line at most: each word for a pain is one of its own."""

OTHER_FIELDS = 300
"""What a session says besides its lines, at most; no other form says as much."""

MOST_FIELDS = MOST_BOUTS * LINE_FIELDS + OTHER_FIELDS
MOST_BYTES = 256 * 1024
"""More than the longest session takes with the longest note in the widest letters."""
