"""Stocks the demo's library in the background, by the steps that a teacher and a reviewer take.

What was stocked once is not brought again: whoever deleted it meant it. Killed in between, the
next round goes on with what is missing.
"""

import io
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.curriculum.models import Course
from lessons.library.actions.files import take_file
from lessons.library.actions.resources import add_resource
from lessons.library.actions.selections import (
    add_thing,
    begin_selection,
    describe,
    submit_selection,
)
from lessons.library.models import LinkCheck, Resource, Selection
from lessons.library.rules.things import Thing
from lms.project.demo.reviewing import review
from lms.project.demo.shelf import COLLECTION, COLLECTION_SAYS, GATHERED, RESOURCES, DemoResource
from media_pipeline.actions.jobs import Done, Work, add_job
from media_pipeline.models import Job

KIND = "demo-library"
AUTHOR = "giaovien"
# A first start asks no other site: the links are looked at a day later.
LINKS_REST = timedelta(days=1)
# Behind what people bring, and before the films: it takes seconds.
PRIORITY = -1


def begin_stocking(*, now: datetime) -> None:
    """Have the library stocked, unless it was before."""
    if not Job.objects.filter(kind=KIND).exists():
        add_job(kind=KIND, now=now, priority=PRIORITY, dedupe_key=KIND)


def stock(work: Work) -> Done:
    """Bring what is missing and the collection; the body of jobs of the kind `demo-library`."""
    author = get_user_model().objects.filter(username=AUTHOR).first()
    if author is None:
        return Done(result={"gone": True})
    now = timezone.now()
    resources = [(one, bring(one, author, now=now)) for one in RESOURCES]
    gather([resource for one, resource in resources if one.is_gathered], author)
    return Done(result={"resources": len(resources)})


def bring(one: DemoResource, author: Any, *, now: datetime) -> Resource:
    """Return the resource, brought by `author` and reviewed as far as it is to be."""
    found = Resource.objects.filter(owner=author, title=one.title).first()
    if found is not None and found.live:
        return found
    made = found or _make(one, author, now=now)
    with transaction.atomic():
        resource = found or add_resource(resource=made, by=author)
        approve(resource, author, waits_for=one.waits_for)
        LinkCheck.objects.filter(resource=resource.pk).update(next_check_at=now + LINKS_REST)
    resource.refresh_from_db()
    return resource


@transaction.atomic
def gather(resources: list[Resource], author: Any) -> None:
    """Put the lessons that are public, then `resources`, into a reviewed collection."""
    if Selection.objects.filter(owner=author, title=COLLECTION).exists():
        return
    course = _find_course(*GATHERED)
    selection = begin_selection(title=COLLECTION, by=author)
    describe(
        selection=selection,
        title=COLLECTION,
        description=COLLECTION_SAYS,
        course=course,
        by=author,
    )
    lessons = LessonPage.objects.live().descendant_of(SubjectPage.objects.get(course=course))
    things = [Thing(page=page) for page in lessons.order_by("path").values_list("pk", flat=True)]
    for thing in [*things, *(Thing(resource=resource.pk) for resource in resources)]:
        add_thing(selection=selection, thing=thing, by=author)
    _publish(selection, author)


@transaction.atomic
def gather_lesson(page: LessonPage) -> None:
    """Put a lesson that has just become public into the collection, if it belongs there."""
    place = SubjectPage.objects.filter(course=_find_course(*GATHERED), pk=page.get_parent().pk)
    selection = Selection.objects.filter(owner__username=AUTHOR, title=COLLECTION, live=True)
    found = selection.first() if place.exists() else None
    if found is None or found.has_unpublished_changes:
        return  # not ours any more: somebody is at work on it
    if not found.items.filter(page=page).exists():
        add_thing(selection=found, thing=Thing(page=page.pk), by=found.owner)
        _publish(found, found.owner)


def approve(thing: Any, author: Any, *, waits_for: str = "") -> None:
    """Send a thing in for review if nobody has, and vote as the reviewers before `waits_for`."""
    review(thing, author, now=timezone.now(), waits_for=waits_for)


def _publish(selection: Selection, author: Any) -> None:
    selection.refresh_from_db()
    submit_selection(selection=selection, by=author)
    # What it knows of its review is kept with the object.
    approve(Selection.objects.get(pk=selection.pk), author)


def _make(one: DemoResource, author: Any, *, now: datetime) -> Resource:
    resource = Resource(
        kind=one.kind,
        title=one.title,
        description=one.description,
        course=_find_course(one.subject, one.grade),
        series=one.series,
        licence=one.licence,
        made_by=one.made_by,
        tags=one.tags,
        link=one.link,
    )
    if one.draw is not None:
        content = one.draw()
        resource.file = take_file(
            file=io.BytesIO(content),
            name=one.filename,
            size=len(content),
            by=author,
            now=now,
        )
    return resource


def _find_course(subject: str, grade: int) -> Course:
    return Course.objects.get(
        subject__code=subject, grade__number=grade, grade__level__code="primary"
    )
