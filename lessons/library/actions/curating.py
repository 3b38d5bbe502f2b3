"""Gathers what was chosen elsewhere into a collection by its title; it is reviewed as any other."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from wagtail.models import Page

from lessons.library.actions.selections import arrange_items, save_draft
from lessons.library.models import Selection, SelectionItem
from lessons.library.queries.selections import list_things
from lessons.library.rules.things import MOST_ITEMS


@transaction.atomic
def curate(
    *, title: str, course: Any, things: Sequence[Any], by: Any, owners: Collection[Any]
) -> bool:
    """Put `things` last in the collection of that title, begun for `by` if `owners` have none.

    Who may choose is asked by whoever calls. The collection is sent in for review; False when it
    is being reviewed just now, and takes nothing.
    """
    selection = _find(title, owners) or _begin(title, course, by)
    locked = Selection.objects.select_for_update().get(pk=selection.pk)
    if locked.workflow_in_progress:
        return False
    draft: Selection = locked.get_latest_revision_as_object()
    items = list_things(draft)
    held = {(one.resource_id, one.page_id) for one in items}
    new = [item for item in map(_make_item, things) if (item.resource_id, item.page_id) not in held]
    if new:
        arrange_items(draft, [*items, *new])
        save_draft(draft, by)
        _send_in(locked, by)
    return True


def _make_item(thing: Any) -> SelectionItem:
    return (
        SelectionItem(page_id=thing.pk)
        if isinstance(thing, Page)
        else SelectionItem(resource_id=thing.pk)
    )


def _find(title: str, owners: Collection[Any]) -> Selection | None:
    """Return the newest collection of that title that has room."""
    for one in Selection.objects.filter(title=title, owner__in=owners).order_by("-pk"):
        if len(list_things(one.get_latest_revision_as_object())) < MOST_ITEMS:
            return one
    return None


def _begin(title: str, course: Any, by: Any) -> Selection:
    selection = Selection(title=title, course=course, owner=by, live=False)
    selection.save()
    selection.save_revision(user=by, log_action="wagtail.create")
    return selection


def _send_in(selection: Selection, by: Any) -> None:
    fresh = Selection.objects.get(pk=selection.pk)
    state = fresh.current_workflow_state
    workflow = fresh.get_workflow()
    if state is not None and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(by)
    elif workflow is not None:
        workflow.start(fresh, by)
