"""Reads of collections: what is public, what is one's own, what stands in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from lessons.library.models import Resource, Selection, SelectionItem
from lessons.library.permissions import get_policy, list_reached
from lessons.library.rules.things import Thing


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One line of a collection, ready for a template."""

    thing: Thing
    resource: Resource | None = None
    page: Page | None = None
    note: str = ""

    @property
    def title(self) -> str:
        """Return what it is called; empty when it is out of sight."""
        return str(self.resource or self.page or "")


def list_public_pages(numbers: Iterable[int]) -> QuerySet[Page]:
    """Return the pages among `numbers` that everybody may read."""
    found: QuerySet[Page] = Page.objects.live().public().filter(pk__in=set(numbers))
    return found


def list_things(selection: Selection) -> list[SelectionItem]:
    """Return the items of a collection, or of a draft of one, in order."""
    return sorted(selection.items.all(), key=lambda item: (item.position, item.pk or 0))


def show_things(selection: Selection, *, user: Any, drafts: bool = False) -> list[Shown]:
    """Return what stands in a collection as far as `user` may see it, in two queries.

    With `drafts`, what is not public is there too, if it is within the reach of `user`; what is out
    of reach keeps its place without a title.
    """
    items = list_things(selection)
    numbers = [item.resource_id for item in items if item.resource_id]
    public = Resource.objects.shown_to(user).filter(pk__in=numbers)
    found = {one.pk: one for one in public.with_places()}
    if drafts and len(found) < len(numbers):
        reached = list_reached(user, Resource).filter(pk__in=set(numbers) - set(found))
        found |= {one.pk: one for one in reached.with_places()}
    pages = {
        page.pk: page for page in list_public_pages(item.page_id for item in items if item.page_id)
    }
    shown = [
        Shown(
            thing=Thing(resource=item.resource_id, page=item.page_id),
            resource=found.get(item.resource_id or 0),
            page=pages.get(item.page_id or 0),
            note=item.note,
        )
        for item in items
    ]
    return shown if drafts else [one for one in shown if one.resource or one.page]


def list_public_selections(*, course: int | None = None) -> QuerySet[Selection]:
    """Return the public collections, newest first."""
    found = Selection.objects.filter(live=True).select_related(
        "course__grade__level", "course__subject", "owner"
    )
    if course:
        found = found.filter(course=course)
    return found.order_by("-first_published_at", "-pk")


def get_public_selection(pk: int) -> Selection | None:
    """Return a collection that everybody may read."""
    return list_public_selections().filter(pk=pk).first()


def list_own_selections(user: Any) -> QuerySet[Selection]:
    """Return the collections that `user` gathers, newest first."""
    found = Selection.objects.filter(owner=user.pk).select_related("latest_revision")
    return found.order_by("-pk")


def get_reached_selection(user: Any, pk: int, action: str) -> Selection | None:
    """Return a collection that `user` may do `action` to."""
    found: Selection | None = list_reached(user, Selection, [action]).filter(pk=pk).first()
    return found


def may_gather(user: Any) -> bool:
    """Tell whether `user` may begin collections."""
    return bool(user.is_authenticated and get_policy(Selection).user_has_permission(user, "add"))
