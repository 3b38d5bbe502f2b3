"""The public pages of the library."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons.library.forms import LibraryFilterForm
from lessons.library.queries.public import (
    Filter,
    count_kinds,
    get_resource,
    list_courses_used,
    list_older_versions,
    list_resources,
    list_uses,
    read_cards,
)
from lessons.library.queries.selections import (
    Shown,
    get_public_selection,
    list_public_selections,
    may_gather,
    show_things,
)
from lessons.library.queries.training import find_completed
from lessons.library.rules.describing import describe_resource, describe_selection
from lessons.library.rules.things import Thing

PER_PAGE = 24
# Enough for machines; a page stays small.
MOST_PARTS = 24


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the library holds, narrowed by what the address asks for."""
    form = LibraryFilterForm(request.GET)
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    wanted = Filter(
        kind=given.get("kind") or "", grade=given.get("grade"), course=given.get("course")
    )
    kinds = count_kinds(request.user)
    resources = list_resources(request.user, wanted)
    paginator = Paginator(resources, PER_PAGE)
    if not wanted.course and not wanted.grade:
        # Known already.
        paginator.count = sum(
            one.count for one in kinds if not wanted.kind or one.value == wanted.kind
        )
    page = paginator.get_page(request.GET.get("p"))
    return render(
        request,
        "library/home.html",
        {
            "found": page,
            "cards": read_cards(
                resources,
                begin=max(0, page.start_index() - 1),
                end=page.end_index(),
                of=paginator.count,
            ),
            "wanted": wanted,
            "has_selections": list_public_selections().exists(),
            "may_gather": may_gather(request.user),
            "kinds": kinds,
            "courses": list_courses_used(request.user),
        },
    )


@require_safe
def resource(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one resource."""
    found = get_resource(request.user, pk)
    if found is None:
        raise Http404
    return render(request, "library/resource.html", make_context(request, found))


@require_safe
def selections(request: HttpRequest) -> HttpResponse:
    """Show the public collections."""
    page = Paginator(list_public_selections(), PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "library/selections.html", {"found": page})


@require_safe
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one collection in its order."""
    found = get_public_selection(pk)
    if found is None:
        raise Http404
    context = make_selection_context(request, found)
    if not request.user.is_authenticated:
        # Machines read as the public does; what colleagues see beyond that is not for them.
        context["data"] = describe_selection(
            found,
            address=request.build_absolute_uri(request.path),
            parts=[
                (one.title, request.build_absolute_uri(address))
                for one in context["shown"][:MOST_PARTS]
                if (address := find_address(request, one))
            ],
        )
    return render(request, "library/selection.html", context)


def find_address(request: HttpRequest, one: Shown) -> str:
    """Return the path of a line of a collection, or nothing."""
    if one.resource is not None:
        return one.resource.get_absolute_url()
    return (one.page.get_url(request) if one.page is not None else "") or ""


def make_selection_context(request: HttpRequest, found: Any, **more: Any) -> dict[str, Any]:
    """Return what the page of a collection is made of; a preview of a draft uses it too."""
    return {"selection": found, "shown": show_things(found, user=request.user, **more)}


def make_context(request: HttpRequest, found: Any) -> dict[str, Any]:
    """Return what the page of a resource is made of; a preview of a draft uses it too."""
    return {
        "resource": found,
        "older": list_older_versions(request.user, found) if found.file_id else [],
        "uses": list_uses(found),
        "may_gather": may_gather(request.user),
        "completed_at": find_completed(request.user, found),
        "key": Thing(resource=found.pk).key,
        "data": describe_resource(found, address=request.build_absolute_uri(request.path)),
    }
