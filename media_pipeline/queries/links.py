"""Signed addresses: made for a person or for whoever holds them, read back, and what they name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.urls import reverse

from media_pipeline.conf import get_conf
from media_pipeline.core.signed_links import Link, choose_expiry, read_link, write_link
from media_pipeline.models import Encoding, Source

# "~" and "." need no quoting in a path, and no part of a link has them.
SIGNER = Signer(sep="~", salt="media_pipeline.links")


def sign_folder(
    *, source: Source, encoding: Encoding, user: Any, now: datetime, minutes: int = 0
) -> str:
    """Return the address of a folder of private files, with "/" at its end.

    Only `user` may use it, as long as they may watch `source`; with None whoever has it may, for
    `minutes` (by default as long as the settings say).
    """
    link = Link(
        source=source.key,
        token=encoding.token,
        user="" if user is None else str(user.pk),
        expires_at=choose_expiry(now, minutes=minutes or get_conf().link_minutes),
    )
    signed = SIGNER.sign(write_link(link))
    return reverse("media_files:private", args=[signed, "x"]).removesuffix("x")


def read_signed(signed: str) -> Link | None:
    """Return what a signed text says, None unless we signed it."""
    try:
        return read_link(SIGNER.unsign(signed))
    except BadSignature:
        return None


@dataclass(frozen=True, kw_only=True)
class Linked:
    """What a link names, as it is now."""

    source: Source
    encoding: Encoding


def find_linked(link: Link) -> Linked | None:
    """Return what `link` names, unless it has gone or was never of that source."""
    source = Source.objects.filter(key=link.source).select_related("collection").first()
    if source is None:
        return None
    encoding = Encoding.objects.filter(
        Q(original=source.original_id) | Q(original__in=source.extra_sounds.values("original")),
        token=link.token,
    ).first()
    return None if encoding is None else Linked(source=source, encoding=encoding)


def find_successor(token: str) -> Encoding | None:
    """Return what players are given in the place of an encoding whose files were swept."""
    swept = Encoding.objects.filter(token=token, state=Encoding.State.SWEPT)
    return Encoding.objects.filter(
        original__in=swept.values("original"), is_current=True, state=Encoding.State.READY
    ).first()


def is_published(token: str) -> bool:
    """Tell whether the encoding of that token belongs to a published recording, or to its sound."""
    published = Source.objects.filter(published_at__isnull=False)
    return (
        Encoding.objects.filter(token=token)
        .filter(
            Q(original__in=published.values("original"))
            | Q(original__in=published.values("extra_sounds__original"))
        )
        .exists()
    )
