"""What is known of a pupil, locked: the database alone tells no name, no contact and no code.

A code is looked up by a keyed hash. Keys come from the settings, the newest first; without any they
are made of the site's secret key and of those in `SECRET_KEY_FALLBACKS`, which then must be kept.
"""

import base64
import hmac
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from lms import LmsError
from lms.devices.conf import get_conf
from lms.devices.rules import key_of

_LEAST_KEY = 16


class InvalidPupilKey(LmsError):
    """A key of the settings is too short to be one."""


class UnableToUnseal(LmsError):
    """The key that something was locked with is gone."""


@dataclass(frozen=True, kw_only=True)
class _Ring:
    """Everything that is made of the keys, once."""

    box: MultiFernet
    hashing: tuple[bytes, ...]
    names: tuple[str, ...]


def seal(text: str) -> str:
    """Return `text` locked with the newest key; nothing stays nothing."""
    return _get_ring().box.encrypt(text.encode()).decode() if text else ""


def unseal(token: str) -> str:
    """Return what was locked.

    :raises UnableToUnseal: its key is none of those in the settings.
    """
    return unseal_bytes(token.encode()).decode() if token else ""


def seal_bytes(content: bytes) -> bytes:
    """Return a file locked with the newest key."""
    return _get_ring().box.encrypt(content)


def unseal_bytes(token: bytes) -> bytes:
    """Return the file that was locked.

    :raises UnableToUnseal: its key is none of those in the settings.
    """
    try:
        return _get_ring().box.decrypt(token)
    except InvalidToken as error:
        raise UnableToUnseal from error


def hash_code(code: str) -> str:
    """Return what a pupil's code is kept as, under the newest key."""
    return _hash(_get_ring().hashing[0], code)


def list_hashes(code: str) -> list[str]:
    """Return what a need of this code may have been kept as."""
    return [_hash(key, code) for key in _get_ring().hashing]


def get_key_name() -> str:
    """Return the name of the newest key, by which is known what is still locked with older ones."""
    return _get_ring().names[0]


def _hash(key: bytes, code: str) -> str:
    return hmac.new(key, key_of(code).encode(), sha256).hexdigest()


def _get_ring() -> _Ring:
    given = get_conf().pupil_keys
    if any(len(key) < _LEAST_KEY for key in given):
        raise InvalidPupilKey
    if not given:
        given = (str(settings.SECRET_KEY), *(str(one) for one in settings.SECRET_KEY_FALLBACKS))
    return _make_ring(given)


@lru_cache(maxsize=4)
def _make_ring(keys: tuple[str, ...]) -> _Ring:
    return _Ring(
        box=MultiFernet(Fernet(base64.urlsafe_b64encode(_derive(key, "box"))) for key in keys),
        hashing=tuple(_derive(key, "code") for key in keys),
        names=tuple(_derive(key, "name").hex()[:8] for key in keys),
    )


def _derive(key: str, purpose: str) -> bytes:
    # Keys are long and random, not passwords: one keyed hash a purpose is enough.
    return hmac.new(key.encode(), f"lms.devices.{purpose}".encode(), sha256).digest()
