"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's 19 MiB, two passes, one lane.

    Django's own 100 MiB and eight lanes let a handful of sign-ins at once fill the
    memory of a small server.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
