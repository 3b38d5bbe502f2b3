"""Signed addresses of masters: made for a person, read back."""

from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from lms.broadcasts.conf import get_conf
from lms.broadcasts.models import Channel
from lms.broadcasts.rules.links import Link, read_link, write_link
from media_pipeline.core.signed_links import choose_expiry

# "~" and "." need no quoting in a path, and no part of a link has them.
SIGNER = Signer(sep="~", salt="broadcasts.handing")


def sign_address(*, channel: Channel, digest: str, name: str, user: Any, now: datetime) -> str:
    """Return the path at which a program fetches a master for `user`, without a session."""
    ends = choose_expiry(now, minutes=get_conf().handover_hours * 60)
    link = Link(channel=channel.pk, digest=digest, person=user.pk, expires_at=ends)
    return reverse("station_file", args=[SIGNER.sign(write_link(link)), name])


def read_signed(signed: str) -> Link | None:
    """Return what a signed text says, None unless we signed it."""
    try:
        return read_link(SIGNER.unsign(signed))
    except BadSignature:
        return None
