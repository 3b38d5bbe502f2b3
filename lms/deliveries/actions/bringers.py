"""People who bring lessons: added, changed, and gone, with their names in time forgotten."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from lms import LmsError
from lms.deliveries.actions.audit import note
from lms.deliveries.models import Bringer, Errand, Receiver
from lms.deliveries.permissions import find_account, require_keep
from lms.deliveries.queries.figures import HANDS
from lms.deliveries.rules import Calling, State
from lms.devices.adapters.sealing import get_key_name, seal
from lms.devices.conf import get_conf
from lms.people.models import Organisation
from lms.supervision.signals import figures_changed


class InvalidBringer(LmsError):
    """Somebody without a name, or who brings nothing any more."""


@dataclass(frozen=True, kw_only=True)
class BringerEntry:
    """What is known of somebody who brings lessons; they stay out of logs and error reports."""

    name: str = field(repr=False)
    calling: Calling
    contact: str = field(default="", repr=False)


@transaction.atomic
def add_bringer(
    *, organisation: Organisation, entry: BringerEntry, by: Any, now: datetime
) -> Bringer:
    """Write down who brings lessons for an organisation.

    :raises NotAllowed: `by` registers no needs there.
    :raises InvalidBringer: there is no name.
    """
    require_keep(by, [organisation])
    bringer = Bringer(organisation=organisation)
    _fill(bringer, entry, now=now)
    bringer.save()
    note(bringer, "add_bringer", by=by, now=now)
    return bringer


@transaction.atomic
def change_bringer(*, bringer: Bringer, entry: BringerEntry, by: Any, now: datetime) -> None:
    """Say something else about a bringer.

    :raises NotAllowed: `by` registers no needs there.
    :raises InvalidBringer: there is no name, or they bring nothing any more.
    """
    bringer = lock_bringer(bringer, by)
    _fill(bringer, entry, now=now)
    bringer.save(
        update_fields=["calling", "sealed_name", "sealed_contact", "key_name", "changed_at"]
    )
    note(bringer, "change_bringer", by=by, now=now)


@transaction.atomic
def end_bringer(*, bringer: Bringer, by: Any, now: datetime) -> int:
    """Say that somebody brings nothing any more; return how many pupils have nobody now.

    What they have not handed over is brought by nobody: it is planned anew with somebody else.

    :raises NotAllowed: `by` registers no needs there.
    :raises InvalidBringer: they have ended already.
    """
    bringer = lock_bringer(bringer, by)
    bringer.ended_at, bringer.changed_at, bringer.account = now, now, None
    bringer.save(update_fields=["ended_at", "changed_at", "account"])
    Errand.objects.filter(bringer=bringer, state=State.OPEN.value).update(
        state=State.DROPPED.value, told_by_id=by.pk, told_at=now
    )
    theirs = Receiver.objects.filter(bringer=bringer)
    schools = set(theirs.values_list("need__school", flat=True))
    left = theirs.update(bringer=None)
    figures_changed.send(Receiver, panel=HANDS, places=schools)
    note(bringer, "end_bringer", by=by, now=now, pupils=left)
    return left


@transaction.atomic
def link_account(*, bringer: Bringer, username: str, by: Any, now: datetime) -> Any:
    """Let somebody see and tell what they bring by their account; an empty name ends it.

    Return the account, or None.

    :raises NotAllowed: `by` registers no needs there.
    :raises InvalidBringer: they bring nothing any more, or nobody there has this account.
    """
    bringer = lock_bringer(bringer, by)
    account = find_account(bringer, username) if username else None
    if username and account is None:
        raise InvalidBringer
    bringer.account, bringer.changed_at = account, now
    bringer.save(update_fields=["account", "changed_at"])
    note(bringer, "link_account", by=by, now=now, is_linked=account is not None)
    return account


def lock_bringer(bringer: Bringer, by: Any) -> Bringer:
    """Return a bringer to be written to.

    :raises NotAllowed: `by` registers no needs there.
    :raises InvalidBringer: they bring nothing any more.
    """
    found = Bringer.objects.select_for_update(of=("self",)).select_related("organisation")
    bringer = found.get(pk=bringer.pk)
    require_keep(by, [bringer.organisation])
    if bringer.ended_at is not None:
        raise InvalidBringer
    return bringer


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Forget who ended long ago, and who brought to pupils that are forgotten; return how many."""
    gone = Receiver.objects.filter(need__code_hash=None)
    gone.update(bringer=None)
    Errand.objects.filter(receiver__in=gone.values("pk"), state=State.OPEN.value).update(
        state=State.DROPPED.value, told_at=now
    )
    old = Bringer.objects.filter(ended_at__lt=now - get_conf().kept).exclude(sealed_name="")
    return old.update(sealed_name="", sealed_contact="", account=None)


def _fill(bringer: Bringer, entry: BringerEntry, *, now: datetime) -> None:
    if not entry.name:
        raise InvalidBringer
    bringer.calling, bringer.changed_at = entry.calling.value, now
    bringer.sealed_name, bringer.sealed_contact = seal(entry.name), seal(entry.contact)
    bringer.key_name = get_key_name()
