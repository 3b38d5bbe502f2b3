"""What public templates ask of the programme: only what was published."""

from typing import Any

from django import template
from django.utils import timezone

from lms.broadcasts.queries.programme import get_programme, list_next_airings
from lms.broadcasts.rules.announcing import Showing

SHOWN_UNDER_LESSON = 3

register = template.Library()


@register.simple_tag
def next_airings(lesson: Any) -> list[Showing]:
    """Return when a lesson is on television or radio next."""
    return list_next_airings(lesson.pk, now=timezone.now(), most=SHOWN_UNDER_LESSON)


@register.simple_tag
def is_announced() -> bool:
    """Tell whether anything was published at all."""
    return bool(get_programme(today=timezone.localdate()).versions)
