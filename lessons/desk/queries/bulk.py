"""Lessons that came by a sheet: which still wait for their file, which files have no lesson."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from lessons.catalogue.models import LessonPage
from lessons.desk.models import AwaitedFile
from lessons.desk.rules import match_filename
from media_pipeline.models import Source

MOST_SHOWN = 100


def list_awaited(user: Any) -> QuerySet[AwaitedFile]:
    """Return what the lessons of `user` still wait for."""
    return AwaitedFile.objects.filter(owner=user.pk).select_related("lesson").order_by("filename")


def list_unused_recordings(user: Any) -> QuerySet[Source]:
    """Return what `user` brought in and no lesson shows yet, newest first."""
    used = LessonPage.objects.exclude(recording=None).values("recording")
    own = Source.objects.filter(uploaded_by_user=user.pk).exclude(pk__in=used)
    return own.order_by("-created_at", "-pk")[:MOST_SHOWN]


def find_brought(user: Any, matches: Collection[str]) -> dict[str, Source]:
    """Return the newest recording that `user` brought in under each of these names."""
    own = Source.objects.filter(uploaded_by_user=user.pk).order_by("created_at", "pk")
    named = ((match_filename(source.filename), source) for source in own.iterator())
    return {name: source for name, source in named if name in matches}
