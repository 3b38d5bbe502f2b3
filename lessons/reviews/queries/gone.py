"""What an address led to before it was withdrawn."""

from typing import Any

from django.apps import apps
from wagtail.models import Page, Site

from lessons.reviews.queries.approvals import is_withdrawn
from lessons.reviews.queries.things import find_thing

# Public views that show one thing by its number, and of which model it is.
_NUMBERED = {
    "lesson_answers": "wagtailcore.Page",
    "lesson_slides": "wagtailcore.Page",
    "lesson_transcript": "wagtailcore.Page",
    "lesson_questions": "wagtailcore.Page",
    "lesson_ask": "wagtailcore.Page",
    "offline_save": "wagtailcore.Page",
    "library:resource": "library.Resource",
    "library:download": "library.Resource",
    "library:selection": "library.Selection",
}


def leads_to_withdrawn(request: Any, match: Any) -> bool:
    """Tell whether a public address that leads nowhere is that of something withdrawn."""
    view_name, kwargs = match.view_name, match.kwargs
    thing = None
    if view_name == "wagtail_serve":
        thing = _find_page(request, kwargs.get("path") or next(iter(match.args), ""))
    elif view_name in _NUMBERED:
        model = apps.get_model(_NUMBERED[view_name])
        thing = model._default_manager.filter(pk=kwargs.get("pk")).first()
    elif view_name == "reviews:report":
        thing = find_thing(kwargs["type_id"], kwargs["thing_id"])
    return thing is not None and not thing.live and is_withdrawn(thing)


def _find_page(request: Any, path: str) -> Page | None:
    site = Site.find_for_request(request)
    if site is None or not path:
        return None
    found: Page | None = Page.objects.filter(
        slug=path.rstrip("/").rpartition("/")[2],
        url_path=f"{site.root_page.url_path}{path.rstrip('/')}/",
    ).first()
    return found
