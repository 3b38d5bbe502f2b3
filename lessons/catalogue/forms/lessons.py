"""The form behind Wagtail's editor of a lesson: the topics of its subject, and the gate."""

from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from lessons.catalogue.actions import prepare_lesson
from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.catalogue.queries import list_gaps
from lessons.curriculum.models import Topic
from lessons.curriculum.queries import list_topics


class TopicChoiceField(forms.ModelChoiceField):
    """Topics in teaching order, set in by their depth."""

    def label_from_instance(self, topic: Topic) -> str:
        return topic.indented_name()


class LessonPageForm(WagtailAdminPageForm):
    """Saves drafts as they are; asks for all that reviewers need once somebody submits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        lesson, user = kwargs.get("instance"), kwargs.get("for_user")
        if lesson is not None and lesson.pk is None and user is not None:
            prepare_lesson(lesson=lesson, by=user)
        super().__init__(*args, **kwargs)
        parent = self.parent_page.specific if self.parent_page else None
        if "topic" in self.fields:
            known = self.fields["topic"]
            self.fields["topic"] = TopicChoiceField(
                list_topics(parent.course if isinstance(parent, SubjectPage) else None),
                label=known.label,
                help_text=known.help_text,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse to put what was typed in place of what somebody else saved meanwhile.

        Wagtail asks for that only while it saves by itself. What the same person saved since, by
        hand or by the script of this form, is no clash.
        """
        cleaned: dict[str, Any] = super().clean()
        other = find_other_writer(
            self.instance, since=self.data.get("loaded_revision_created_at"), by=self.for_user
        )
        if other is not None:
            name = other.get_full_name() or other.get_username()
            text = _(
                "%(name)s has saved changes to this lesson since you opened it. Nothing of yours "
                "is saved yet: it stands below. Theirs is under “History”; saving once more puts "
                "yours in its place."
            )
            self.add_error(None, text % {"name": name})
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        # Wagtail defers what is required while a draft is saved; then this is deferred, too.
        if self.is_deferred_validation or self.errors:
            return
        for gap in list_gaps(self.instance):
            if gap.is_blocking:
                field = gap.field if gap.field in self.fields else None
                self.add_error(field, gap.sentence)


def find_other_writer(lesson: LessonPage, *, since: str | None, by: Any) -> Any:
    """Return who else saved a draft of `lesson` later than the one that the editor showed."""
    try:
        shown = parse_datetime(since or "")
    except ValueError:
        shown = None
    if lesson.pk is None or shown is None:
        return None
    later = lesson.revisions.filter(created_at__gt=shown, user__isnull=False)
    other = later.exclude(user=getattr(by, "pk", None)).order_by("-created_at").first()
    return other.user if other else None
