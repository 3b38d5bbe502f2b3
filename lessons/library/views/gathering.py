"""A teacher's own collections: begun, filled, ordered and sent in, all without JavaScript."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lessons.library.actions.selections import (
    add_thing,
    begin_selection,
    can_take,
    describe,
    move_thing,
    remove_selection,
    submit_selection,
    withdraw_selection,
)
from lessons.library.forms import SelectionForm, SelectionTitleForm
from lessons.library.models import Selection
from lessons.library.queries.selections import (
    get_reached_selection,
    list_own_selections,
    may_gather,
    show_things,
)
from lessons.library.rules import InvalidInput
from lessons.library.rules.things import Move, parse_thing
from lessons.numbers import read_number

PER_PAGE = 50
_both = require_http_methods(["GET", "HEAD", "POST"])


@_both
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show the person's own collections, and begin another."""
    if not may_gather(request.user):
        raise PermissionDenied
    form = SelectionTitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun = begin_selection(title=form.cleaned_data["title"], by=request.user)
        return redirect("library:edit_selection", pk=begun.pk)
    context = {"form": form, "found": _turn(request)}
    return render(request, "library/mine.html", context)


@_both
@login_required
@never_cache
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Put a thing into one of the person's collections, or into a new one."""
    thing = parse_thing(key)
    if not may_gather(request.user):
        raise PermissionDenied
    if thing is None or not can_take(request.user, thing):
        raise Http404
    form = SelectionTitleForm(request.POST if "title" in request.POST else None)
    if request.method == "POST":
        chosen = _find_own(request)
        if chosen is None and form.is_valid():
            chosen = begin_selection(title=form.cleaned_data["title"], by=request.user)
        if chosen is not None:
            fresh = _try(request, lambda: add_thing(selection=chosen, thing=thing, by=request.user))
            if fresh is not None:
                messages.success(request, _("Added.") if fresh else _("It was in there already."))
            return redirect("library:edit_selection", pk=chosen.pk)
    context = {"form": form, "found": _turn(request), "key": key}
    return render(request, "library/add.html", context)


@_both
@login_required
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a collection to whoever gathers it, and do one thing to it."""
    selection = get_reached_selection(request.user, pk, "change")
    if selection is None:
        raise Http404
    draft = selection.get_latest_revision_as_object()
    form = SelectionForm(
        request.POST if "describe" in request.POST else None,
        initial={
            "title": draft.title,
            "description": draft.description,
            "course": draft.course_id,
        },
    )
    if request.method == "POST":
        done = _obey(request, selection, form)
        if done is not None:
            return done
    return render(
        request,
        "library/edit_selection.html",
        {
            "selection": draft,
            "saved": selection,
            "form": form,
            "shown": show_things(draft, user=request.user, drafts=True),
            "in_review": selection.workflow_in_progress,
        },
    )


def _obey(request: HttpRequest, selection: Selection, form: Any) -> HttpResponse | None:
    user, post = request.user, request.POST
    here = redirect("library:edit_selection", pk=selection.pk)
    if "describe" in post:
        if not form.is_valid():
            return None
        data = form.cleaned_data
        _try(request, lambda: describe(selection=selection, by=user, **data), _("Saved."))
    elif "submit" in post:
        done = _("Sent in. You will see here what the reviewers decide.")
        _try(request, lambda: submit_selection(selection=selection, by=user), done)
    elif "withdraw" in post:
        done = _("The collection is private again.")
        _try(request, lambda: withdraw_selection(selection=selection, by=user), done)
    elif "remove" in post:
        remove_selection(selection=selection, by=user)
        return redirect("library:mine")
    else:
        thing, how = parse_thing(post.get("thing", "")), post.get("move", "")
        if thing is None or how not in set(Move):
            raise Http404
        _try(
            request,
            lambda: move_thing(selection=selection, thing=thing, how=Move(how), by=user),
        )
        here["Location"] += f"#{thing.key}"
    return here


def _try(request: HttpRequest, act: Any, done: str = "") -> Any:
    """Do it, and say what came of it in one sentence; None when it could not be done."""
    try:
        result = act()
    except InvalidInput as wrong:
        messages.error(request, _(wrong.message) % wrong.params)
        return None
    if done:
        messages.success(request, done)
    return result


def _turn(request: HttpRequest) -> Any:
    return Paginator(list_own_selections(request.user), PER_PAGE).get_page(request.GET.get("p"))


def _find_own(request: HttpRequest) -> Selection | None:
    number = read_number(request.POST.get("selection", ""))
    return None if number is None else get_reached_selection(request.user, number, "change")
