"""Answers 404 where an admin address names a page, picture or document of somebody else's.

Wagtail filters its lists, but several of its views take any number from the address: the explorer
and the chooser show the title of the page they stand on, bulk actions list what may not be touched
by name, and a report names the page edited last. One gate for all of them, by the address.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from lessons.numbers import read_number
from lms.people.views.listings import find_narrow_report
from lms.people.views.serving import limit_caching

_PAGE_VIEWS = {
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtailadmin_choose_page_child",
}
_PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "pk")


def _get_source_model() -> type:
    return apps.get_model("media_pipeline", "Source")


_FILE_NAMESPACES: dict[str, Callable[[], type]] = {
    "wagtailimages": get_image_model,
    "wagtailimages_chooser": get_image_model,
    "wagtaildocs": get_document_model,
    "wagtaildocs_chooser": get_document_model,
    # Its own screens ask its own policy; the chooser is Wagtail's, like those above.
    "media_sources_chooser": _get_source_model,
}
_FILE_ARGUMENTS = ("image_id", "document_id", "doc_id", "pk")
_SUPERUSERS_ONLY = {
    # It names the page edited last of every type, whoever's draft that is.
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_reports:page_types_usage_results",
}


class BoundaryMiddleware:
    """Comes after authentication; superusers and the anonymous pass untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.view_name == "wagtaildocs_serve":
            # Wagtail says nothing, and caches on the way then guess.
            limit_caching(match.args[0], response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        if match is None or not user.is_authenticated or user.is_superuser:
            return None
        if match.view_name in _SUPERUSERS_ONLY:
            raise Http404
        namespace = match.namespaces[0] if match.namespaces else ""
        if namespace == "wagtailadmin_pages" or match.view_name in _PAGE_VIEWS:
            check_pages(user, _read_numbers(kwargs, _PAGE_ARGUMENTS))
        elif namespace in _FILE_NAMESPACES:
            model = _FILE_NAMESPACES[namespace]()
            check_files(user, model, _read_numbers(kwargs, _FILE_ARGUMENTS))
        elif match.view_name == "wagtailadmin_choose_page_chosen_multiple":
            check_pages(user, _read_ids(request))
        elif match.view_name == "wagtail_bulk_action":
            narrow_bulk_action(request, kwargs)
        elif namespace == "wagtailadmin_reports" and (report := find_narrow_report(view)):
            answer: HttpResponse = report(request, *args, **kwargs)
            return answer
        return None


def check_pages(user: Any, page_ids: Iterable[int]) -> None:
    """Refuse unless `user` may meet each of these pages."""
    wanted = set(page_ids)
    policy: Any = policy_registry.get_by_type(Page)
    if wanted and not policy.may_see(user, wanted):
        raise Http404


def check_files(user: Any, model: type, file_ids: Iterable[int]) -> None:
    """Refuse unless `user` may choose or change each of these pictures or documents."""
    wanted = set(file_ids)
    if wanted and _find_files(user, model).filter(pk__in=wanted).count() != len(wanted):
        raise Http404


def narrow_bulk_action(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Leave of the chosen things those that the person may meet, before they are listed."""
    user: Any = request.user
    label = f"{kwargs['app_label']}.{kwargs['model_name']}".lower()
    if label == Page._meta.label_lower:
        policy: Any = policy_registry.get_by_type(Page)
        reached = policy.explorable_instances(user)
        if "all" in request.GET.getlist("id"):
            # "All of this list": written out, since Wagtail would take hidden neighbours too.
            if request.GET.get("q"):
                raise Http404
            above = _read_int(request.GET.get("childOf"))
            parent = Page.objects.filter(pk=above).first()
            if parent is None:
                raise Http404
            check_pages(user, [parent.pk])
            kept = list(reached.child_of(parent).values_list("pk", flat=True))
        else:
            kept = list(reached.filter(pk__in=_read_ids(request)).values_list("pk", flat=True))
    else:
        model = _find_model(label)
        is_file = model in (get_image_model(), get_document_model())
        if "all" in request.GET.getlist("id"):
            # Of files Wagtail takes those one may change, of anything else every row.
            if is_file:
                return
            raise Http404
        found = _find_files(user, model) if is_file else _find_changeable(user, model)
        kept = list(found.filter(pk__in=_read_ids(request)).values_list("pk", flat=True))
    changed = request.GET.copy()
    changed.setlist("id", [str(pk) for pk in kept])
    request.GET = changed  # type: ignore[assignment]  # mutable while the view reads it


def _find_files(user: Any, model: type) -> Any:
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_any_permission_for(user, ["choose", "change", "delete"])


def _find_model(label: str) -> type:
    try:
        return apps.get_model(label)
    except LookupError as error:
        raise Http404 from error


def _find_changeable(user: Any, model: type) -> Any:
    policy: Any = policy_registry.get_by_type(model)
    return policy.instances_user_has_any_permission_for(user, ["change", "delete"])


def _read_numbers(kwargs: dict[str, Any], names: tuple[str, ...]) -> list[int]:
    return [_read_int(kwargs[name]) for name in names if name in kwargs]


def _read_ids(request: HttpRequest) -> list[int]:
    return [_read_int(value) for value in request.GET.getlist("id")]


def _read_int(value: Any) -> int:
    number = read_number(str(value))
    if number is None:
        raise Http404
    return number
