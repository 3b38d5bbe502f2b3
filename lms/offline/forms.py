"""What a person chooses a pack by: one list of all that has public lessons."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.offline.actions.offering import Wanted
from lms.offline.conf import get_conf
from lms.offline.models import Pack
from lms.offline.queries.scopes import list_used_courses, list_used_grades, list_used_topics
from lms.offline.rules.choosing import Quality
from lms.offline.rules.scopes import find_monday


class PackForm(forms.Form):
    """A new pack: what it holds, how good its films are, how large it may be."""

    what = forms.ChoiceField(label=_("What the pack holds"))
    quality = forms.ChoiceField(label=_("Films"), choices=Pack.QUALITY_CHOICES)
    ceiling = forms.TypedChoiceField(
        label=_("Largest size of a file"),
        coerce=int,
        choices=[
            (3900, _("3.9 GB: any stick")),
            (1900, _("1.9 GB: old memory cards")),
            (700, _("700 MB: a CD")),
        ],
        help_text=_(
            "Better films are taken where they fit; what is larger comes in several files."
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices, groups = _list_choices(today)
        self.fields["what"].choices = groups  # type: ignore[attr-defined]  # a ChoiceField

    def read(self) -> Wanted:
        """Return what was asked for."""
        chosen = self._choices[self.cleaned_data["what"]]
        return Wanted(
            **chosen,
            quality=Quality(self.cleaned_data["quality"]),
            ceiling_bytes=min(get_conf().ceiling_bytes, self.cleaned_data["ceiling"] * 10**6),
        )


def _list_choices(today: date) -> tuple[dict[str, dict[str, Any]], list[Any]]:
    """Return what each value stands for, and the values as they are shown."""
    courses, topics = list_used_courses(), list_used_topics()
    monday = find_monday(today)
    last = monday - timedelta(days=7)
    chosen: dict[str, dict[str, Any]] = {}
    groups: list[Any] = []
    for grade in list_used_grades():
        lines: list[Any] = [(f"grade-{grade.pk}", _("%(grade)s, all subjects") % {"grade": grade})]
        chosen[f"grade-{grade.pk}"] = {"grade": grade}
        for course in courses:
            if course.grade_id != grade.pk:
                continue
            where = {"grade": grade, "course": course}
            chosen[f"course-{course.pk}"] = where
            lines.append((f"course-{course.pk}", course.subject.name))
            for topic in topics:
                if topic.course_id == course.pk:
                    chosen[f"topic-{topic.pk}"] = where | {"topic": topic}
                    lines.append((f"topic-{topic.pk}", f"– {topic.name}"))
        groups.append((str(grade), lines))
    chosen |= {"week": {"monday": monday}, "last-week": {"monday": last}}
    weeks = [("week", _("What is new this week")), ("last-week", _("What was new last week"))]
    return chosen, [*groups, (_("All grades"), weeks)]
