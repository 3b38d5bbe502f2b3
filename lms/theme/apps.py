"""The theme app: listed first, so that its templates win."""

from lessons import companions


class ThemeConfig(companions.CompanionConfig):
    name = "lms.theme"
    label = "theme"
    companions = ("lms.people", "lessons.catalogue", "lessons.library", "wagtail.admin")
