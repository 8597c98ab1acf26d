"""What apps and passkeys do, as far as the server sees it."""

import base64
import hmac
import re
import struct
import time

from allauth.mfa.models import Authenticator
from fido2 import cbor
from fido2.utils import websafe_encode

STEP = 30  # seconds


def code_of(secret, *, at=None):
    """The six digits that an app with this key shows at a Unix time; now, if none.

    RFC 6238, worked out without django-allauth.
    """
    counter = struct.pack(">Q", int(time.time() if at is None else at) // STEP)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def secret_on(page):
    """The key that the page shows as text."""
    (secret,) = re.findall(r'id="app-key"[^>]*value="([A-Z2-7]+)"', page)
    return secret


def make_passkey(user, name="Chrome on Linux"):
    """A passkey as a browser would have sent it, whose signature nobody could check."""
    key = cbor.encode({1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)})
    data = bytes(32) + b"\x45" + bytes(4) + bytes(16) + b"\x00\x02id" + key
    attestation = cbor.encode({"fmt": "none", "authData": data, "attStmt": {}})
    credential = {
        "id": websafe_encode(b"id"),
        "rawId": websafe_encode(b"id"),
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": websafe_encode(
                b'{"type": "webauthn.create", "challenge": "", "origin": ""}'
            ),
            "attestationObject": websafe_encode(attestation),
        },
    }
    return Authenticator.objects.create(
        user=user, type="webauthn", data={"name": name, "credential": credential}
    )
