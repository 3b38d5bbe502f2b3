"""What is answered from the present state of the public site: again only after that has changed."""

from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.views.decorators.http import condition

from lessons.discovery.queries import get_edition


def name_edition(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str:
    """Return the state of the public site as an ETag; readers of two languages have two."""
    edition = get_edition()
    return f'"{edition.lineage[:8]}-{edition.number}-{translation.get_language()}"'


unless_unchanged = condition(etag_func=name_edition)
