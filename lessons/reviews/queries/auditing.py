"""Holds everything public against the approvals: what row, revision, file and log really say."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lessons.reviews.models import Approval
from lessons.reviews.models.things import name_in_log
from lessons.reviews.queries.approvals import Fault, find_fault, get_approval
from lessons.reviews.queries.files import digest_thing
from lessons.reviews.queries.public import keep_approved
from lessons.reviews.queries.things import list_guarded_models
from lessons.reviews.rules.chain import hash_entry
from media_pipeline.queries.showing import list_unshown_sources


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """Something public that should not be, as it is."""

    thing: Any
    fault: Fault

    @property
    def name(self) -> str:
        """Return how the log names it."""
        return name_in_log(self.thing)


def list_exposures() -> Iterator[Exposure]:
    """Yield everything public without an approval of that revision and those bytes.

    Reads every public thing with its files.
    """
    for model in list_guarded_models():
        for thing in model._default_manager.filter(live=True).iterator(chunk_size=100):
            fault = find_exposure(thing)
            if fault is not None:
                yield Exposure(thing=thing, fault=fault)
    for source in list_unshown_sources():
        yield Exposure(thing=source, fault=Fault.FILM_UNSHOWN)


def list_unapproved() -> Iterator[Any]:
    """Yield live things without an approval of their live revision and film; columns alone."""
    for model in list_guarded_models():
        live = model._default_manager.filter(live=True)
        yield from live.exclude(pk__in=keep_approved(live).values("pk"))


def find_exposure(thing: Any) -> Fault | None:
    """Return what is wrong with a live thing; None when it is exactly what was approved."""
    revision = thing.live_revision
    fault = find_fault(thing, revision)
    if fault is not None:
        return fault
    if digest_thing(thing) != digest_thing(revision.as_object()):
        return Fault.ROW_CHANGED
    approval = get_approval(thing)
    return None if approval and is_in_log(approval) else Fault.APPROVAL_CHANGED


def is_in_log(approval: Approval) -> bool:
    """Tell whether an approval says what its entry in the log says."""
    entry, thing = approval.entry, approval.thing
    own = hash_entry(sequence=entry.sequence, previous_hash=entry.previous_hash, body=entry.body)
    body = json.loads(entry.body)
    told = (body["event"], body["thing"], *(body["data"][key] for key in _TOLD))
    rows = {(one.kind, one.name, one.sha256) for one in approval.approved_files.all()}
    files = {(one.kind.value, one.name[:300], one.sha256) for one in approval.fingerprint.files}
    return (
        own == entry.hash
        and told
        == (
            *("approved", name_in_log(thing)),
            *(approval.ground, approval.revision_number),
            *(approval.content_hash, approval.files_hash),
        )
        and rows == files
        and approval.fingerprint.digest == approval.files_hash
    )


_TOLD = ("ground", "revision", "content", "files")
