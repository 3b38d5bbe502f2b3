"""Which recordings the site shows to everybody: its apps say so, nobody here knows a page.

An app registers by the hook `register_media_showing`, which returns a function without arguments;
that returns a queryset of the sources that the app shows to everybody now. By the hook
`may_show_captions` an app keeps captions of a published recording back: a function of a caption.
"""

from collections.abc import Callable

from django.db.models import Q, QuerySet
from wagtail import hooks

from media_pipeline.models import Caption, Source

Showing = Callable[[], QuerySet[Source]]


def list_showings() -> list[Showing]:
    """Return what the apps registered; where none did, publishing is left to the host."""
    return [register() for register in hooks.get_hooks("register_media_showing")]


def list_shown_sources() -> QuerySet[Source]:
    """Return the recordings that some app shows to everybody."""
    shown = Q(pk__in=[])
    for list_shown in list_showings():
        shown |= Q(pk__in=list_shown().values("pk"))
    return Source.objects.filter(shown)


def list_unpublished_sources() -> QuerySet[Source]:
    """Return what is shown and not public yet, longest waiting first."""
    return list_shown_sources().filter(published_at__isnull=True).order_by("pk")


def list_unshown_sources() -> QuerySet[Source]:
    """Return what is public and shown by nobody; nothing where no app decides."""
    if not list_showings():
        return Source.objects.none()
    shown = list_shown_sources().values("pk")
    return Source.objects.filter(published_at__isnull=False).exclude(pk__in=shown)


def list_shown_captions(source: Source) -> list[Caption]:
    """Return the captions of `source` for whoever watches it: all, while it is private."""
    captions = list(source.captions.all())
    if source.published_at is None:
        return captions
    return [caption for caption in captions if may_show_captions(caption)]


def may_show_captions(caption: Caption) -> bool:
    """Tell whether everybody may read `caption`, once its recording is published."""
    return all(may_show(caption) for may_show in hooks.get_hooks("may_show_captions"))
