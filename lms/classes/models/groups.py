"""A class of a school in one school year, and who teaches it; its pupils are not here."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.people.models.organisations import match_scope
from lms.people.rules import Scope


class ClassGroupQuerySet(models.QuerySet["ClassGroup"]):
    """Reads of classes."""

    def within(self, scope: Scope) -> "ClassGroupQuerySet":
        """Keep the classes of schools that `scope` covers."""
        return self.filter(match_scope("school__path", scope))

    def open(self) -> "ClassGroupQuerySet":
        """Keep those that are taught: neither they nor their school are closed."""
        return self.filter(is_active=True, school__is_active=True)


class ClassGroup(models.Model):
    """A class such as 2A."""

    school = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("school")
    )
    school_year = models.CharField(_("school year"), max_length=9)
    grade = models.ForeignKey(
        "curriculum.Grade", models.PROTECT, related_name="+", verbose_name=_("grade")
    )
    name = models.CharField(_("name of the class"), max_length=20)
    pupils = models.PositiveSmallIntegerField(_("number of pupils"), null=True)
    """As whoever counts attendance has said; which pupils they are, nobody is asked."""
    is_active = models.BooleanField(default=True)
    code_seed = models.CharField(max_length=32, editable=False)
    code_seal = models.CharField(max_length=64, unique=True, editable=False)
    """What a typed code is looked up by; see adapters/codes.py."""
    code_made_at = models.DateTimeField(_("code made"))
    made_at = models.DateTimeField()

    objects = ClassGroupQuerySet.as_manager()

    class Meta:
        app_label = "classes"
        ordering = [
            "-school_year",
            "school__path",
            "grade__level__position",
            "grade__number",
            "name",
        ]
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["school", "school_year", "name"], name="classes_one_of_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.school_year}"


class ClassTeacher(models.Model):
    """Somebody who teaches a class and answers for it."""

    group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="teachers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        app_label = "classes"
        ordering = ["pk"]
        verbose_name = _("teacher of a class")
        verbose_name_plural = _("teachers of a class")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["group", "account"], name="classes_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.group}"
