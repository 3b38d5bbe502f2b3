"""Ed25519: who has the public key can tell that a manifest is from the site that it names."""

import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from lms import LmsError

_HEX = re.compile(r"[0-9a-f]{64}")


class InvalidKey(LmsError, ValueError):
    """Neither 64 hexadecimal digits nor a PEM of an Ed25519 key."""


def make_secret() -> bytes:
    """Return a new secret key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def find_public_key(secret: bytes) -> str:
    """Return the public part of a secret key, in hexadecimal."""
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key()
    return public.public_bytes_raw().hex()


def sign(secret: bytes, content: bytes) -> bytes:
    """Return the 64 bytes that prove that `content` is from whoever holds `secret`."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(content)


def is_signed_by(public_key: str, content: bytes, signature: bytes) -> bool:
    """Tell whether `content` was signed by the holder of that key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, content)
    except InvalidSignature:
        return False
    return True


def write_pem(public_key: str) -> str:
    """Return a public key as other programs read it, such as openssl."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def read_public_key(text: str) -> str:
    """Return a key that somebody gave, as PEM or as 64 digits with or without spaces between.

    :raises InvalidKey: it is neither.
    """
    plain = re.sub(r"[\s:]", "", text).lower()
    if _HEX.fullmatch(plain):
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(plain))
        except ValueError as error:
            raise InvalidKey("not a point of the curve") from error
        return plain
    try:
        key = load_pem_public_key(text.strip().encode())
    except ValueError as error:
        raise InvalidKey("neither 64 hexadecimal digits nor a PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise InvalidKey("a key of another kind than Ed25519")
    return key.public_bytes_raw().hex()


def shorten_key(public_key: str) -> str:
    """Return what two people compare by telephone: sixteen digits in groups of four."""
    digest = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16]
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))
