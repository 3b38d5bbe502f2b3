"""Forms of classes: what was typed, so that an action has nothing to refuse."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.catalogue.rules import find_school_year
from lessons.curriculum.models import Grade
from lms.classes.models import ClassGroup
from lms.classes.queries.groups import list_possible_teachers
from lms.people.models import Organisation


def list_school_years(today: date, *, also: str = "") -> list[str]:
    """Return the school years that a class may be of: this one, the next, and the one it is of."""
    following = today.replace(year=today.year + 1, day=min(today.day, 28))
    years = {find_school_year(today), find_school_year(following), also} - {""}
    return sorted(years)


class ClassForm(forms.Form):
    """What a class is called, and where it belongs."""

    school: Any = forms.ModelChoiceField(queryset=None, label=_("School"))
    school_year = forms.ChoiceField(label=_("School year"))
    grade: Any = forms.ModelChoiceField(queryset=None, label=_("Grade of the class"))
    name = forms.CharField(
        label=_("Name of the class"), max_length=20, help_text=_("As everybody says it, like 2A.")
    )

    def __init__(
        self,
        *args: Any,
        schools: Any,
        today: date,
        group: ClassGroup | None = None,
        **kwargs: Any,
    ) -> None:
        self.group = group
        if group is not None:
            names = ("school_year", "grade", "name")
            kwargs.setdefault("initial", {name: getattr(group, name) for name in names})
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        years = list_school_years(today, also=group.school_year if group else "")
        fields["school_year"].choices = [(year, year) for year in years]
        if group is None:
            self.initial.setdefault("school_year", find_school_year(today))
        fields["grade"].queryset = Grade.objects.select_related("level").order_by(
            "level__position", "number"
        )
        if group is not None:
            del fields["school"]
            return
        fields["school"].queryset = schools
        if schools.count() == 1:
            # Whoever works at one school has nothing to choose.
            fields["school"].empty_label = None

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        school: Organisation | None = self.group.school if self.group else cleaned.get("school")
        name, year = cleaned.get("name"), cleaned.get("school_year")
        if school and name and year:
            taken = ClassGroup.objects.filter(school=school, school_year=year, name__iexact=name)
            if taken.exclude(pk=self.group.pk if self.group else 0).exists():
                self.say_taken()
        return cleaned

    def say_taken(self) -> None:
        """Say that the school has such a class."""
        self.add_error(
            "name",
            _(
                "The school has a class of this name already. One of its teachers, or "
                "whoever manages the school, can add you to it."
            ),
        )


class ColleagueField(forms.ModelChoiceField):
    """Colleagues by name, with what they sign in as: two may have one name."""

    def label_from_instance(self, obj: Any) -> str:
        name = f"{obj.first_name} {obj.last_name}".strip()
        return f"{name} ({obj.get_username()})" if name else obj.get_username()


class ClassTeacherForm(forms.Form):
    """A colleague who teaches a class, too."""

    account = ColleagueField(queryset=None, label=_("Colleague"))

    def __init__(self, *args: Any, group: ClassGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.queryset = list_possible_teachers(group)
