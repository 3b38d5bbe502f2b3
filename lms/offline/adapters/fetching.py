"""Fetches from another site over a link that breaks: small answers whole, large ones in parts."""

import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from lms import LmsError
from media_pipeline.core.refusals import NoAnswer

# A link of 64 kbit/s that is shared by a school still brings something in so long.
PATIENCE_S = 60.0
PIECE_BYTES = 64 * 1024


class UnableToFetch(LmsError, NoAnswer):
    """The other site did not answer, or the link broke; what has come is kept."""


class NotThere(LmsError):
    """The other site has it no longer."""


class Answer:
    """An answer that is being received, from a place in a file."""

    def __init__(self, response: Any, start: int) -> None:
        self._response = response
        # A cache on the way may know nothing of parts, and sends all of it.
        self._ahead = 0 if response.status == 206 else start

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes.

        :raises UnableToFetch: the link broke.
        """
        while self._ahead:
            skipped = self._read(min(PIECE_BYTES, self._ahead))
            if not skipped:
                raise UnableToFetch("the answer was too short")
            self._ahead -= len(skipped)
        piece = self._read(min(PIECE_BYTES, size))
        if not piece:
            raise UnableToFetch("the link broke")
        return piece

    def _read(self, size: int) -> bytes:
        try:
            return bytes(self._response.read(size))
        except (OSError, HTTPException) as error:
            raise UnableToFetch("the link broke") from error


@contextmanager
def ask(url: str, *, start: int = 0, end: int = 0, packed: bool = False) -> Iterator[Any]:
    """Yield the answer to a question for `url`, or for its bytes from `start` to `end`.

    :raises UnableToFetch: there is none.
    :raises NotThere: it says that there is nothing.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise NotThere(f"not an address of a site: {url[:80]}")
    headers = {"User-Agent": "songhoc-packs", "Accept-Encoding": "gzip" if packed else "identity"}
    if end:
        headers["Range"] = f"bytes={start}-{end - 1}"
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 looked at above
    try:
        response = urllib.request.urlopen(request, timeout=PATIENCE_S)  # noqa: S310 the same
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in (404, 410, 416):
            raise NotThere(f"{error.code}: {url}") from error
        raise UnableToFetch(f"{error.code}: {url}") from error
    except (OSError, HTTPException, ValueError) as error:
        raise UnableToFetch(f"no answer from {urlsplit(url).netloc}") from error
    with response:
        yield response


def fetch_small(url: str, *, most: int) -> bytes:
    """Return a whole answer of at most `most` bytes.

    :raises UnableToFetch: it did not come whole.
    :raises NotThere: there is none, or it is larger than anything we asked for.
    """
    with ask(url, packed=True) as response:
        try:
            content = response.read(most + 1)
        except (OSError, HTTPException) as error:
            raise UnableToFetch(f"the link broke: {url}") from error
        if response.headers.get("Content-Encoding") == "gzip":
            content = _unpack(content, most, url)
    if len(content) > most:
        raise NotThere(f"too large: {url}")
    return bytes(content)


def _unpack(content: bytes, most: int, url: str) -> bytes:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(content, most + 1)
    except zlib.error as error:
        raise UnableToFetch(f"damaged on the way: {url}") from error
    if not unpacker.eof and len(unpacked) <= most:
        raise UnableToFetch(f"the link broke: {url}")
    return unpacked
