"""Has packs built anew when a lesson of theirs comes, changes or goes; the only glue.

What is withdrawn is refused without this: a pack asks the table of lessons before it is sent.
"""

from typing import Any

from django.db.models.signals import post_delete
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import list_lesson_models
from lms.offline.actions.offering import request_build
from lms.offline.models import Pack
from lms.offline.queries.lessons import list_packs_of
from media_pipeline.signals import source_published, source_ready


def connect() -> None:
    """Listen to lessons and to their films."""
    page_published.connect(follow_lesson)
    page_unpublished.connect(follow_lesson)
    post_delete.connect(follow_lesson)
    source_published.connect(follow_film)
    source_ready.connect(follow_film)


def follow_lesson(*, instance: Any, **_kwargs: Any) -> None:
    """Have the packs of a lesson built anew."""
    if isinstance(instance, AbstractLessonPage):
        for pack in list_packs_of(instance):
            request_build(pack=pack, by=None, now=timezone.now())


def follow_film(*, source: Any, **_kwargs: Any) -> None:
    """Have the packs of the lessons that show a film built anew."""
    if not Pack.objects.filter(subscription=None).exists():
        return
    for model in list_lesson_models():
        for lesson in model._default_manager.live().filter(recording=source):
            follow_lesson(instance=lesson)
