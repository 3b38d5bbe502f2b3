"""The people app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class PeopleConfig(companions.CompanionConfig):
    name = "lms.people"
    label = "people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"
    companions = (
        "allauth.account",
        "allauth.mfa",
        "lessons.sheets",
        "wagtail.documents",
        "wagtail.images",
    )

    def ready(self) -> None:
        super().ready()
        # Models are importable only from here on; importing the checks registers them.
        from lms.people import checks, signal_handlers  # noqa: F401

        signal_handlers.connect()
