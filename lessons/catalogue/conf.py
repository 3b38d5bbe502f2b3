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


def tell_nothing_apart(*, owner: Any, name: str) -> str:
    """Return the name as it is: nobody knows of two schools of one name."""
    return name


@dataclass(frozen=True, kw_only=True)
class CatalogueConf:
    """How the complete site, or a host, wants lessons to be handled."""

    # Path of a function `name(user=…)`: the school that a new lesson of this person comes from.
    name_school: Callable[..., str] = name_no_school
    # Path of a function `tell(owner=…, name=…)`, the owner by number: the name of the school of a
    # lesson, with what tells it apart where another one is called the same.
    tell_school_apart: Callable[..., str] = tell_nothing_apart
    # What a lesson must have before it is submitted, beside what it always must.
    demanded: frozenset[GapKind] = frozenset()
    # The cache that PublicPagesMiddleware keeps pages in, for so long; none without a name.
    pages_cache: str = ""
    pages_cache_s: int = 60
    # Views that show everybody who has not signed in the same.
    public_views: frozenset[str] = frozenset()
    # Cookies that change nothing on those pages, such as those of a host's statistics.
    harmless_cookies: frozenset[str] = frozenset()


def get_conf() -> CatalogueConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LESSONS", {})
    school, apart = given.get("SCHOOL_NAME"), given.get("SCHOOL_APART")
    return CatalogueConf(
        name_school=import_string(school) if school else name_no_school,
        tell_school_apart=import_string(apart) if apart else tell_nothing_apart,
        demanded=frozenset(GapKind(kind) for kind in given.get("DEMANDED", ())),
        pages_cache=given.get("PAGES_CACHE", ""),
        pages_cache_s=given.get("PAGES_CACHE_S", 60),
        public_views=frozenset(given.get("PUBLIC_VIEWS", ())),
        harmless_cookies=frozenset(given.get("HARMLESS_COOKIES", ())),
    )
