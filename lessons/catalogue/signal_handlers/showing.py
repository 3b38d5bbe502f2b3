"""Keeps recordings public exactly while a lesson that everybody may see shows them."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from lessons.catalogue.models import AbstractLessonPage
from media_pipeline.actions.showing import follow_showings


def connect() -> None:
    """Listen to whatever shows a lesson to everybody, or hides it."""
    page_published.connect(follow_lesson)
    page_unpublished.connect(follow_lesson)
    post_delete.connect(follow_lesson)
    post_save.connect(follow_restriction, sender=PageViewRestriction)
    post_delete.connect(follow_restriction, sender=PageViewRestriction)
    post_page_move.connect(follow_move)


def follow_lesson(*, instance: Any, **_kwargs: Any) -> None:
    """Follow a lesson that went live, changed, was withdrawn or deleted."""
    if isinstance(instance, AbstractLessonPage):
        follow_showings(now=timezone.now())


def follow_restriction(*, raw: bool = False, **_kwargs: Any) -> None:
    """Follow a password that was put before pages, or taken away."""
    if not raw:
        follow_showings(now=timezone.now())


def follow_move(
    *, instance: Page, parent_page_before: Page, parent_page_after: Page, **_kw: Any
) -> None:
    """Follow pages that were moved below a password, or out of its reach."""
    if parent_page_before.pk != parent_page_after.pk:
        follow_showings(now=timezone.now())
