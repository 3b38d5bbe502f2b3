"""The complete site as an app: its commands and its translations of other packages."""

from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class ProjectConfig(AppConfig):
    name = "lms.project"
    label = "project"
    verbose_name = "Sóng Học"

    def ready(self) -> None:
        # Django sends the signal for apps with models only, which this one is not.
        post_migrate.connect(create_cache_table, sender=apps.get_app_config("sessions"))
        from lms.project.demo.making import follow_source
        from lms.project.demo.progress import KIND
        from lms.project.demo.stocking import KIND as LIBRARY_KIND
        from media_pipeline.signals import source_added, source_ready
        from media_pipeline.tasks import register_kind

        register_kind(KIND, "lms.project.demo.making.advance")
        register_kind(LIBRARY_KIND, "lms.project.demo.stocking.stock")
        source_added.connect(follow_source)
        source_ready.connect(follow_source)


def create_cache_table(*, using: str, **_kwargs: Any) -> None:
    """Create the shared cache's table after migrations, so that `migrate` is all a site needs.

    Does nothing where the cache is not in the database, or the table is there.
    """
    call_command("createcachetable", database=using, verbosity=0)
