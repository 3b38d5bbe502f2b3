"""The catalogue app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class CatalogueConfig(companions.CompanionConfig):
    name = "lessons.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")
    default_auto_field = "django.db.models.BigAutoField"
    companions = (
        "lessons.curriculum",
        "lessons.discovery",
        "wagtail",
        "wagtail.images",
        "wagtail.documents",
        "wagtail.search",
    )

    def ready(self) -> None:
        super().ready()
        from lessons.catalogue.signal_handlers import connect_finding, grow_after_commit
        from lessons.curriculum.signals import courses_changed

        courses_changed.connect(grow_after_commit)
        connect_finding()
