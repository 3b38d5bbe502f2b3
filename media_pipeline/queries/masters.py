"""Reads: which masters there are, how far each has come, what profiles stations may be given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db.models import F

from media_pipeline.adapters.logos import name_logo, read_logo
from media_pipeline.conf import get_conf
from media_pipeline.core.masters.dressing import Dressing, dress
from media_pipeline.core.masters.naming import name_file
from media_pipeline.core.masters.profiles import Profile
from media_pipeline.core.masters.subtitles import write_beside
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


def dress_sources(
    sources: Iterable[Source], profile: Profile, wished: Dressing
) -> dict[int, Dressing]:
    """Return what is drawn over each recording, by its number: what is asked for and looked up.

    :raises NotMedia: the profile's logo cannot be used.
    """
    sources = list(sources)
    words: dict[int, str] = {}
    if profile.captions == "burnt" and not profile.is_radio:
        of_them = Caption.objects.filter(source__in=sources, language=F("source__language"))
        words = dict(of_them.values_list("source", "vtt"))
    logo = ""
    if profile.logo and not profile.is_radio:
        logo = name_logo(read_logo(Path(profile.logo)))
    return {
        one.pk: dress(
            profile,
            wished,
            Dressing(title=one.title, logo=logo, captions=words.get(one.pk, "")),
        )
        for one in sources
    }


def list_masters(
    sources: Iterable[Source],
    profile: str,
    wished: Dressing = Dressing(),  # noqa: B008
) -> dict[int, Master]:
    """Return the newest master of each for `profile` that was not revoked, by the source's number.

    In one query, and another where captions are burnt in.

    :raises NotMedia: the profile's logo cannot be used.
    """
    sources = list(sources)
    known = get_profiles().get(profile)
    drawn = dress_sources(sources, known, wished) if known else {}
    keys = {one.pk: drawn.get(one.pk, wished).key for one in sources}
    found = (
        Master.objects.filter(
            profile=profile,
            original__in={one.original_id for one in sources},
            dressing_key__in=set(keys.values()),
        )
        .exclude(state=Master.State.REVOKED)
        .select_related("original")
    )
    newest = {(one.original_id, one.dressing_key): one for one in found.order_by("pk")}
    places = {one.pk: (one.original_id, keys[one.pk]) for one in sources}
    return {number: newest[place] for number, place in places.items() if place in newest}


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


def find_captioned(original: int) -> Source | None:
    """Return the recording of these bytes whose captions go with its masters; None without any.

    One that is public; one that is not only where nobody else holds the same bytes: what a
    colleague is still writing is not handed out with somebody else's film.
    """
    holders = list(Source.objects.filter(original=original).order_by("pk"))
    shown = [one for one in holders if one.published_at is not None]
    if not shown and len(holders) > 1:
        return None
    of_them = Caption.objects.filter(source__in=shown or holders, language=F("source__language"))
    newest = of_them.select_related("source").order_by("-changed_at", "-pk").first()
    return newest.source if newest else None


def write_captions(source: Source, kind: str, *, timecode: str) -> bytes | None:
    """Return the captions of `source` in its own language as `srt` or `stl`; None without any.

    Made when they are asked for: whoever corrects a word need not have the master made again.
    """
    words = Caption.objects.filter(source=source, language=source.language).first()
    if words is None:
        return None
    title, day = name_file(source.title), words.changed_at.date().isoformat()
    return write_beside(words.vtt, title=title, timecode=timecode, day=day)[f".{kind}"]
