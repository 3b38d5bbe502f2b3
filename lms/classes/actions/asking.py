"""Questions as they come, by the code of a class or by an account; nobody is shown them yet."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lms.classes.actions.telling import tell_answerers
from lms.classes.adapters.limits import DAY_S, HOUR_S, is_spent, spend
from lms.classes.conf import get_conf
from lms.classes.models import ClassGroup, Question
from lms.classes.queries.groups import find_class
from lms.classes.rules import Reception, State


def open_class(*, typed: str, address: str, now: datetime) -> ClassGroup | Reception:
    """Return the class of a code; whoever tries too many wrong ones learns nothing for an hour."""
    most = get_conf().wrong_codes
    if is_spent("wrong-code", address, most=most, seconds=HOUR_S, now=now):
        return Reception.TOO_MANY
    group = find_class(typed)
    if group is None:
        spend("wrong-code", address, most=most, seconds=HOUR_S, now=now)
        return Reception.WRONG_CODE
    return group


def ask_question(
    *, lesson: Any, text: str, typed: str, by: Any, address: str, now: datetime
) -> Reception:
    """Take a question about a public lesson: by a code, or by whoever has signed in.

    Of the address nothing is kept but a keyed hash in the cache, which counts for an hour.
    """
    conf = get_conf()
    account = by if getattr(by, "pk", None) else None
    group: ClassGroup | None = None
    if account is None:
        found = open_class(typed=typed, address=address, now=now)
        if isinstance(found, Reception):
            return found
        group = found
        limits = [
            ("address", address, conf.per_address, HOUR_S),
            ("code", str(group.pk), conf.per_code, DAY_S),
        ]
    else:
        limits = [("account", str(account.pk), conf.per_account, HOUR_S)]
    for what, who, most, seconds in limits:
        if not spend(what, who, most=most, seconds=seconds, now=now):
            return Reception.TOO_MANY
    _keep(lesson, text=text.strip(), group=group, account=account, now=now)
    return Reception.TAKEN


@transaction.atomic
def _keep(lesson: Any, *, text: str, group: ClassGroup | None, account: Any, now: datetime) -> None:
    waiting = Question.objects.waiting().filter(lesson=lesson.pk, text=text)
    if waiting.filter(group=group, asker=account).exists():
        # Sent twice, as over a weak link.
        return
    question = Question.objects.create(
        lesson_id=lesson.pk, group=group, asker=account, text=text, asked_at=now
    )
    tell_answerers(question, kind="question.asked", now=now)


@transaction.atomic
def forget_unpublished(*, now: datetime) -> int:
    """Forget what was set aside long ago; return how many."""
    before = now - get_conf().kept
    old = Question.objects.filter(state=State.SET_ASIDE.value, decided_at__lt=before)
    gone, _rows = old.delete()
    return gone
