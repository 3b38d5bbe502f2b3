"""What a hand-over needs to know of masters: where the file lies, how long it takes to be there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps

from lms.broadcasts.queries.masters import makes_masters, read_master
from lms.broadcasts.rules.airings import MasterState

_SUFFIXES = {"radio-wav": ".wav", "radio-mp2": ".mp2"}


@dataclass(frozen=True, kw_only=True)
class Stocked:
    """A master as it is in stock, or on its way."""

    source: int
    profile: str
    state: MasterState
    percent: int = 0
    light: str = ""
    """What the checks found: green, amber or red."""
    digest: str = ""
    md5: str = ""
    bytes: int = 0
    frames: int = 0
    place: str = ""
    """Its name in the private store."""
    made_at: Any = field(default=None)

    @property
    def may_be_handed(self) -> bool:
        """Tell whether its file is there and no check refuses it."""
        return self.state in (MasterState.READY, MasterState.DOUBTFUL) and bool(self.digest)

    @property
    def suffix(self) -> str:
        """What its file's name ends with."""
        return PurePosixPath(self.place).suffix or _SUFFIXES.get(self.profile, ".mxf")


def list_stock(
    wanted: Iterable[tuple[int, str]], *, locked: Collection[str] = ()
) -> dict[tuple[int, str], Stocked]:
    """Return by recording and profile what there is; nothing of what nobody asked to be made.

    Of several, the one that is among the `locked` digests: it is what was published.
    """
    pairs = set(wanted)
    if not pairs or not makes_masters():
        return {}
    rows = _list_masters().filter(
        source__in={source for source, _profile in pairs},
        profile__in={profile for _source, profile in pairs},
    )
    found: dict[tuple[int, str], Stocked] = {}
    # The newest recipe last; one that is ready beats one that is still being made anew.
    for row in rows.order_by("pk"):
        pair = (row.source_id, row.profile)
        if pair not in pairs:
            continue
        read = _read(row)
        held = found.get(pair)
        if held is None or _rank(read, locked) >= _rank(held, locked):
            found[pair] = read
    return found


def _rank(one: Stocked, locked: Collection[str]) -> tuple[bool, bool]:
    return one.may_be_handed and one.digest in locked, one.may_be_handed


def find_stocked(digest: str) -> Stocked | None:
    """Return the master with that SHA-256 if it may still be handed over."""
    if not digest or not makes_masters():
        return None
    for row in _list_masters().filter(sha256=digest, state="ready").order_by("-pk"):
        read = _read(row)
        if read.may_be_handed:
            return read
    return None


def _list_masters() -> Any:
    model: Any = apps.get_model("media_pipeline", "Master")
    return model._default_manager.all()


def _read(row: Any) -> Stocked:
    return Stocked(
        source=row.source_id,
        profile=row.profile,
        state=read_master(row).state,
        percent=_read_percent(row),
        light=row.passes if row.state == "ready" else "",
        digest=row.sha256,
        md5=row.md5,
        bytes=row.bytes or 0,
        frames=row.frames or 0,
        place=row.file,
        made_at=row.made_at,
    )


def _read_percent(row: Any) -> int:
    job = getattr(row, "job", None)
    return round(job.percent) if job is not None else 0
