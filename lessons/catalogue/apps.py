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
        "media_pipeline",
        "wagtail",
        "wagtail.images",
        "wagtail.documents",
        "wagtail.search",
    )

    def ready(self) -> None:
        super().ready()
        from django.db.models.signals import pre_save
        from wagtail.models import WorkflowState

        from lessons.catalogue.forms import LessonPageForm
        from lessons.catalogue.forms.editor import make_lesson_tabs
        from lessons.catalogue.models import AbstractLessonPage, LessonPage
        from lessons.catalogue.signal_handlers import (
            connect_finding,
            connect_naming,
            connect_showing,
            grow_after_commit,
            guard_review,
        )
        from lessons.curriculum.signals import courses_changed

        courses_changed.connect(grow_after_commit)
        connect_finding()
        connect_naming()
        connect_showing()
        pre_save.connect(guard_review, sender=WorkflowState)
        # Wagtail looks for both on the model, which knows nothing of forms.
        AbstractLessonPage.base_form_class = LessonPageForm
        LessonPage.edit_handler = make_lesson_tabs()
