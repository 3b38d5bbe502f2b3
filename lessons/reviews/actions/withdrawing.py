"""Takes a thing and its files off the public side at once; only a new review brings it back."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from lessons import LessonsError
from lessons.discovery.actions import mark_changed
from lessons.reviews.actions.log import append_entry
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Approval, Withdrawal
from lessons.reviews.models.things import name_thing
from lessons.reviews.queries.approvals import get_approval
from lessons.reviews.queries.things import read_specific
from lessons.reviews.signals import thing_withdrawn


class UnableToWithdraw(LessonsError, PermissionDenied):
    """It is not this person's to withdraw, or no reason was given."""


@transaction.atomic
def withdraw_thing(*, thing: Any, by: Any, reason: str, now: datetime) -> Withdrawal:
    """Take `thing` off the public side, with its film and what is planned for it.

    :raises UnableToWithdraw: `by` may not, or gives no reason.
    """
    if not get_conf().make_policy().may_withdraw(user=by, thing=thing) or not reason.strip():
        raise UnableToWithdraw(thing.pk)
    held = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    return take_off(thing=read_specific(held), by=by, reason=reason, now=now)


@transaction.atomic
def take_off(*, thing: Any, by: Any, reason: str, now: datetime) -> Withdrawal:
    """Take `thing` off the public side, whoever asks; the site itself does at an alarm."""
    approval = get_approval(thing)
    known = Withdrawal.objects.about(thing).filter(ended_at=None).first()
    withdrawal: Withdrawal = known or Withdrawal.objects.create(
        **name_thing(thing),
        approval=approval,
        reason=reason.strip()[:1000],
        withdrawn_by=by if getattr(by, "pk", None) else None,
        withdrawn_at=now,
    )
    Approval.objects.about(thing).in_force().update(ended_at=now)
    # What was to go live at a set time shall not come back by itself.
    thing.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    append_entry(event="withdrawn", by=by, now=now, thing=thing, reason=withdrawal.reason)
    if thing.live:
        action = UnpublishPageAction if isinstance(thing, Page) else UnpublishAction
        user = by if getattr(by, "pk", None) else None
        action(thing, user=user).execute(skip_permission_checks=True)
    mark_changed()
    thing_withdrawn.send(Withdrawal, withdrawal=withdrawal)
    return withdrawal
