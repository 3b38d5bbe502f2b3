"""The complete site as an app: its commands and page templates; nothing imports it."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "lms.project"
    label = "project"
    verbose_name = "Sóng Học"
