"""Which state of the public site this is, and who says what is public."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from wagtail import hooks

from lessons.discovery.models import Edition, Entry
from lessons.discovery.rules import Door, Source

Answer = TypeVar("Answer")
_AT_ONCE = 500
# Of this process: the answer to each question in the edition it was asked in.
_recalled: dict[str, tuple["PresentEdition", object]] = {}


@dataclass(frozen=True)
class PresentEdition:
    """Which state of the public site this is; equal ones show the same."""

    lineage: str
    number: int


def get_edition() -> PresentEdition:
    """Return the edition that is committed now; nought before anything was published."""
    row = Edition.objects.values_list("lineage", "number").first()
    return PresentEdition(str(row[0]), row[1]) if row else PresentEdition("", 0)


def recall(question: str, read: Callable[[], Answer]) -> Answer:
    """Return what `read` answers, asked once an edition; the questions are few and known ones.

    Inside a transaction nothing is kept, for it may be undone.
    """
    edition = get_edition()
    kept = _recalled.get(question)
    if kept and kept[0] == edition and edition.number and not connection.in_atomic_block:
        return kept[1]  # type: ignore[return-value] # only what `read` returned is kept
    answer = read()
    if not connection.in_atomic_block:
        _recalled[question] = (edition, answer)
    return answer


def is_public(origin: str) -> bool:
    """Tell whether readers find the thing of `origin`."""
    return Entry.objects.live().filter(origin=origin).exists()


def find_public(origin: str) -> Entry | None:
    """Return what readers find of `origin`."""
    return Entry.objects.live().filter(origin=origin).first()


def find_addresses(origins: Iterable[str]) -> dict[str, str]:
    """Return by origin where readers find each of some things; what is not public is missing."""
    wanted = sorted(set(origins))
    found: dict[str, str] = {}
    # SQLite takes only so many values in one question.
    for start in range(0, len(wanted), _AT_ONCE):
        part = Entry.objects.live().filter(origin__in=wanted[start : start + _AT_ONCE])
        found |= dict(part.values_list("origin", "url"))
    return found


def has_stale() -> bool:
    """Tell whether something public is still told by the old name of its place."""
    return Entry.objects.stale().exists()


def list_sources() -> list[Source]:
    """Return what the rooms above registered by the hook `register_discovery_source`."""
    return [register() for register in hooks.get_hooks("register_discovery_source")]


def list_doors(words: str) -> list[Door]:
    """Return the pages that `words` name, from the hook `find_discovery_doors`."""
    return [door for find in hooks.get_hooks("find_discovery_doors") for door in find(words)]
