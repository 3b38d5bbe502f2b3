"""Reads: which masters there are, how far each has come, what profiles stations may be given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from media_pipeline.conf import get_conf
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.naming import name_file
from media_pipeline.core.masters.profiles import Profile
from media_pipeline.core.masters.subtitles import write_srt, write_stl
from media_pipeline.models import Caption, Job, Master, Source


@dataclass(frozen=True, kw_only=True)
class MasterEntry:
    """A master and the newest job that makes it."""

    master: Master
    job: Job | None

    @property
    def percent(self) -> float:
        """Return how far it is."""
        if self.master.state == Master.State.READY:
            return 100.0
        return self.job.percent if self.job is not None and self.job.is_open else 0.0


def get_profiles() -> Mapping[str, Profile]:
    """Return the profiles that stations may be given, by name."""
    return get_conf().master_profiles


def get_master(
    source: Source,
    profile: str,
    dressing: Dressing = Dressing(),  # noqa: B008
) -> Master | None:
    """Return the newest master of `source` for `profile` that was not revoked."""
    found = _list(profile, dressing).filter(original=source.original_id)
    return found.order_by("-pk").first()


def list_masters(
    sources: Iterable[Source],
    profile: str,
    dressing: Dressing = Dressing(),  # noqa: B008
) -> dict[int, Master]:
    """Return the same for many at once, by the number of the source, in one query."""
    sources = list(sources)
    found = _list(profile, dressing).filter(original__in={one.original_id for one in sources})
    newest = {master.original_id: master for master in found.order_by("pk")}
    return {one.pk: newest[one.original_id] for one in sources if one.original_id in newest}


def find_by_digest(sha256: str) -> Master | None:
    """Return the ready master whose file has this hash; None once it is revoked."""
    ready = Master.objects.filter(sha256=sha256, state=Master.State.READY)
    return ready.select_related("original").order_by("-pk").first()


def describe_masters(masters: Iterable[Master]) -> list[MasterEntry]:
    """Return how far each has come, in one query more."""
    listed = list(masters)
    jobs: dict[int, Job] = {}
    of_them = Job.objects.filter(master__in=listed, parent=None).defer("log_tail", "arguments")
    for job in of_them.order_by("pk"):
        jobs[job.master_id or 0] = job
    return [MasterEntry(master=master, job=jobs.get(master.pk)) for master in listed]


def list_masters_of(source: Source) -> list[MasterEntry]:
    """Return every master of `source` that was not revoked, newest first."""
    found = Master.objects.filter(original=source.original_id)
    return describe_masters(found.exclude(state=Master.State.REVOKED).order_by("-pk"))


def write_captions(source: Source, kind: str, *, timecode: str, day: str) -> bytes | None:
    """Return the captions of `source` in its own language as `srt` or `stl`; None without any.

    Made when they are asked for: whoever corrects a word need not have the master made again.
    """
    words = Caption.objects.filter(source=source, language=source.language).first()
    if words is None:
        return None
    if kind == "srt":
        # With a mark in front that old editors know Unicode by.
        return write_srt(words.vtt).encode("utf-8-sig")
    title = name_file(source.title)
    return write_stl(words.vtt, title=title, timecode=timecode, day=day)


def _list(profile: str, dressing: Dressing) -> QuerySet[Master]:
    return (
        Master.objects.filter(profile=profile, dressing_key=dressing.key)
        .exclude(state=Master.State.REVOKED)
        .select_related("original")
    )
