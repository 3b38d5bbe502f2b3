"""The key of this site, made when it is first needed."""

from datetime import datetime

from lms.offline.adapters.signing import find_public_key, make_secret, sign
from lms.offline.models import SigningKey


def get_public_key(*, now: datetime) -> str:
    """Return what others know this site by."""
    return find_public_key(_get_secret(now))


def sign_content(*, content: bytes, now: datetime) -> bytes:
    """Return the signature of this site under `content`."""
    return sign(_get_secret(now), content)


def _get_secret(now: datetime) -> bytes:
    # Whoever comes second finds the key of who came first: there is one row, and never another.
    key, _new = SigningKey.objects.get_or_create(
        pk=1, defaults={"secret": make_secret(), "made_at": now}
    )
    return bytes(key.secret)
