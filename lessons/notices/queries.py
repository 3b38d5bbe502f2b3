"""Reads of notices: in words, and only while the person may still read what they are about.

Two hooks of Wagtail's let other apps take part. `register_notice_words` returns a mapping of kinds
to sentences, with the places %(title)s and %(detail)s. `keep_notices` takes a person and a list of
notices, and returns those of them that the person may still read; each app judges its own kinds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from wagtail import hooks

from lessons.notices.models import Delivery, Notice
from lessons.notices.rules import hash_token

# A feed reader comes again; a list has pages.
MOST_IN_FEED = 50


@dataclass(frozen=True, kw_only=True)
class Told:
    """A notice in words."""

    notice: Notice
    sentence: str


def count_unread(person: Any) -> int:
    """Return how many notices `person` has not looked at."""
    return Notice.objects.of(person).unread().count() if person.pk else 0


def list_notices(person: Any) -> Any:
    """Return the notices of `person`, newest first."""
    return Notice.objects.of(person)


def put_into_words(notices: Iterable[Notice], *, person: Any) -> list[Told]:
    """Return what `person` may still read of `notices`, as sentences in the language of now."""
    kept = list(notices)
    for keep in hooks.get_hooks("keep_notices"):
        kept = list(keep(person, kept))
    words = read_words()
    return [
        Told(notice=one, sentence=str(words[one.kind]) % {"title": one.title, "detail": one.detail})
        for one in kept
        if one.kind in words
    ]


def read_words() -> Mapping[str, Any]:
    """Return the sentence of every kind."""
    words: dict[str, Any] = {}
    for register in hooks.get_hooks("register_notice_words"):
        words |= register()
    return words


def get_delivery(person: Any) -> Delivery:
    """Return how `person` wants to be told; not saved where they never said."""
    return Delivery.objects.filter(person=person.pk).first() or Delivery(person=person)


def find_feed_reader(token: str) -> Any:
    """Return whose feed has that token; None where nobody's has, or they may not sign in."""
    people = get_user_model()._default_manager.filter(is_active=True)
    held = Delivery.objects.filter(feed_hash=hash_token(token)).values("person")
    return people.filter(pk__in=held).first()
