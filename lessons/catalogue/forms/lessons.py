"""The form behind Wagtail's editor of a lesson: the topics of its subject, and the gate."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from lessons.catalogue.actions import prepare_lesson
from lessons.catalogue.models import SubjectPage
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

    def _post_clean(self) -> None:
        super()._post_clean()
        # Wagtail defers what is required while a draft is saved; then this is deferred, too.
        if self.is_deferred_validation or self.errors:
            return
        for gap in list_gaps(self.instance):
            if gap.is_blocking:
                field = gap.field if gap.field in self.fields else None
                self.add_error(field, gap.sentence)
