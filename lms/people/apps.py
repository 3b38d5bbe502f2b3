"""The people app; `ready()` connects and nothing else."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "lms.people"
    label = "people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are importable only from here on; importing the checks registers them.
        from lms.people import checks, signal_handlers  # noqa: F401

        signal_handlers.connect()
