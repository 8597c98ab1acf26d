"""Several browsers at once, each with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def at_once(count, action):
    """What `action(number)` gave in each of `count` threads that start together.

    They wait for each other before they ask the database for anything: its pool has
    fewer connections than that, and whoever waits with one keeps it from the others.
    """
    barrier = Barrier(count)

    def run(number):
        try:
            barrier.wait()
            return action(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))
