"""Codes of classes under the site's secret key: the database alone gives none of them away.

A class keeps a random seed, which leads to its code with the key, and the seal that a typed code is
looked up by. After a change of the key the old one in `SECRET_KEY_FALLBACKS` keeps slips valid.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from lms.classes.rules import draw_code


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What is kept of a code."""

    seed: str
    seal: str


def make_sealed() -> Sealed:
    """Return a new code as it is kept."""
    seed = secrets.token_hex(16)
    return Sealed(seed=seed, seal=_seal(_draw(seed, settings.SECRET_KEY), settings.SECRET_KEY))


def list_seals(code: str) -> list[str]:
    """Return what a class with this code may have kept."""
    return [_seal(code, key) for key in _list_keys()]


def reveal(*, seed: str, seal: str) -> str | None:
    """Return the code that was kept so; None when its key is gone."""
    for key in _list_keys():
        code = _draw(seed, key)
        if constant_time_compare(_seal(code, key), seal):
            return code
    return None


def _list_keys() -> list[str]:
    return [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _draw(seed: str, key: str) -> str:
    return draw_code(salted_hmac("lms.classes.code", seed, key, algorithm="sha256").digest())


def _seal(code: str, key: str) -> str:
    return salted_hmac("lms.classes.seal", code, key, algorithm="sha256").hexdigest()
