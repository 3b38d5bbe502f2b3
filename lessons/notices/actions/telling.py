"""Tells people, and writes down what they have read and how they want to be told."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from lessons.notices.conf import get_conf
from lessons.notices.models import Delivery, Notice
from lessons.notices.rules import hash_token
from lessons.notices.signals import people_told


@transaction.atomic
def tell_people(
    *,
    people: Iterable[Any],
    kind: str,
    key: str,
    title: str,
    path: str,
    subject: str = "",
    detail: str = "",
    now: datetime,
) -> None:
    """Tell each of `people` (numbers) of one event; who has been told of it is not told again."""
    rows = [
        Notice(
            person_id=person,
            kind=kind,
            key=key[:120],
            title=title[:255],
            path=path[:500],
            subject=subject[:80],
            detail=detail.strip()[:500],
            made_at=now,
        )
        for person in sorted(set(people) - {None})
    ]
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        people_told.send(Notice, key=key)


def mark_read(*, person: Any, number: int | None, now: datetime) -> None:
    """Note that `person` has looked at one notice, or with None at all of them."""
    unread = Notice.objects.of(person).unread()
    if number is not None:
        unread = unread.filter(pk=number)
    unread.update(read_at=now)


def mark_done(*, subjects: Collection[str], person: Any = None, now: datetime) -> None:
    """Note that nothing waits any more in what was told about `subjects`; of `person`, if named."""
    unread = Notice.objects.unread().filter(subject__in=subjects)
    if person is not None:
        unread = unread.filter(person=person)
    unread.update(read_at=now)


@transaction.atomic
def choose_mail(*, person: Any, by_mail: bool) -> None:
    """Note whether `person` wants mails."""
    Delivery.objects.update_or_create(person=person, defaults={"by_mail": by_mail})


@transaction.atomic
def make_feed(*, person: Any, now: datetime) -> str:
    """Give `person` a feed and return its token, this once; an address of before leads nowhere."""
    token = secrets.token_urlsafe(32)
    kept = {"feed_hash": hash_token(token), "feed_made_at": now}
    Delivery.objects.update_or_create(person=person, defaults=kept)
    return token


@transaction.atomic
def revoke_feed(*, person: Any) -> None:
    """Let the address of a feed lead nowhere."""
    Delivery.objects.filter(person=person).update(feed_hash=None, feed_made_at=None)


def forget_old(*, now: datetime) -> None:
    """Forget what was read long ago, and what nobody will read any more."""
    kept = get_conf().kept
    Notice.objects.filter(read_at__lt=now - kept).delete()
    Notice.objects.filter(made_at__lt=now - 2 * kept).delete()
