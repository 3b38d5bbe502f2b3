"""What a hand-over needs to know of masters: where the file lies, how far it is, what was found."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.db.models import F

from lms.broadcasts.rules.airings import MasterState
from lms.broadcasts.rules.handing import PROGRAMME_BEGINS
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.core.masters.profiles import Profile
from media_pipeline.core.masters.timecode import find_leader_frames, read_timecode, write_timecode
from media_pipeline.models import Master, Source
from media_pipeline.queries.masters import (
    describe_masters,
    find_by_digest,
    find_captioned,
    get_profiles,
    write_captions,
)

CAPTIONS = (".srt", ".stl")
BESIDE = (".html", ".json", *CAPTIONS)
MADE = ("leader_frames", "timecode")


@dataclass(frozen=True, kw_only=True)
class Stocked:
    """A master as it is in stock, or on its way."""

    original: int
    profile: str
    state: MasterState
    percent: int = 0
    digest: str = ""
    md5: str = ""
    bytes: int = 0
    frames: int = 0
    """Of the whole file, with what a leader puts before the programme."""
    som: int = 0
    begins: int = PROGRAMME_BEGINS
    """The frame that the timecode shows where the programme begins."""
    place: str = ""
    """Its name in the private store."""

    @property
    def may_be_handed(self) -> bool:
        """Tell whether its file is there and no check refuses it."""
        return self.state in (MasterState.READY, MasterState.DOUBTFUL) and bool(self.digest)

    @property
    def suffix(self) -> str:
        """What its file's name ends with."""
        return PurePosixPath(self.place).suffix


def list_stock(
    wanted: Iterable[tuple[int, str]], *, locked: Collection[str] = ()
) -> dict[tuple[int, str], Stocked]:
    """Return by recording and profile what there is; nothing of what nobody asked to be made.

    Of several, the one that is among the `locked` digests: it is what was published. Else one that
    is ready rather than one that is being made anew, and the newer rather than the older.
    """
    pairs = set(wanted)
    sources = {source for source, _profile in pairs}
    originals = dict(Source.objects.filter(pk__in=sources).values_list("pk", "original"))
    rows = Master.objects.filter(
        original__in=set(originals.values()), profile__in={profile for _source, profile in pairs}
    )
    # Of the reports, which are long, only what is read here.
    rows = rows.annotate(**{name: F(f"report__{name}") for name in MADE}).defer("report")
    best: dict[tuple[int, str], Stocked] = {}
    profiles = get_profiles()
    for entry in describe_masters(rows.order_by("pk")):
        row = entry.master
        made = {name: getattr(row, name) for name in MADE}
        read = _read(row, profiles.get(row.profile), made, round(entry.percent))
        place = (read.original, read.profile)
        if place not in best or _rank(read, locked) >= _rank(best[place], locked):
            best[place] = read
    return {
        (source, profile): best[originals[source], profile]
        for source, profile in pairs
        if source in originals and (originals[source], profile) in best
    }


def find_stocked(digest: str) -> Stocked | None:
    """Return the master with that SHA-256 if it may still be handed over."""
    master = find_by_digest(digest) if digest else None
    if master is None or not master.may_air:
        return None
    return _read(master, get_profiles().get(master.profile), master.report, 100)


def list_revoked(digests: Collection[str]) -> set[str]:
    """Return those of some SHA-256 whose master was revoked."""
    rows = Master.objects.filter(sha256__in=digests, state=Master.State.REVOKED)
    return set(rows.values_list("sha256", flat=True))


def list_beside(stocked: Stocked) -> list[str]:
    """Return the names of what lies beside a master in the private store: reports, captions.

    :raises StoreUnavailable: the store did not answer.
    """
    folder = str(PurePosixPath(stocked.place).parent)
    paths = get_private_store().list_tree(folder)
    names = {PurePosixPath(path).name for path in paths if path != stocked.place}
    kept = {name for name in names if PurePosixPath(name).suffix in BESIDE}
    return sorted(kept | _name_captions(stocked).keys())


def read_beside(stocked: Stocked, name: str) -> bytes:
    """Return one of these.

    :raises StoreUnavailable: the store did not answer.
    :raises FileNotFoundError: there is none of that name.
    """
    if (write := _name_captions(stocked).get(name)) is not None:
        return write()
    if name not in list_beside(stocked):
        raise FileNotFoundError(name)
    return get_private_store().read(f"{PurePosixPath(stocked.place).parent}/{name}")


def _name_captions(stocked: Stocked) -> dict[str, Callable[[], bytes]]:
    """Return what writes the recording's captions as they are now, by the name they have."""
    profile = get_profiles().get(stocked.profile)
    if profile is None or profile.is_radio or not stocked.place:
        return {}
    source = find_captioned(stocked.original)
    if source is None:
        return {}
    stem = PurePosixPath(stocked.place).stem

    def write(suffix: str) -> bytes:
        return write_captions(source, suffix[1:], timecode=write_timecode(stocked.begins)) or b""

    return {f"{stem}{suffix}": partial(write, suffix) for suffix in CAPTIONS}


def list_sources(original: int) -> set[int]:
    """Return the recordings whose masters are made of these bytes."""
    return set(Source.objects.filter(original=original).values_list("pk", flat=True))


def _rank(one: Stocked, locked: Collection[str]) -> tuple[bool, bool]:
    return one.may_be_handed and one.digest in locked, one.may_be_handed


def _read_state(row: Any) -> MasterState:
    if row.state in ("waiting", "making"):
        return MasterState.MAKING
    if row.state != "ready":
        return MasterState.REFUSED
    passes = {"green": MasterState.READY, "amber": MasterState.DOUBTFUL}
    return passes.get(row.passes, MasterState.REFUSED)


def _read(row: Any, profile: Profile | None, made: Mapping[str, Any], percent: int) -> Stocked:
    """Return what is known of a master; `made` is what its report says of how it was made.

    Where that says nothing its profile counts, which may have been changed since.
    """
    som, timecode = (made.get(name) for name in MADE)
    if som is None:
        som = find_leader_frames(profile) if profile is not None else 0
    if timecode is None and profile is not None:
        timecode = profile.timecode
    begins = PROGRAMME_BEGINS if timecode is None else read_timecode(timecode)
    return Stocked(
        original=row.original_id,
        profile=row.profile,
        state=_read_state(row),
        percent=percent,
        digest=row.sha256,
        md5=row.md5,
        bytes=row.bytes or 0,
        frames=(row.frames or 0) + som,
        som=som,
        begins=begins,
        place=row.name if row.file else "",
    )
