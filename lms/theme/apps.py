"""The theme app: listed first, so that its templates win."""

from django.apps import AppConfig


class ThemeConfig(AppConfig):
    name = "lms.theme"
    label = "theme"
