"""What everybody finds: live resources, by kind, grade and subject."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lessons.curriculum.models import Course
from lessons.discovery.queries import recall
from lessons.discovery.queries.showing import keep_shown
from lessons.library.models import FileVersion, Resource, SelectionItem
from lessons.library.rules.kinds import Audience, Kind
from media_pipeline.models import Source


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a reader asked for; empty parts ask for nothing."""

    kind: str = ""
    grade: int | None = None
    course: int | None = None
    tag: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way to narrow a list, and how many it leaves."""

    value: str
    label: str
    count: int


def list_resources(user: Any, wanted: Filter) -> QuerySet[Resource]:
    """Return the public resources that fit, newest first; training has a list of its own.

    For counting and paging: `read_cards` fetches what a page shows of them.
    """
    found = Resource.objects.shown_to(user).exclude(kind=Kind.TRAINING)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.course:
        found = found.filter(course=wanted.course)
    elif wanted.grade:
        found = found.filter(course__grade=wanted.grade)
    return found.order_by("-first_published_at", "-pk")


def read_cards(resources: QuerySet[Resource], *, begin: int, end: int, of: int) -> list[Resource]:
    """Return the resources from `begin` to `end` of a list of so many, with what their cards say.

    Numbers first: a database that skips a thousand pages shall not carry whole rows along. And
    from whichever end of the list is nearer, for each that is skipped is read.
    """
    numbers = resources.values_list("pk", flat=True)
    if begin > of - end:
        page = [*numbers.reverse()[of - end : of - begin]][::-1]
    else:
        page = [*numbers[begin:end]]
    found = Resource.objects.with_places().in_bulk(page)
    return [found[number] for number in page if number in found]


def count_kinds(user: Any) -> list[Choice]:
    """Return the kinds there are, with how many of each."""
    found = Resource.objects.shown_to(user).exclude(kind=Kind.TRAINING).order_by()

    def count() -> dict[str, int]:
        return dict(found.values_list("kind").annotate(Count("pk")))

    # Each of a hundred thousand rows is counted: once an edition for all who see the same.
    counts = recall(f"library.kinds:{bool(user and user.is_authenticated)}", count)
    return [
        Choice(value=str(value), label=str(label), count=counts[value])
        for value, label in Resource.KIND_CHOICES
        if value in counts
    ]


def list_courses_used(user: Any) -> QuerySet[Course]:
    """Return the subjects of grades that have resources."""
    # One look into an index for each course, however much it holds.
    used = Resource.objects.shown_to(user).exclude(kind=Kind.TRAINING).filter(course=OuterRef("pk"))
    courses = Course.objects.filter(Exists(used.order_by()))
    return courses.select_related("grade__level", "subject")


def get_resource(user: Any, pk: int) -> Resource | None:
    """Return a public resource with all that its page shows."""
    found = keep_shown(Resource.objects.shown_to(user).filter(pk=pk).with_places())
    return found.select_related("owner", "link_check").first()


def list_older_versions(user: Any, resource: Resource) -> QuerySet[FileVersion]:
    """Return the files that were public before the present one, newest first."""
    return (
        FileVersion.objects.shown_to(user)
        .filter(resource=resource)
        .exclude(pk=resource.file_id or 0)
        .select_related("stored")
        .order_by("-number")[:10]
    )


def list_uses(resource: Resource) -> QuerySet[SelectionItem]:
    """Return the public collections that hold a resource."""
    return (
        SelectionItem.objects.filter(resource=resource, selection__live=True)
        .select_related("selection")
        .order_by("selection__title")[:20]
    )


def list_shown_recordings() -> QuerySet[Source]:
    """Return the recordings of live resources; training is not secret, only not in the lists."""
    shown = Resource.objects.filter(live=True, source__isnull=False).filter(
        Q(audience=Audience.EVERYONE) | Q(kind=Kind.TRAINING)
    )
    return Source.objects.filter(pk__in=keep_shown(shown).values("source"))


def find_download(user: Any, *, resource: int, number: int) -> FileVersion | None:
    """Return a version that was public, of a resource that is."""
    return (
        FileVersion.objects.shown_to(user)
        .filter(
            resource__in=keep_shown(Resource.objects.shown_to(user).filter(pk=resource)),
            number=number,
        )
        .select_related("stored", "resource")
        .first()
    )
