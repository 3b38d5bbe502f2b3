"""The reviews app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class ReviewsConfig(companions.CompanionConfig):
    name = "lessons.reviews"
    label = "reviews"
    verbose_name = _("Reviews")
    default_auto_field = "django.db.models.BigAutoField"
    companions = (
        *("lessons.catalogue", "lessons.curriculum", "lessons.notices"),
        *("media_pipeline", "wagtail.admin"),
    )

    def ready(self) -> None:
        super().ready()
        from lessons.reviews.signal_handlers import connect

        connect()
