"""The catalogue's part of the `LESSONS` settings, typed and frozen; read at every use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from lessons.catalogue.rules import GapKind


def name_no_school(*, user: Any) -> str:
    """Return that nobody knows where `user` teaches."""
    return ""


@dataclass(frozen=True, kw_only=True)
class CatalogueConf:
    """How the complete site, or a host, wants lessons to be handled."""

    # Path of a function `name(user=…)`: the school that a new lesson of this person comes from.
    name_school: Callable[..., str] = name_no_school
    # What a lesson must have before it is submitted, beside what it always must.
    demanded: frozenset[GapKind] = frozenset()


def get_conf() -> CatalogueConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LESSONS", {})
    school = given.get("SCHOOL_NAME")
    return CatalogueConf(
        name_school=import_string(school) if school else name_no_school,
        demanded=frozenset(GapKind(kind) for kind in given.get("DEMANDED", ())),
    )
