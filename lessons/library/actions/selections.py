"""Gathers resources and lessons into collections, orders them, sends them in for review.

Everything is done to the newest revision; what is public changes when that one is reviewed.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail import hooks
from wagtail.actions.unpublish import UnpublishAction

from lessons.discovery.actions import mark_changed, put_entry, withdraw_entry
from lessons.library.models import Resource, Selection, SelectionItem
from lessons.library.permissions import get_policy, list_reached, require
from lessons.library.queries.finding import describe_selection, name_selection_origin
from lessons.library.queries.selections import list_public_pages, list_things
from lessons.library.rules import InvalidInput, gettext_noop
from lessons.library.rules.things import MOST_ITEMS, Move, Thing, move


@transaction.atomic
def begin_selection(*, title: str, by: Any) -> Selection:
    """Begin a collection of `by`, which nobody else sees.

    :raises PermissionDenied: `by` may begin none.
    """
    if not get_policy(Selection).user_has_permission(by, "add"):
        raise PermissionDenied
    selection = Selection(title=title, owner=by, live=False)
    selection.save()
    selection.save_revision(user=by, log_action="wagtail.create")
    return selection


@transaction.atomic
def describe(*, selection: Selection, title: str, description: str, course: Any, by: Any) -> None:
    """Give a collection another title, description or subject.

    :raises PermissionDenied: it is not in the hands of `by`.
    :raises InvalidInput: it is being reviewed.
    """
    draft = _open_draft(selection, by)
    draft.title, draft.description, draft.course = title, description, course
    save_draft(draft, by)


@transaction.atomic
def add_thing(*, selection: Selection, thing: Thing, by: Any) -> bool:
    """Put a thing last in a collection; tell whether it was not there yet.

    :raises PermissionDenied: the collection, or the thing, is out of reach of `by`.
    :raises InvalidInput: the collection is full or being reviewed.
    """
    if not can_take(by, thing):
        raise PermissionDenied
    draft = _open_draft(selection, by)
    items = list_things(draft)
    if thing in [_name(item) for item in items]:
        return False
    if len(items) >= MOST_ITEMS:
        message = gettext_noop("A collection holds at most %(most)s things. Begin another.")
        raise InvalidInput(message, most=MOST_ITEMS)
    arrange_items(draft, [*items, SelectionItem(resource_id=thing.resource, page_id=thing.page)])
    save_draft(draft, by)
    return True


@transaction.atomic
def move_thing(*, selection: Selection, thing: Thing, how: Move, by: Any) -> None:
    """Put a thing a place up or down, or take it out; one that is gone already is fine.

    :raises PermissionDenied: the collection is not in the hands of `by`.
    :raises InvalidInput: it is being reviewed.
    """
    draft = _open_draft(selection, by)
    items = list_things(draft)
    names = [_name(item) for item in items]
    if thing in names:
        arrange_items(draft, move(items, names.index(thing), how))
        save_draft(draft, by)


@transaction.atomic
def submit_selection(*, selection: Selection, by: Any) -> None:
    """Send a collection in for review.

    :raises PermissionDenied: it is not in the hands of `by`.
    :raises InvalidInput: it is empty, under review already, or there is nobody to review it.
    """
    require(by, "change", selection)
    if selection.workflow_in_progress:
        raise InvalidInput(BEING_REVIEWED)
    workflow = selection.get_workflow()
    if workflow is None:
        raise InvalidInput(gettext_noop("No review is set up here. Ask whoever runs the site."))
    if not list_things(selection.get_latest_revision_as_object()):
        raise InvalidInput(gettext_noop("Add something to the collection first."))
    for say in hooks.get_hooks("say_why_not_submitted"):
        if reason := say(selection):
            raise InvalidInput(reason)
    state = selection.current_workflow_state
    if state is not None and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(by)
    else:
        workflow.start(selection, by)


@transaction.atomic
def withdraw_selection(*, selection: Selection, by: Any) -> None:
    """Make a collection private again.

    :raises PermissionDenied: `by` may not.
    """
    require(by, "withdraw", selection)
    locked = Selection.objects.select_for_update().get(pk=selection.pk)
    UnpublishAction(locked, user=by).execute(skip_permission_checks=True)


@transaction.atomic
def remove_selection(*, selection: Selection, by: Any) -> None:
    """Throw a collection away that is not public; what stood in it stays.

    :raises PermissionDenied: `by` may not.
    """
    require(by, "delete", selection)
    selection.delete()


def show_selection(*, selection: Selection, now: datetime) -> None:
    """Make a public collection findable, in the transaction that published it."""
    put_entry(item=describe_selection(selection), now=now)
    # What stands in it is not part of the entry.
    mark_changed()


def hide_selection(*, selection: Selection, now: datetime) -> None:
    """Take it out of what is found."""
    withdraw_entry(origin=name_selection_origin(selection.pk), now=now)
    mark_changed()


def can_take(user: Any, thing: Thing) -> bool:
    """Tell whether `user` may put a thing into a collection: it is public, or within reach."""
    if thing.resource is None:
        return list_public_pages([thing.page or 0]).exists()
    number = thing.resource
    public = Resource.objects.shown_to(user).filter(pk=number).exists()
    return public or list_reached(user, Resource).filter(pk=number).exists()


BEING_REVIEWED = gettext_noop("It is being reviewed. Wait for the answer, or call it back first.")


def _open_draft(selection: Selection, by: Any) -> Selection:
    """Return the newest revision as an object; its row is held until the transaction ends."""
    require(by, "change", selection)
    # Two people, or two windows, one after the other.
    locked = Selection.objects.select_for_update().get(pk=selection.pk)
    lock = locked.get_lock()
    if lock is not None and lock.for_user(by):
        raise InvalidInput(BEING_REVIEWED)
    draft: Selection = locked.get_latest_revision_as_object()
    return draft


def save_draft(draft: Selection, by: Any) -> None:
    """Save the object as another revision, and as the collection itself while it is private."""
    if not draft.live:
        draft.save()
    draft.save_revision(user=by, log_action=True)


def _name(item: SelectionItem) -> Thing:
    return Thing(resource=item.resource_id, page=item.page_id)


def arrange_items(draft: Selection, items: list[SelectionItem]) -> None:
    for position, item in enumerate(items, start=1):
        item.position = position
    draft.items.set(items)
