"""Appends to the log: the one place that writes it."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from lessons.reviews.models import LogEntry, LogHead
from lessons.reviews.rules.chain import hash_entry, write_canonical


@transaction.atomic
def append_entry(*, event: str, by: Any, now: datetime, thing: Any = None, **data: Any) -> LogEntry:
    """Append what happened, and return its entry; `by` None is the site itself.

    The head is held until the surrounding transaction ends: two who append never name the same
    entry as the one before theirs.
    """
    LogHead.objects.get_or_create(pk=1)
    head = LogHead.objects.select_for_update().get(pk=1)
    sequence = head.sequence + 1
    about = name_in_log(thing) if thing is not None else ""
    body = write_canonical(
        {
            "event": event,
            "at": now.astimezone(UTC).isoformat(),
            "by": describe_person(by),
            "thing": about,
            "title": str(thing) if thing is not None else "",
            "data": data,
        }
    )
    entry = LogEntry(
        sequence=sequence,
        previous_hash=head.hash,
        hash=hash_entry(sequence=sequence, previous_hash=head.hash, body=body),
        body=body,
        event=event,
        at=now,
        thing=about,
    )
    entry.save()
    head.sequence, head.hash = sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry


def name_in_log(thing: Any) -> str:
    """Return how the log names a thing: the model by which it has revisions, and its number."""
    model = getattr(thing, "base_page_model", None) or type(thing)
    return f"{model._meta.label_lower}:{thing.pk}"


def describe_person(person: Any) -> dict[str, Any] | None:
    """Return what the log keeps of a person: accounts go, what they decided stays."""
    if person is None or getattr(person, "pk", None) is None:
        return None
    return {"id": person.pk, "name": person.get_full_name() or person.get_username()}
