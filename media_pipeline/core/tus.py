"""What tus 1.0 says in headers, read and written; no request, no file, no clock."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from media_pipeline.core.refusals import MediaError

VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-with-upload", "termination", "checksum", "expiration")
ALGORITHMS = ("sha1", "sha256")
BYTES_TYPE = "application/offset+octet-stream"
MOST_HEADER = 8192
MOST_NAME = 200
_NUMBER = re.compile(r"[0-9]{1,18}")
_KEY = re.compile(r"[!-+\--~]+")  # printable ASCII without the comma
_DIGEST_BYTES = {"sha1": 20, "sha256": 32}


class InvalidTusHeader(MediaError):
    """A header of the request breaks the protocol; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Checksum:
    """What the bytes of one request must hash to."""

    algorithm: str
    digest: bytes


def read_number(headers: Mapping[str, str], name: str) -> int:
    """Return a count of bytes.

    :raises InvalidTusHeader: it is missing or no plain number.
    """
    value = headers.get(name, "")
    if not _NUMBER.fullmatch(value):
        raise InvalidTusHeader(f"{name} must be a number of bytes")
    return int(value)


def read_length(headers: Mapping[str, str]) -> int:
    """Return how long the whole file is.

    :raises InvalidTusHeader: it is not said, or asks for an extension that we do not speak.
    """
    for name in ("Upload-Defer-Length", "Upload-Concat"):
        if name in headers:
            raise InvalidTusHeader(f"{name} is not spoken here")
    return read_number(headers, "Upload-Length")


def read_metadata(value: str) -> dict[str, str]:
    """Return the pairs of Upload-Metadata, their values as text.

    :raises InvalidTusHeader: it is too long, names a key twice, or a value is no base64.
    """
    if len(value) > MOST_HEADER:
        raise InvalidTusHeader("Upload-Metadata is too long")
    pairs: dict[str, str] = {}
    for part in value.split(",") if value.strip() else ():
        key, _space, encoded = part.strip().partition(" ")
        if not _KEY.fullmatch(key) or key in pairs:
            raise InvalidTusHeader("Upload-Metadata has an empty, odd or repeated key")
        pairs[key] = _decode("Upload-Metadata", encoded).decode("utf-8", "replace")
    return pairs


def write_metadata(pairs: Mapping[str, str]) -> str:
    """Return `pairs` as Upload-Metadata carries them."""
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode('ascii')}" for key, value in pairs.items()
    )


def read_checksum(value: str) -> Checksum:
    """Return the checksum that a request carries.

    :raises InvalidTusHeader: it is malformed, or of an algorithm that we do not speak.
    """
    algorithm, _space, encoded = value.partition(" ")
    if algorithm not in ALGORITHMS:
        raise InvalidTusHeader("Upload-Checksum is of an unknown algorithm")
    digest = _decode("Upload-Checksum", encoded)
    if len(digest) != _DIGEST_BYTES[algorithm]:
        raise InvalidTusHeader("Upload-Checksum has the wrong length")
    return Checksum(algorithm=algorithm, digest=digest)


def clean_filename(name: str) -> str:
    """Return what a person may be shown of a name that came from outside; maybe nothing.

    Signs that are not seen go: they can turn the reading order round ("gpj.exe") or break a line.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        " " if unicodedata.category(one)[0] == "Z" or one in "\t\r\n" else one
        for one in last
        if one in "\t\r\n" or unicodedata.category(one)[0] != "C"
    )
    plain = " ".join(kept.split()).strip(" .")
    if len(plain) <= MOST_NAME:
        return plain
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 8:
        return plain[:MOST_NAME]
    return f"{stem[: MOST_NAME - len(suffix) - 1].rstrip()}.{suffix}"


def _decode(header: str, encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise InvalidTusHeader(f"{header} has a value that is no base64") from error
