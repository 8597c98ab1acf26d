"""A proxy as stands in front of the site: it takes the path off and says who asked."""

import http.client
import ssl
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.installation import HANGS
from tools.run import SocketConnection

HERE = "127.0.0.1"
NOT_PASSED_ON = {"connection", "transfer-encoding", "keep-alive"}


class Handler(BaseHTTPRequestHandler):
    """Passes one request on to the Unix socket that its server names."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.pass_on()

    do_HEAD = do_POST = do_GET  # noqa: N815

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = self.path.removeprefix(self.server.below) or "/"
        headers = {name: self.headers[name] for name in self.headers}
        headers |= {"X-Forwarded-For": self.client_address[0], "Connection": "close"}
        headers["X-Forwarded-Proto"] = "https"
        connection = SocketConnection(self.server.socket_path, timeout=HANGS)
        connection.request(self.command, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in NOT_PASSED_ON | {"content-length"}:
                self.send_header(name, value)
        if answer.status not in {204, 304}:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *words):
        """Say nothing."""


class Proxy(ThreadingHTTPServer):
    """Listens at a port of its own; by https with the key and certificate in a file."""

    daemon_threads = True

    def __init__(self, socket_path, below, certificate=None):
        super().__init__((HERE, 0), Handler)
        self.socket_path, self.below = str(socket_path), below
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )

    @property
    def port(self):
        return self.server_address[1]

    def ask(self, path, host, body=None, headers=None):
        """The answer to what a browser sends to it, and its text."""
        connection = http.client.HTTPConnection(HERE, self.port, timeout=HANGS)
        method = "GET" if body is None else "POST"
        connection.request(method, path, body, {"Host": host, **(headers or {})})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer, text


@contextmanager
def running(proxy):
    """Serve until the end of the block."""
    Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()


def make_certificate(file):
    """A key and a certificate of an hour for 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file
