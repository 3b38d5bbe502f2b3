"""What people fill in: a resource in the admin, a collection, filters of lists."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm

from lessons.curriculum.models import Topic
from lessons.curriculum.queries import list_courses, list_grades, list_topics
from lessons.library.actions.files import attach_file, check_file, take_file
from lessons.library.models import LinkCheck, Resource
from lessons.library.rules import InvalidInput
from lessons.library.rules.files import FORMATS
from lessons.library.rules.kinds import Carrier, check_carriers
from lessons.library.rules.links import parse_link
from lessons.library.rules.words import clean_line, clean_text, join_tags, parse_tags
from media_pipeline.permissions import may_watch

# A larger number is no key of any row, and not every database takes it as a question.
MOST_IN_DATABASE = 2**31 - 1


def say(wrong: InvalidInput) -> ValidationError:
    """Return what a form shows of something that cannot be taken."""
    return ValidationError(gettext(wrong.message) % wrong.params)


class ResourceForm(WagtailAdminModelForm):
    """A resource with its file; drafts may lack anything but a title and a kind."""

    upload = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in FORMATS)}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = list_courses()
        self._narrow_topics()
        present = self.instance.file
        if present is not None:
            self.fields["upload"].help_text = gettext(
                "Now: %(name)s. A new file becomes a new version; what refers to the old one still "
                "finds it."
            ) % {"name": present.filename}

    def _narrow_topics(self) -> None:
        topic = self.fields["topic"]
        course = self.data.get(self.add_prefix("course")) or self.instance.course_id
        if str(course or "").isdecimal() and len(str(course)) < 18:
            topic.queryset = list_topics().filter(course=course)
            topic.label_from_instance = Topic.indented_name
        else:
            topic.queryset = Topic.objects.none()
            topic.help_text = _("Can be chosen once the subject is saved.")

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"] or "")
        if not title:
            raise ValidationError(gettext("Give it a title by which pupils find it."))
        return title

    def clean_description(self) -> str:
        return clean_text(self.cleaned_data["description"] or "")

    def clean_made_by(self) -> str:
        return clean_line(self.cleaned_data["made_by"] or "")

    def clean_taken_from(self) -> str:
        return clean_line(self.cleaned_data["taken_from"] or "")

    def clean_tags(self) -> str:
        try:
            return join_tags(parse_tags(self.cleaned_data["tags"] or ""))
        except InvalidInput as wrong:
            raise say(wrong) from wrong

    def clean_link(self) -> str:
        link = self.cleaned_data["link"] or ""
        if not link.strip():
            return ""
        try:
            return parse_link(link)
        except InvalidInput as wrong:
            raise say(wrong) from wrong

    def clean_source(self) -> Any:
        source = self.cleaned_data["source"]
        # The number in the form is whatever somebody sent.
        if source and source.pk != self.instance.source_id and not may_watch(self.for_user, source):
            raise ValidationError(gettext("Choose a recording of your own media library."))
        return source

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                check_file(file=upload, name=upload.name, size=upload.size)
            except InvalidInput as wrong:
                raise say(wrong) from wrong
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not cleaned.get("kind"):
            self.add_error("kind", gettext("Say what kind of resource it is."))
        elif "action-submit" in self.data and not self.errors:
            self._check_complete(cleaned)
        topic, course = cleaned.get("topic"), cleaned.get("course")
        if topic is not None and topic.course_id != (course.pk if course else None):
            cleaned["topic"] = None
        return cleaned

    def _check_complete(self, cleaned: dict[str, Any]) -> None:
        present = {
            Carrier.FILE: cleaned.get("upload") or self.instance.file_id,
            Carrier.RECORDING: cleaned.get("source"),
            Carrier.LINK: cleaned.get("link"),
            Carrier.TEXT: cleaned.get("body"),
        }
        try:
            check_carriers(
                cleaned["kind"],
                frozenset(one for one, filled in present.items() if filled),
                cleaned.get("licence") or "",
            )
        except InvalidInput as wrong:
            raise say(wrong) from wrong

    def save(self, commit: bool = True) -> Resource:
        if self.instance.pk is None:
            self.instance.owner = self.for_user
        upload = self.cleaned_data.get("upload")
        if upload:
            self.instance.file = take_file(
                file=upload, name=upload.name, size=upload.size, by=self.for_user,
                now=timezone.now(),
            )  # fmt: skip
        saved: Resource = super().save(commit=commit)
        # A live resource waits for its review; its file is a version of it all the same.
        if saved.pk is not None:
            attach_file(resource=saved)
        return saved


class SelectionTitleForm(forms.Form):
    """The name of a new collection."""

    title = forms.CharField(label=_("Title of the collection"), max_length=200)

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title:
            raise ValidationError(gettext("Give it a title by which pupils find it."))
        return title


class SelectionForm(SelectionTitleForm):
    """What a collection is about."""

    description = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    course = forms.ModelChoiceField(
        label=_("Subject and grade"),
        required=False,
        queryset=list_courses(),
        empty_label=_("Any subject"),
    )

    def clean_description(self) -> str:
        return clean_text(self.cleaned_data["description"])


class ResourceFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Resource.KIND_CHOICES)
    course__grade = django_filters.ModelChoiceFilter(label=_("Grade"), queryset=list_grades())
    live = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("true", _("public")), ("false", _("not public"))],
        method="filter_live",
    )
    link_check__state = django_filters.ChoiceFilter(
        label=_("Link"), choices=LinkCheck.STATE_CHOICES
    )

    class Meta:
        model = Resource
        fields = ["kind", "course__grade", "live", "link_check__state"]

    def filter_live(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.filter(live=value == "true")


class LibraryFilterForm(forms.Form):
    """What a reader of the public library narrows it by; nonsense narrows nothing."""

    kind = forms.ChoiceField(choices=Resource.KIND_CHOICES, required=False)
    grade = forms.IntegerField(required=False, min_value=1, max_value=MOST_IN_DATABASE)
    course = forms.IntegerField(required=False, min_value=1, max_value=MOST_IN_DATABASE)
