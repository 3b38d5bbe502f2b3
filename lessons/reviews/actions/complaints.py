"""Complaints: taken, answered; and what becomes of a review that they have reopened."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from lessons import LessonsError
from lessons.reviews.actions.log import append_entry
from lessons.reviews.actions.opening import void_submission
from lessons.reviews.actions.reopening import open_again
from lessons.reviews.actions.withdrawing import take_off
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Report, Round
from lessons.reviews.models.things import name_in_log, name_thing
from lessons.reviews.queries.rounds import get_reopened
from lessons.reviews.rules.complaining import Reception, is_time_to_reopen, receive
from lessons.reviews.rules.voting import Outcome
from lessons.reviews.signals import report_filed

DAY = timedelta(days=1)


class NotYourComplaint(LessonsError, PermissionDenied):
    """Others answer complaints about this thing."""


def file_report(
    *,
    thing: Any,
    about: str,
    text: str,
    at_ms: int | None,
    by: Any,
    address: str,
    now: datetime,
) -> Reception:
    """Take a complaint about a public thing; enough of them reopen its review.

    Of the address nothing is kept but a keyed hash in the cache, for a day: it ends the limit.
    """
    conf = get_conf()
    known = Report.objects.about(thing)
    recent = known.filter(reported_at__gt=now - DAY).count()
    before = _count_address(thing, address, most=conf.reports_per_address)
    reception = receive(
        from_address=before,
        in_all=recent,
        per_address=conf.reports_per_address,
        per_day=conf.reports_per_day,
    )
    if reception is Reception.TAKEN:
        _keep(thing, about=about, text=text, at_ms=at_ms, by=by, counts=before == 0, now=now)
    return reception


@transaction.atomic
def settle_reports(*, thing: Any, by: Any, answer: str, now: datetime) -> int:
    """Answer all open complaints about `thing`; return how many.

    :raises NotYourComplaint: `by` does not answer for it.
    """
    if not get_conf().make_policy().may_withdraw(user=by, thing=thing):
        raise NotYourComplaint(thing.pk)
    return _settle(thing, by=by, answer=answer, now=now)


@transaction.atomic
def conclude(*, round: Round, words: str, now: datetime) -> None:
    """Let what a reopened review has decided take effect: it stays, or is taken off at once.

    Sending back takes it off, too: somebody has said that it is not fit to be seen as it is.
    """
    thing: Any = round.submission.thing
    if thing is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        kept = gettext("It was reviewed once more and may stay.")
        taken_off = gettext("Reviewed once more after complaints, and not approved.")
    if round.outcome == Outcome.APPROVED:
        append_entry(event="kept_after_complaints", by=None, now=now, thing=thing)
        _settle(thing, by=None, answer=kept, now=now)
        return
    specific = getattr(thing, "specific", thing)
    take_off(thing=specific, by=None, reason=f"{taken_off}\n{words}".strip(), now=now)


@transaction.atomic
def end_reopened(*, thing: Any, now: datetime) -> None:
    """End a reopened review about what is not public any more as it was."""
    submission = get_reopened(thing)
    if submission is not None:
        void_submission(submission=submission, now=now)


@transaction.atomic
def settle_withdrawn(*, thing: Any, by: Any, now: datetime) -> None:
    """Answer the complaints about what was taken off."""
    with translation.override(settings.LANGUAGE_CODE):
        answer = gettext("It was withdrawn.")
    _settle(thing, by=by, answer=answer, now=now)


@transaction.atomic
def _keep(
    thing: Any, *, about: str, text: str, at_ms: int | None, by: Any, counts: bool, now: datetime
) -> None:
    # One after the other, or two at once would each see one too few.
    type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    report = Report.objects.create(
        **name_thing(thing),
        about=about,
        text=text.strip()[:1000],
        at_ms=at_ms,
        counts=counts,
        reported_by=by if getattr(by, "pk", None) else None,
        reported_at=now,
    )
    # Who complains, and in which words, is nothing for a log that nobody can ever shorten.
    append_entry(
        event="complaint_filed", by=None, now=now, thing=thing, complaint=report.pk, about=about
    )
    report_filed.send(Report, report=report)
    counting = Report.objects.about(thing).list_open().filter(counts=True).count()
    if is_time_to_reopen(counting, needed=get_conf().reports_to_reopen):
        open_again(thing=thing, by=None, reason="", now=now)


def _settle(thing: Any, *, by: Any, answer: str, now: datetime) -> int:
    waiting = Report.objects.about(thing).list_open()
    numbers = list(waiting.values_list("pk", flat=True))
    if not numbers:
        return 0
    person = by if getattr(by, "pk", None) else None
    waiting.update(settled_at=now, settled_by=person, answer=answer.strip()[:1000])
    append_entry(
        event="complaints_settled",
        by=person,
        now=now,
        thing=thing,
        complaints=numbers,
        answer=answer.strip()[:1000],
    )
    return len(numbers)


def _count_address(thing: Any, address: str, *, most: int) -> int:
    """Return how many complaints about `thing` came from `address` today, and count this one."""
    named = f"{name_in_log(thing)}\x00{address}"
    key = salted_hmac("lessons.reviews.complaints", named, algorithm="sha256").hexdigest()
    for number in range(most):
        if cache.add(f"reviews:complaint:{key}:{number}", 1, DAY.total_seconds()):
            return number
    return most
