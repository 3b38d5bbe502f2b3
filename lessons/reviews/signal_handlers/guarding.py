"""The last guard, beneath every screen, API and shell: before anything guarded is saved as live.

It raises rather than saving quietly as a draft: whoever published would go on as if it were public
(signals are sent, entries made), and a developer would look for the reason. What raises is a
PermissionDenied: a page of Wagtail's answers 403. SQL and `QuerySet.update` pass no signal; what
they make live is not served (wagtail_hooks), raises an alarm within the hour and fails the audit.
"""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import DraftStateMixin, Page, TaskState

from lessons import LessonsError
from lessons.reviews.models import Round, Stage
from lessons.reviews.queries.approvals import Fault, find_fault
from lessons.reviews.queries.files import digest_thing
from lessons.reviews.queries.rounds import judge
from lessons.reviews.queries.things import is_guarded, list_guarded_models
from lessons.reviews.rules.contents import VOLATILE
from lessons.reviews.rules.voting import Outcome

logger = logging.getLogger(__name__)

_DECIDED = {
    TaskState.STATUS_APPROVED: {Outcome.APPROVED},
    TaskState.STATUS_REJECTED: {Outcome.SENT_BACK, Outcome.REJECTED},
}
# Saved alone, these change nothing that readers see.
_QUIET = VOLATILE - {"live", "live_revision", "alias_of"}


class UnableToDecide(LessonsError, PermissionDenied):
    """The votes do not say so."""


class UnableToGoPublic(LessonsError, PermissionDenied):
    """No approval of exactly this is in force; `fault` says what is missing."""

    def __init__(self, thing: Any, fault: Fault) -> None:
        super().__init__(f"{thing._meta.label}:{thing.pk}: {fault.value}")
        self.fault = fault


def guard_publication(
    sender: Any, instance: Any, raw: bool = False, update_fields: Any = None, **_kwargs: Any
) -> None:
    """Refuse to save a guarded thing as live unless it is exactly what was approved.

    :raises UnableToGoPublic: it is not.
    """
    # What a fixture brings is for the audit: approvals may come after it.
    if raw or not isinstance(instance, DraftStateMixin):
        return
    if update_fields is not None and _QUIET.issuperset(update_fields):
        return
    thing = _find_guarded(instance)
    if thing is None:
        return
    if getattr(thing, "alias_of_id", None) is not None:
        # Also as a draft: it would go live with the original.
        _refuse(thing, Fault.ALIAS)
    if not instance.live:
        return
    row = type(thing)._default_manager.filter(pk=thing.pk).values("live", "live_revision").first()
    stays = row is not None and row["live"] and row["live_revision"] == thing.live_revision_id
    revision = thing.live_revision
    fault = find_fault(thing, revision, reads_files=not stays)
    if fault is None and digest_thing(thing) != digest_thing(revision.as_object()):
        fault = Fault.ROW_CHANGED
    if fault is not None:
        _refuse(thing, fault)


def guard_move(
    sender: Any, instance: Page, parent_page_before: Page, parent_page_after: Page, **_kwargs: Any
) -> None:
    """Refuse to move a public lesson elsewhere: where it stands was reviewed with it.

    :raises UnableToGoPublic: it is public.
    """
    if parent_page_before.pk == parent_page_after.pk or not instance.live:
        return
    thing = _find_guarded(instance)
    if thing is not None:
        _refuse(thing, Fault.OTHER_PLACE)


def guard_decision(instance: TaskState, raw: bool = False, **_kwargs: Any) -> None:
    """Refuse to approve or reject a stage other than by its votes.

    :raises UnableToDecide: they have not decided, or otherwise.
    """
    expected = _DECIDED.get(instance.status)
    if raw or expected is None or not Stage.objects.filter(pk=instance.task_id).exists():
        return
    known = TaskState.objects.filter(pk=instance.pk).values_list("status", flat=True).first()
    if known == instance.status:
        return
    newest = (
        Round.objects.filter(task_state=instance.pk).order_by("-pk").select_related("stage").first()
    )
    if newest is None or newest.outcome not in expected or judge(newest) not in expected:
        raise UnableToDecide(instance.pk)


def _find_guarded(instance: Any) -> Any:
    """Return what is saved as what it is; None where the gate guards nothing."""
    if is_guarded(instance):
        return instance
    model = instance.specific_class if type(instance) is Page else None
    if model is None or not issubclass(model, tuple(list_guarded_models())):
        return None
    # Saved by the fields that all pages have: what it will be is the row with those laid over it.
    thing = model._default_manager.filter(pk=instance.pk).first() or model()
    for field in Page._meta.concrete_fields:
        setattr(thing, field.attname, getattr(instance, field.attname))
    return thing


def _refuse(thing: Any, fault: Fault) -> None:
    logger.warning("kept from the public: %s:%s (%s)", thing._meta.label, thing.pk, fault.value)
    raise UnableToGoPublic(thing, fault)
