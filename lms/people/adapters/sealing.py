"""Locks what is known of pupils and parents, and hashes what they are looked up by.

Each room has keys of its own, made of those in the settings, the newest first; without any they are
made of the site's secret key and of those in `SECRET_KEY_FALLBACKS`, which then must be kept.
"""

import base64
import hmac
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from lms import LmsError

_LEAST_KEY = 16


class InvalidPupilKey(LmsError):
    """A key of the settings is too short to be one."""


class UnableToUnseal(LmsError):
    """The key that something was locked with is gone."""


@dataclass(frozen=True, kw_only=True)
class Ring:
    """Everything that is made of the keys of a room, once."""

    box: MultiFernet
    hashing: tuple[bytes, ...] = field(repr=False)
    names: tuple[str, ...]

    def seal(self, text: str) -> str:
        """Return `text` locked with the newest key; nothing stays nothing."""
        return self.seal_bytes(text.encode()).decode() if text else ""

    def unseal(self, token: str) -> str:
        """Return what was locked.

        :raises UnableToUnseal: its key is none of those in the settings.
        """
        return self.unseal_bytes(token.encode()).decode() if token else ""

    def seal_bytes(self, content: bytes) -> bytes:
        """Return a file locked with the newest key."""
        return self.box.encrypt(content)

    def unseal_bytes(self, token: bytes) -> bytes:
        """Return the file that was locked.

        :raises UnableToUnseal: its key is none of those in the settings.
        """
        try:
            return self.box.decrypt(token)
        except InvalidToken as error:
            raise UnableToUnseal from error

    def list_hashes(self, text: str) -> list[str]:
        """Return what `text` may have been kept as, under the newest key first."""
        return [hmac.new(key, text.encode(), sha256).hexdigest() for key in self.hashing]


def get_ring(room: str, given: tuple[str, ...]) -> Ring:
    """Return what locks in `room` with the keys that its settings have, if they have any.

    :raises InvalidPupilKey: one of them is too short.
    """
    if any(len(key) < _LEAST_KEY for key in given):
        raise InvalidPupilKey
    if not given:
        given = (str(settings.SECRET_KEY), *(str(one) for one in settings.SECRET_KEY_FALLBACKS))
    return _make_ring(room, given)


@lru_cache(maxsize=8)
def _make_ring(room: str, keys: tuple[str, ...]) -> Ring:
    def derive(key: str, purpose: str) -> bytes:
        # Keys are long and random, not passwords: one keyed hash a purpose is enough.
        return hmac.new(key.encode(), f"{room}.{purpose}".encode(), sha256).digest()

    return Ring(
        box=MultiFernet(Fernet(base64.urlsafe_b64encode(derive(key, "box"))) for key in keys),
        hashing=tuple(derive(key, "code") for key in keys),
        names=tuple(derive(key, "name").hex()[:8] for key in keys),
    )
