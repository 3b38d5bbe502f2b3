"""What something holds for: subjects and levels, each left empty for all of them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reach(models.Model):
    """A row that holds for some subjects and levels, or for all."""

    subjects = models.ManyToManyField(
        "curriculum.Subject",
        blank=True,
        related_name="+",
        verbose_name=_("subjects"),
        help_text=_("Leave empty for all of them."),
    )
    levels = models.ManyToManyField(
        "curriculum.Level",
        blank=True,
        related_name="+",
        verbose_name=_("levels"),
        help_text=_("Leave empty for all of them."),
    )

    class Meta:
        abstract = True

    def covers(self, course: Any) -> bool:
        """Tell whether it holds for what is of `course`; None is of no subject and no level."""
        subjects = {one.pk for one in self.subjects.all()}
        levels = {one.pk for one in self.levels.all()}
        if subjects and (course is None or course.subject_id not in subjects):
            return False
        return not levels or (course is not None and course.grade.level_id in levels)
