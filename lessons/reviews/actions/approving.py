"""Says that one revision and its files may be public. Nothing else in the site may say so."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Revision

from lessons import LessonsError
from lessons.reviews.actions.log import append_entry
from lessons.reviews.models import Approval, ApprovedFile, LogEntry, Submission, Withdrawal
from lessons.reviews.models.things import name_thing
from lessons.reviews.queries.files import digest_stored, read_fingerprint
from lessons.reviews.queries.rounds import applies, is_approved, list_stages
from lessons.reviews.queries.things import list_guarded_models, read_specific
from lessons.reviews.rules.fingerprints import Fingerprint
from lessons.reviews.rules.voting import Outcome, StageKind
from lessons.reviews.signals import thing_approved


class UnableToApprove(LessonsError, PermissionDenied):
    """Not every stage has said yes to exactly this."""


@transaction.atomic
def approve_submission(*, submission: Submission, now: datetime) -> Approval:
    """Approve what every stage of its workflow has said yes to.

    :raises UnableToApprove: one has not, or the thing or a file has changed meanwhile.
    """
    thing = read_specific(submission.thing)
    revision = submission.revision
    workflow_state = submission.workflow_state
    if thing is None or revision is None or workflow_state is None:
        raise UnableToApprove("gone")
    if thing.latest_revision_id != revision.pk:
        raise UnableToApprove("changed")
    newest = revision.as_object()
    stages = [
        stage
        for stage in list_stages(workflow_state.workflow_id)
        if stage.kind != StageKind.SCORING and applies(stage, newest)
    ]
    if not stages or not all(is_approved(stage, submission) for stage in stages):
        raise UnableToApprove("undecided")
    fingerprint = read_fingerprint(newest)
    content_hash = digest_stored(type(thing), revision.content)
    if (content_hash, fingerprint.digest) != (submission.content_hash, submission.files_hash):
        raise UnableToApprove("changed")
    submission.outcome, submission.decided_at = Outcome.APPROVED, now
    submission.save(update_fields=["outcome", "decided_at"])
    return _approve(
        thing,
        revision,
        fingerprint=fingerprint,
        content_hash=content_hash,
        ground=Approval.Ground.VOTES,
        submission=submission,
        reason="",
        by=None,
        now=now,
    )


@transaction.atomic
def approve_seed(*, thing: Any, reason: str, by: Any, now: datetime) -> Approval:
    """Approve the newest revision of what comes with the program, without votes; the log says so.

    For guides and demo data only: no address leads here.
    """
    return _approve_as_it_is(
        thing, thing.get_latest_revision(), Approval.Ground.SEED, reason, by=by, now=now
    )


@transaction.atomic
def adopt_published(*, now: datetime) -> int:
    """Approve what is public already when the gate comes into a site; return how many.

    Only once, before anything else was logged: what is public later without votes is an alarm.
    """
    if LogEntry.objects.exists():
        return 0
    append_entry(event="gate_set_up", by=None, now=now)
    count = 0
    for thing in _list_live():
        revision = thing.live_revision or thing.get_latest_revision()
        if revision is not None:
            _approve_as_it_is(thing, revision, Approval.Ground.ADOPTED, "", by=None, now=now)
            count += 1
    return count


def _list_live() -> Iterable[Any]:
    for model in list_guarded_models():
        yield from model._default_manager.filter(live=True).iterator(chunk_size=200)


def _approve_as_it_is(
    thing: Any, revision: Revision, ground: Approval.Ground, reason: str, *, by: Any, now: datetime
) -> Approval:
    specific = read_specific(thing)
    return _approve(
        specific,
        revision,
        fingerprint=read_fingerprint(revision.as_object()),
        content_hash=digest_stored(type(specific), revision.content),
        ground=ground,
        submission=None,
        reason=reason,
        by=by,
        now=now,
    )


def _approve(
    thing: Any,
    revision: Revision,
    *,
    fingerprint: Fingerprint,
    content_hash: str,
    ground: Approval.Ground,
    submission: Submission | None,
    reason: str,
    by: Any,
    now: datetime,
) -> Approval:
    entry = append_entry(
        event="approved",
        by=by,
        now=now,
        thing=thing,
        ground=ground.value,
        number=submission.number if submission else None,
        revision=revision.pk,
        content=content_hash,
        files=fingerprint.digest,
        reason=reason,
    )
    Approval.objects.about(thing).in_force().update(ended_at=now)
    Withdrawal.objects.about(thing).filter(ended_at=None).update(ended_at=now)
    approval: Approval = Approval.objects.create(
        **name_thing(thing),
        submission=submission,
        ground=ground,
        revision=revision,
        revision_number=revision.pk,
        content_hash=content_hash,
        files=fingerprint.write(),
        files_hash=fingerprint.digest,
        approved_at=now,
        entry=entry,
    )
    ApprovedFile.objects.bulk_create(
        ApprovedFile(approval=approval, kind=one.kind, name=one.name[:300], sha256=one.sha256)
        for one in fingerprint.files
    )
    thing_approved.send(Approval, approval=approval)
    return approval
