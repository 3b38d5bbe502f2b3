"""The curriculum: levels, grades, subjects, what is taught in which grade, and topics."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.curriculum.rules import Standing, measure_depth


class Level(models.Model):
    """Primary, lower secondary, upper secondary or continuing education."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        app_label = "curriculum"
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
        app_label = "curriculum"
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
        app_label = "curriculum"
        ordering = ["position", "name"]
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """A subject as taught in one grade: Toán lớp 1. Topics hang below it."""

    STANDING_CHOICES = [
        (Standing.COMPULSORY, _("compulsory")),
        (Standing.CHOSEN, _("chosen by the pupil")),
        (Standing.OPTIONAL, _("optional")),
    ]

    grade = models.ForeignKey(
        Grade, models.PROTECT, related_name="courses", verbose_name=_("grade")
    )
    subject = models.ForeignKey(
        Subject, models.PROTECT, related_name="courses", verbose_name=_("subject")
    )
    standing = models.CharField(
        _("standing"), max_length=16, choices=STANDING_CHOICES, default=Standing.COMPULSORY
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        app_label = "curriculum"
        ordering = ["grade__level__position", "grade__number", "position", "subject__position"]
        verbose_name = _("subject of a grade")
        verbose_name_plural = _("subjects of grades")
        constraints = [
            models.UniqueConstraint(fields=["grade", "subject"], name="curriculum_course_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} – {self.grade}"

    @admin.display(description=_("standing"), ordering="standing")
    def standing_label(self) -> str:
        """What the standing is called on screen, for lists."""
        return self.get_standing_display()


class Topic(models.Model):
    """A topic of a course, in teaching order; topics nest.

    A course holds some dozens of topics and is read as a whole: `path` is its teaching order, kept
    by the actions, so that one query returns the tree. A forest of treebeard would mix all courses
    at its top and rewrite the paths of the others whenever one is put into another order.
    """

    course = models.ForeignKey(
        Course, models.PROTECT, related_name="topics", verbose_name=_("subject of a grade")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="children",
        verbose_name=_("parent topic"),
        null=True,
        blank=True,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    path = models.CharField(max_length=60, blank=True, editable=False)
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=255)
    is_core = models.BooleanField(
        _("core content"),
        default=False,
        help_text=_("Taught even when the curriculum is streamlined."),
    )
    outcomes = models.TextField(
        _("outcomes"), blank=True, max_length=4000, help_text=_("One outcome a line.")
    )

    class Meta:
        app_label = "curriculum"
        ordering = [
            "course__grade__level__position",
            "course__grade__number",
            "course__position",
            "path",
        ]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        indexes = [models.Index(fields=["course", "path"], name="curriculum_topic_order")]
        constraints = [
            models.UniqueConstraint(fields=["course", "code"], name="curriculum_topic_code_once"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="curriculum_topic_not_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """How deep the topic lies: 1 at the top."""
        return measure_depth(self.path)

    @admin.display(description=_("topic"))
    def indented_name(self) -> str:
        """The name set in by its depth, for lists in teaching order."""
        return "\u2003" * (self.depth - 1) + ("– " if self.depth > 1 else "") + self.name

    def list_outcomes(self) -> list[str]:
        """Return the outcomes, one by one."""
        return self.outcomes.splitlines()
