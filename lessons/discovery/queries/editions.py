"""Which state of the public site this is, and who says what is public."""

from dataclasses import dataclass

from wagtail import hooks

from lessons.discovery.models import Edition, Entry
from lessons.discovery.rules import Door, Source


@dataclass(frozen=True)
class PresentEdition:
    """Which state of the public site this is; equal ones show the same."""

    lineage: str
    number: int


def get_edition() -> PresentEdition:
    """Return the edition that is committed now; nought before anything was published."""
    row = Edition.objects.values_list("lineage", "number").first()
    return PresentEdition(str(row[0]), row[1]) if row else PresentEdition("", 0)


def is_public(origin: str) -> bool:
    """Tell whether readers find the thing of `origin`."""
    return Entry.objects.live().filter(origin=origin).exists()


def has_stale() -> bool:
    """Tell whether something public is still told by the old name of its place."""
    return Entry.objects.stale().exists()


def list_sources() -> list[Source]:
    """Return what the rooms above registered by the hook `register_discovery_source`."""
    return [register() for register in hooks.get_hooks("register_discovery_source")]


def list_doors(words: str) -> list[Door]:
    """Return the pages that `words` name, from the hook `find_discovery_doors`."""
    return [door for find in hooks.get_hooks("find_discovery_doors") for door in find(words)]
