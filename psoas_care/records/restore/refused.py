"""Why a file is not taken."""


class Refused(Exception):  # noqa: N818 - it is an answer to a person, not a fault
    """A file cannot be used; `str()` of it is the sentence that says why."""
