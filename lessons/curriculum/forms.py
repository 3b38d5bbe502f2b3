"""Forms and filters of the admin, which save through the actions that keep the order."""

from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm

from lessons.curriculum.actions import place_course, place_subject, place_topic
from lessons.curriculum.models import Course, Grade, Level, Subject, Topic
from lessons.curriculum.queries import list_courses, list_grades, list_subjects, list_topics
from lessons.curriculum.rules import MAX_DEPTH, is_below, measure_depth


class PlacedForm(WagtailAdminModelForm):
    """Saves through the action that keeps the order; an empty position is the last one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["position"]
        field.required = False
        field.help_text = _("1 comes first. Leave empty to put it last.")
        if self.instance.pk is None:
            self.initial["position"] = None

    def save(self, commit: bool = True) -> Any:
        position = self.cleaned_data["position"]
        self.instance.position = position or 0
        if not commit:
            return super().save(commit=False)
        return self.place(position)

    def place(self, position: int | None) -> Any:
        """Call the action that saves this model at a place."""
        raise NotImplementedError


class SubjectForm(PlacedForm):
    def place(self, position: int | None) -> Subject:
        return place_subject(
            subject=self.instance, position=position, by=self.for_user, now=timezone.now()
        )


class CourseForm(PlacedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].queryset = list_grades()

    def place(self, position: int | None) -> Course:
        return place_course(
            course=self.instance, position=position, by=self.for_user, now=timezone.now()
        )


class TopicForm(PlacedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = list_courses()
        parent = self.fields["parent"]
        course = self.data.get(self.add_prefix("course")) or self.instance.course_id
        if str(course or "").isdecimal() and len(str(course)) < 18:
            parent.queryset = list_topics().filter(course=course)
            parent.help_text = _("Leave empty for a topic at the top of the subject.")
        else:
            parent.queryset = Topic.objects.none()
            parent.help_text = _(
                "Can be chosen once the topic is saved, or start from “Add a topic below” in the "
                "list of topics."
            )
        parent.label_from_instance = Topic.indented_name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        parent, course = cleaned.get("parent"), cleaned.get("course")
        if self.instance.pk and course and course.pk != self.initial["course"]:
            self.add_error("course", _("A topic stays in its subject. Add a new one instead."))
        elif parent and course:
            self._check_parent(parent, course)
        return cleaned

    def _check_parent(self, parent: Topic, course: Course) -> None:
        branch = Topic.objects.none()
        if self.instance.pk:
            branch = Topic.objects.filter(course=course, path__startswith=self.instance.path)
        below = [topic for topic in branch if is_below(topic.path, self.instance.path)]
        height = max((topic.depth - self.instance.depth for topic in below), default=0)
        if parent.course_id != course.pk:
            self.add_error("parent", _("The parent topic belongs to another subject or grade."))
        elif parent in below:
            self.add_error("parent", _("A topic cannot stand below itself."))
        elif measure_depth(parent.path) + 1 + height > MAX_DEPTH:
            self.add_error(
                "parent", _("Topics nest at most %(limit)s deep.") % {"limit": MAX_DEPTH}
            )

    def place(self, position: int | None) -> Topic:
        return place_topic(
            topic=self.instance, position=position, by=self.for_user, now=timezone.now()
        )


class CourseFilterSet(WagtailFilterSet):
    grade__level = django_filters.ModelChoiceFilter(label=_("Level"), queryset=Level.objects.all())
    grade = django_filters.ModelChoiceFilter(label=_("Grade"), queryset=list_grades())
    subject = django_filters.ModelChoiceFilter(label=_("Subject"), queryset=list_subjects())

    class Meta:
        model = Course
        fields = ["grade__level", "grade", "subject"]


class TopicFilterSet(WagtailFilterSet):
    course__grade = django_filters.ModelChoiceFilter(label=_("Grade"), queryset=list_grades())
    course__subject = django_filters.ModelChoiceFilter(label=_("Subject"), queryset=list_subjects())
    course = django_filters.ModelChoiceFilter(
        label=_("Subject of a grade"), queryset=list_courses(), widget=forms.Select
    )
    is_core = django_filters.BooleanFilter(
        label=_("Core content"),
        widget=forms.Select(choices=[("", _("All")), ("true", _("Yes")), ("false", _("No"))]),
    )

    class Meta:
        model = Topic
        fields = ["course__grade", "course__subject", "course", "is_core"]


class GradeFilterSet(WagtailFilterSet):
    level = django_filters.ModelChoiceFilter(label=_("Level"), queryset=Level.objects.all())

    class Meta:
        model = Grade
        fields = ["level"]
