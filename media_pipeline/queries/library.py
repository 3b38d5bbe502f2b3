"""The media library: recordings within somebody's reach, and how far each of them has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from media_pipeline.models import Encoding, Job, Rendition, Source
from media_pipeline.permissions import list_reached_sources
from media_pipeline.queries.player import find_folder

# Beside the stages: what would have failed if nobody had stopped it.
STOPPED = "stopped"
# A search names its first hits; whoever wants others types one more word.
MOST_HITS = 500


class Stage(TextChoices):
    """How far a recording has come, for people."""

    WAITING = "waiting", _("Waiting for its turn")
    WORKING = "working", _("Being prepared")
    WATCHABLE = "watchable", _("Watchable, being finished")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be prepared")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A recording as the library shows it."""

    source: Source
    stage: Stage
    encoding: Encoding | None
    """What players are given; before there is any, what is on its way."""
    job: Job | None
    """The newest job that makes an encoding of it."""

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        """Return the files of it; read already where the list was made `with_details`."""
        return tuple(self.encoding.renditions.all()) if self.encoding else ()

    @property
    def rungs(self) -> tuple[Rendition, ...]:
        """Return what can be watched, leaving out sounds alone."""
        return tuple(one for one in self.renditions if one.link_kbps is not None)

    @property
    def links_kbps(self) -> tuple[int, ...]:
        """Return the links it can be watched on."""
        return tuple(sorted({one.link_kbps for one in self.rungs if one.link_kbps is not None}))

    @property
    def smallest(self) -> Rendition | None:
        """Return the thriftiest file with a picture, or else the thriftiest sound."""
        return min(self.rungs or self.renditions, key=lambda one: one.bytes, default=None)

    @property
    def rendition_bytes(self) -> int:
        """Return what everything made of it takes up."""
        return sum(one.bytes for one in self.renditions)

    @property
    def is_moving(self) -> bool:
        """Tell whether it is worth asking again in a moment."""
        waits = self.stage in (Stage.WAITING, Stage.WORKING, Stage.WATCHABLE)
        return waits or (self.job is not None and self.job.is_open)

    @property
    def label(self) -> str:
        """Return how far it has come, in a word or two."""
        stopped = self.job is not None and self.job.state == Job.State.CANCELLED
        if self.stage is Stage.FAILED and stopped:
            return str(capfirst(_("stopped")))
        return str(self.stage.label)

    @property
    def is_redone(self) -> bool:
        """Tell whether it is being encoded again beside what can be watched."""
        return self.stage is Stage.READY and self.job is not None and self.job.is_open


def list_entries(
    user: Any, *, q: str = "", collection: Any = None, stage: str = ""
) -> QuerySet[Source]:
    """Return the recordings that `user` reaches, newest first, with what `describe` needs."""
    found = list_reached_sources(user)
    if q:
        hits = get_search_backend().autocomplete(q, found.order_by("pk"), operator="and")
        found = found.filter(pk__in=[one.pk for one in hits[:MOST_HITS]])
    if collection is not None:
        found = found.filter(collection=collection)
    if stage == "public":
        found = found.filter(published_at__isnull=False)
    elif stage:
        found = _filter_stage(found, stage)
    return with_details(found)


def with_details(found: QuerySet[Source]) -> QuerySet[Source]:
    """Return `found` with what a list says of recordings, in a fixed number of queries."""
    return with_stages(found).prefetch_related("original__encodings__renditions")


def with_stages(found: QuerySet[Source]) -> QuerySet[Source]:
    """Return `found` with what `describe` needs, in a fixed number of queries."""
    return found.select_related("original", "collection").prefetch_related(
        *list_stage_parts("original")
    )


def list_stage_parts(original: str) -> tuple[Prefetch[Any], ...]:
    """Return what `describe` needs beside a source, whose original is found by this path."""
    playable = Exists(Rendition.objects.filter(encoding=OuterRef("pk")))
    jobs = Job.objects.filter(parent=None).defer("log_tail", "arguments")
    return (
        Prefetch(
            f"{original}__encodings",
            Encoding.objects.annotate(is_playable=playable).order_by("pk"),
        ),
        Prefetch(f"{original}__encodings__jobs", jobs.order_by("pk")),
    )


def describe(source: Source) -> Entry:
    """Return how far `source` has come; of one of `list_entries` no further question is asked."""
    encodings: list[Any] = list(source.original.encodings.all())
    shown = next((one for one in encodings if one.is_current), None)
    shown = shown or (encodings[-1] if encodings else None)
    # Parts of a job have percents of their own, which say nothing of the whole.
    jobs = sorted(
        (job for one in encodings for job in one.jobs.all() if job.parent_id is None),
        key=lambda job: job.pk,
    )
    return Entry(
        source=source,
        stage=_judge(shown, shown is not None and _is_playable(shown)),
        encoding=shown,
        job=jobs[-1] if jobs else None,
    )


