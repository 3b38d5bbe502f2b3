"""Talks with parents: written down locked, read with a trace, taken away, forgotten in time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.catalogue.rules import find_school_year
from lms import LmsError
from lms.classes.actions.audit import note
from lms.classes.adapters.sealing import get_classes_ring
from lms.classes.conf import get_conf
from lms.classes.models import ClassGroup, ContactNote, ContactReading
from lms.classes.models.contacts import LONGEST_AGREED, LONGEST_WHOM
from lms.classes.permissions import require_confided
from lms.classes.rules import ContactHow

_BATCH = 500


class InvalidContact(LmsError):
    """Such a talk cannot be: still to come, without words, or of a class of an earlier year."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A talk with its words, which stay out of logs and error reports."""

    note: ContactNote
    whom: str = field(repr=False)
    agreed: str = field(repr=False)


@transaction.atomic
def write_contact(
    *,
    group: ClassGroup,
    day: date,
    how: ContactHow,
    whom: str,
    agreed: str,
    by: Any,
    now: datetime,
) -> ContactNote:
    """Write a talk with parents down.

    :raises NotAllowed: `by` neither teaches the class nor heads its school.
    :raises InvalidContact: such a talk cannot be.
    """
    require_confided(by, group)
    today = timezone.localdate(now)
    has_words = 0 < len(whom) <= LONGEST_WHOM and 0 < len(agreed) <= LONGEST_AGREED
    if day > today or not has_words or group.school_year < find_school_year(today):
        raise InvalidContact(group.pk)
    ring = get_classes_ring()
    made = ContactNote.objects.create(
        group=group,
        day=day,
        how=how.value,
        sealed_whom=ring.seal(whom),
        sealed_agreed=ring.seal(agreed),
        key_name=ring.names[0],
        written_by_id=by.pk,
        written_at=now,
    )
    note(group, "write_contact", by=by, now=now, contact=made.pk)
    return made


@transaction.atomic
def remove_contact(*, contact: ContactNote, by: Any, now: datetime) -> None:
    """Take away what was written down by mistake; nothing is left of it.

    :raises NotAllowed: `by` neither teaches the class nor heads its school.
    """
    require_confided(by, contact.group)
    number = contact.pk
    gone, _rows = ContactNote.objects.filter(pk=number, group=contact.group_id).delete()
    if gone:
        note(contact.group, "remove_contact", by=by, now=now, contact=number)


@transaction.atomic
def read_contacts(
    *, group: ClassGroup, notes: Sequence[ContactNote], by: Any, now: datetime
) -> list[Contact]:
    """Return what was agreed on in talks of a class, and write down who has read them.

    :raises NotAllowed: `by` neither teaches the class nor heads its school.
    :raises UnableToUnseal: the key of one is gone.
    """
    require_confided(by, group)
    own = [one for one in notes if one.group_id == group.pk]
    ContactReading.objects.bulk_create(
        ContactReading(group=group, contact=one, account_id=by.pk, at=now) for one in own
    )
    ring = get_classes_ring()
    return [
        Contact(note=one, whom=ring.unseal(one.sealed_whom), agreed=ring.unseal(one.sealed_agreed))
        for one in own
    ]


def forget_contacts(*, now: datetime) -> int:
    """Forget the talks of school years that are over, and who read some long ago."""
    year = find_school_year(timezone.localdate(now))
    gone = ContactNote.objects.filter(group__school_year__lt=year)
    with transaction.atomic():
        count = gone.count()
        gone.delete()
    ContactReading.objects.filter(at__lt=now - get_conf().readings_kept).delete()
    return count


def rotate_keys(*, tell: Callable[[int], Any] = lambda _done: None) -> int:
    """Lock everything with the newest key; return how much was not.

    Killed anywhere, it goes on behind the last batch.

    :raises UnableToUnseal: an older key is gone from the settings.
    """
    done = 0
    while count := _rotate_batch():
        done += count
        tell(done)
    return done


@transaction.atomic
def _rotate_batch() -> int:
    ring = get_classes_ring()
    older = ContactNote.objects.select_for_update().exclude(key_name=ring.names[0])
    notes = list(older.order_by("pk")[:_BATCH])
    for one in notes:
        one.sealed_whom = ring.seal(ring.unseal(one.sealed_whom))
        one.sealed_agreed = ring.seal(ring.unseal(one.sealed_agreed))
        one.key_name = ring.names[0]
    ContactNote.objects.bulk_update(notes, ["sealed_whom", "sealed_agreed", "key_name"], 100)
    return len(notes)
