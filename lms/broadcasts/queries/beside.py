"""What other rooms show of the programme, as plain rows: they know nothing of this one."""

from datetime import date
from typing import Any

from django.utils import timezone

from lms.broadcasts.queries.programme import get_programme


def list_for_grade(*, grade: str, first_day: date, last_day: date) -> list[dict[str, Any]]:
    """Return what was published for a grade ("primary.1") from the first day to the last."""
    return [
        {
            "begins_at": one.begins_at,
            "outlet": one.outlet.name,
            "subject": one.subject_name,
            "title": one.title,
            "is_repeat": one.is_repeat,
            "url": one.url,
        }
        for one in get_programme(today=timezone.localdate()).list_current()
        if one.grade == grade and first_day <= timezone.localdate(one.begins_at) <= last_day
    ]
