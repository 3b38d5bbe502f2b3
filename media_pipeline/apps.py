"""The media pipeline app; `ready()` connects and nothing else."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaPipelineConfig(AppConfig):
    name = "media_pipeline"
    label = "media_pipeline"
    verbose_name = _("Media pipeline")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Importing them registers checks and connects handlers; both need the app registry.
        from media_pipeline import checks, signal_handlers  # noqa: F401
