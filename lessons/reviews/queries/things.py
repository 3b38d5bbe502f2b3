"""What is reviewed, whatever its model: its authors, its place, its film, its newest state."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Page, Revision

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import list_lesson_models
from lessons.curriculum.models import Course, Topic
from media_pipeline.models import Source

LIBRARY = ("library.Resource", "library.Selection")


def list_guarded_models() -> list[Any]:
    """Return the models that the gate guards: lessons and the library's, unless the site says."""
    given = getattr(settings, "LESSONS", {}).get("REVIEWS", {}).get("GUARDED")
    if given is not None:
        return [apps.get_model(name) for name in given]
    rest = [apps.get_model(name) for name in LIBRARY if apps.is_installed("lessons.library")]
    return [*list_lesson_models(), *rest]


def find_thing(type_id: int, thing_id: str) -> Any:
    """Return the guarded thing that an address names; None where there is none."""
    kind = ContentType.objects.filter(pk=type_id).first() if type_id < 2**31 else None
    model: Any = kind.model_class() if kind else None
    if model is None or not (thing_id.isascii() and thing_id.isdigit() and len(thing_id) < 19):
        return None
    thing = read_specific(model._default_manager.filter(pk=thing_id).first())
    return thing if thing is not None and is_guarded(thing) else None


def is_guarded(thing: Any) -> bool:
    """Tell whether `thing` needs an approval to be public."""
    return isinstance(thing, tuple(list_guarded_models()))


def read_specific(thing: Any) -> Any:
    """Return a page as what it is; anything else as it came."""
    return thing.specific if isinstance(thing, Page) else thing


def read_newest(thing: Any) -> Any:
    """Return the newest revision of `thing` as an object."""
    return thing.get_latest_revision_as_object()


def list_authors(thing: Any) -> set[Any]:
    """Return who saved a revision of `thing`, by number."""
    base = thing.get_base_content_type()
    saved = Revision.objects.filter(base_content_type=base, object_id=str(thing.pk))
    return set(saved.exclude(user=None).values_list("user_id", flat=True).distinct())


def list_uploaders(thing: Any) -> set[Any]:
    """Return who brought the film or the file that the newest revision shows."""
    newest = read_newest(thing)
    source = find_film(newest)
    people = {source.uploaded_by_user_id} if source else set()
    file = getattr(newest, "file", None)
    if file is not None:
        people.add(getattr(file, "added_by_id", None))
    return people - {None}


def find_film(thing: Any) -> Source | None:
    """Return the recording that `thing` shows."""
    film = getattr(thing, "recording", None) or getattr(thing, "source", None)
    return film if isinstance(film, Source) else None


def find_course(thing: Any) -> Course | None:
    """Return the subject of a grade that `thing` is for."""
    if isinstance(thing, AbstractLessonPage) and thing.topic is not None:
        found: Course = thing.topic.course
        return found
    course = getattr(thing, "course", None)
    return course if isinstance(course, Course) else None


def find_topic(thing: Any) -> Topic | None:
    """Return the topic of the curriculum that `thing` is about."""
    topic = getattr(thing, "topic", None)
    return topic if isinstance(topic, Topic) else None


def wishes_television(thing: models.Model) -> bool:
    """Tell whether its author would like `thing` to be broadcast."""
    return bool(getattr(thing, "for_television", False))


def list_live_with_film(source_id: int) -> list[Any]:
    """Return querysets of the live things that show a recording."""
    found = []
    for model in list_guarded_models():
        names = {field.name for field in model._meta.get_fields()}
        found += [
            model._default_manager.filter(live=True, **{name: source_id})
            for name in ("recording", "source")
            if name in names
        ]
    return found
