"""The curriculum: levels, grades, subjects, what is taught in which grade, and topics."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node


class Level(models.Model):
    """Primary, lower secondary, upper secondary or continuing education."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position"]
        verbose_name = _("level")
        verbose_name_plural = _("levels")

    def __str__(self) -> str:
        return self.name


class Grade(models.Model):
    """A year of a level: 1 to 12."""

    level = models.ForeignKey(Level, models.PROTECT, related_name="grades", verbose_name=_("level"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["level__position", "number"]
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        constraints = [
            models.UniqueConstraint(fields=["level", "number"], name="curriculum_grade_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=12), name="curriculum_grade_1_to_12"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Subject(models.Model):
    """A subject or educational activity, whatever the grades it is taught in."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """A subject as taught in one grade: Toán lớp 1. Topics hang below it."""

    class Standing(models.TextChoices):
        COMPULSORY = "compulsory", _("compulsory")
        CHOSEN = "chosen", _("chosen by the pupil")
        OPTIONAL = "optional", _("optional")

    grade = models.ForeignKey(
        Grade, models.PROTECT, related_name="courses", verbose_name=_("grade")
    )
    subject = models.ForeignKey(
        Subject, models.PROTECT, related_name="courses", verbose_name=_("subject")
    )
    standing = models.CharField(
        _("standing"), max_length=16, choices=Standing, default=Standing.COMPULSORY
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["grade__level__position", "grade__number", "position"]
        verbose_name = _("subject of a grade")
        verbose_name_plural = _("subjects of grades")
        constraints = [
            models.UniqueConstraint(fields=["grade", "subject"], name="curriculum_course_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} – {self.grade}"


class Topic(MP_Node):
    """A topic of a course, in teaching order; topics nest."""

    # See lms.people: digits and capitals keep path comparisons alike on every database.
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    course = models.ForeignKey(
        Course, models.CASCADE, related_name="topics", verbose_name=_("subject of a grade")
    )
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=255)
    is_core = models.BooleanField(
        _("core content"),
        default=False,
        help_text=_("Taught even when the curriculum is streamlined."),
    )
    outcomes = models.TextField(_("outcomes"), blank=True, help_text=_("One outcome a line."))

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.UniqueConstraint(fields=["course", "code"], name="curriculum_topic_code_once"),
        ]

    def __str__(self) -> str:
        return self.name