def describe_all(sources: Iterable[Source]) -> list[Entry]:
    """Return how far each has come."""
    return [describe(source) for source in sources]


def get_entry(user: Any, pk: int) -> Entry | None:
    """Return the recording with this number when `user` reaches it."""
    source = list_entries(user).filter(pk=pk).first()
    return describe(source) if source else None


def find_poster(entry: Entry, *, user: Any, now: datetime) -> str | None:
    """Return the address of a picture of it, signed for `user` while it is private."""
    poster = entry.encoding.report.get("poster") if entry.encoding else None
    if entry.encoding is None or not poster:
        return None
    folder = find_folder(entry.source, entry.encoding, user=user, now=now)
    return f"{folder}{poster['webp']}"


def list_uses(source: Source) -> QuerySet[ReferenceIndex]:
    """Return the places of the site that show `source`; captions and the like are no places."""
    found: QuerySet[ReferenceIndex] = ReferenceIndex.get_references_to(source)
    return found.exclude(base_content_type__app_label=Source._meta.app_label)


def is_used(source: Source) -> bool:
    """Tell whether anything shows `source`: what is saved, or a draft that waits to be."""
    return list_uses(source).exists() or any(
        str(source.pk) == str(object_id)
        for draft in _list_newest_revisions().filter(text__contains=str(source.pk))
        for model, object_id in _list_references(draft)
        if model is Source
    )


def _list_newest_revisions() -> QuerySet[Revision]:
    # The reference index knows saved rows only; an edited draft lives in its newest revision.
    newest = Revision.objects.filter(
        base_content_type=OuterRef("base_content_type"), object_id=OuterRef("object_id")
    ).order_by("-created_at", "-pk")
    return Revision.objects.annotate(text=Cast("content", TextField())).filter(
        pk=Subquery(newest.values("pk")[:1])
    )


def _list_references(draft: Revision) -> Iterable[tuple[type | None, Any]]:
    # Wagtail has no public name for this; the alternative is walking every StreamField by hand.
    found = ReferenceIndex._extract_references_from_object(draft.as_object())
    for content_type_id, object_id, *_path in found:
        yield ContentType.objects.get_for_id(content_type_id).model_class(), object_id


def _is_playable(shown: Any) -> bool:
    # Asked with the list it is of, or else now.
    known: bool | None = getattr(shown, "is_playable", None)
    return bool(shown.renditions.all()) if known is None else known


def _judge(shown: Encoding | None, playable: bool) -> Stage:
    states = Encoding.State
    if shown is None or (shown.state == states.WAITING and not playable):
        return Stage.WAITING
    if shown.state == states.READY:
        return Stage.READY
    if shown.state == states.FAILED:
        return Stage.FAILED
    return Stage.WATCHABLE if playable else Stage.WORKING


def _filter_stage(found: QuerySet[Source], stage: str) -> QuerySet[Source]:
    # The same choice as `describe` makes, told to the database.
    of_it = Encoding.objects.filter(original=OuterRef("original")).order_by("-is_current", "-pk")
    jobs = Job.objects.filter(parent=None, encoding__original=OuterRef("original"))
    found = found.annotate(
        job_state=Coalesce(Subquery(jobs.order_by("-pk").values("state")[:1]), Value("")),
        shown=Subquery(of_it.values("pk")[:1]),
        shown_state=Coalesce(
            Subquery(of_it.values("state")[:1]), Value(Encoding.State.WAITING.value)
        ),
        playable=Exists(Rendition.objects.filter(encoding=OuterRef("shown"))),
    )
    states = Encoding.State
    wanted = {
        Stage.WAITING: Q(shown_state=states.WAITING, playable=False),
        Stage.WORKING: Q(shown_state=states.ENCODING, playable=False),
        Stage.WATCHABLE: Q(shown_state__in=(states.WAITING, states.ENCODING), playable=True),
        Stage.READY: Q(shown_state=states.READY),
        # What somebody stopped has not failed, and is called otherwise.
        Stage.FAILED: Q(shown_state=states.FAILED) & ~Q(job_state=Job.State.CANCELLED),
        STOPPED: Q(shown_state=states.FAILED, job_state=Job.State.CANCELLED),
    }
    return found.filter(wanted[stage])
