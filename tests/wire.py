"""What an answer weighs on its way to a browser."""

from django.test import Client

OF_SERVER = {"date": "Sun, 29 Nov 2026 00:00:00 GMT"}


def on_the_wire(address, client=None):
    """Bytes of the answer with its headers, that of the server itself included."""
    response = (client or Client()).get(address, headers={"Accept-Encoding": "br"})
    body = b"".join(response) if response.streaming else response.content
    lines = [f"{n}: {v}\r\n" for n, v in {**response.headers, **OF_SERVER}.items()]
    return len("HTTP/1.1 200 OK\r\n\r\n" + "".join(lines)) + len(body)
