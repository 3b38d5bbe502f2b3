"""Whom somebody stands in for today, and the rounds that call them by that."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from lessons.reviews.conf import get_conf
from lessons.reviews.models import Absence

_MEMO = "_reviews_stood_in_for"


def find_called(user: Any) -> Q:
    """Return, as a condition on rounds, where `user` is called: themselves, or for who is away.

    What somebody away had a hand in is left out: it is for others to judge.
    """
    policy = get_conf().make_policy()
    called: Q = policy.find_rounds(user)
    for person in list_stood_in_for(user):
        called |= policy.find_rounds(person) & ~Q(submission__parties=person.pk)
    return called


def list_stood_in_for(user: Any) -> list[Any]:
    """Return who is away today and is stood in for by `user`, who is still their equal.

    Read once per user object, which lives for one request.
    """
    if user.pk is None or not user.is_active:
        return []
    today = timezone.localdate()
    day, found = user.__dict__.get(_MEMO, (None, []))
    if day != today:
        found = _read(user, today)
        user.__dict__[_MEMO] = (today, found)
    return list(found)


def _read(user: Any, today: date) -> list[Any]:
    away = Absence.objects.on(today).filter(substitute=user.pk).select_related("person")
    policy = get_conf().make_policy()
    people = {one.person_id: one.person for one in away}
    return [
        person
        for person in people.values()
        if policy.list_substitutes(person).filter(pk=user.pk).exists()
    ]
