"""Rungs and sounds become files that can be played: packed, stored, written down, told."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from cattrs.preconf.json import make_converter
from django.db import transaction
from django.utils import timezone

from media_pipeline.actions.encode.bench import is_outdated, open_workshop
from media_pipeline.actions.jobs.work import Done, Work
from media_pipeline.adapters.chunk_job import do_rung_again
from media_pipeline.adapters.inspector import inspect
from media_pipeline.adapters.joining import PiecesGone, is_given_back
from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.quality import grade
from media_pipeline.adapters.reports import describe_rung, describe_sound
from media_pipeline.adapters.rung_packs import describe_packed, pack_chunks, read_packed
from media_pipeline.adapters.sounds import (
    SOUNDS,
    encode_sound_again,
    encode_sounds,
    pack_sound,
)
from media_pipeline.adapters.workshop import Workshop
from media_pipeline.conf import get_conf
from media_pipeline.core.ladder import VideoRung
from media_pipeline.core.qc import Measured
from media_pipeline.core.refusals import ToolFailed
from media_pipeline.core.sounds import AudioRung, Family
from media_pipeline.core.work import Unit, list_units
from media_pipeline.models import Job, Rendition
from media_pipeline.signals import rendition_ready

CONVERTER = make_converter()


def pack_and_measure(work: Work) -> Done:
    """Pack one rung, unless that was done early, and measure what a player finds.

    :raises MediaError: for the reason its class names.
    """
    if is_outdated(work.job):
        return Done()  # the whole begins anew when it comes back
    workshop = open_workshop(work.job)
    planned = workshop.find_plan()
    name = work.job.arguments["rung"]
    rung = next(rung for rung in planned.plan.rungs if rung.id == name)
    film = f"{rung.family.value}/{rung.link_kbps}.mp4"
    if workshop.read_note(f"measured-{name}.json") and workshop.has_result(film):
        return Done()
    packed = deliver_rung(work, workshop, planned, rung)
    work.tell(30, step=f"measure {name}")
    measured = inspect(planned, name, packed, cancel=work.cancel)
    work.tell(50, step=f"grade {name}")
    measured = grade(planned, measured, packed, work.cancel)
    workshop.note(f"measured-{name}.json", CONVERTER.unstructure(measured))
    return Done()


def read_measured(workshop: Workshop, rung: str) -> Measured:
    """Return what was measured of a rung.

    :raises ToolFailed: nothing was.
    """
    note = workshop.read_note(f"measured-{rung}.json")
    if note is None:
        raise ToolFailed(f"{rung} was not measured; try the whole encoding again")
    return CONVERTER.structure(note, Measured)


def deliver_rung(work: Work, workshop: Workshop, planned: Planned, rung: VideoRung) -> Packed:
    """Return `rung` packed and in the store, as it was or newly; tell the site of it."""
    film = f"{rung.family.value}/{rung.link_kbps}.mp4"
    packed = _find_delivered(workshop, rung.id, film)
    if packed is None:
        units = [u for wave in list_units(planned.plan) for u in wave if rung in u.rungs]
        with workshop.packing(rung.id) as home:
            packed = _find_delivered(workshop, rung.id, film)
            if packed is None:
                packed = _pack_rung(work, workshop, planned, rung, units, home)
                _keep_packed(workshop, rung.id, rung.family, packed, home)
        # From here on the package is the only copy: a lesson is on the disk about once.
        for unit in units:
            workshop.give_up(unit.name, f"{rung.id}.mp4")
        _give_up_sounds(workshop, planned)
    keep_rendition(work.job, describe_rung(planned.plan, rung.id, packed))
    taken = workshop.take_result(film)
    return read_packed(describe_packed(packed) | {"mp4": taken.name}, taken.parent)


def _pack_rung(
    work: Work,
    workshop: Workshop,
    planned: Planned,
    rung: VideoRung,
    units: Sequence[Unit],
    home: Path,
) -> Packed:
    def pack_all() -> Packed:
        for unit in units:
            if not workshop.fetch(unit.name, only=f"{rung.id}.mp4"):
                # It went when the rung was packed, and the package has vanished since.
                work.tell(work.job.percent, step=f"{unit.name} {rung.id}")
                do_rung_again(planned, unit, rung, **bring(work, workshop))
        sounds, folder = workshop.folder / SOUNDS, workshop.folder
        return pack_chunks(planned, rung, units, sounds=sounds, out=home, work=folder)

    for sound in planned.plan.audio:
        if sound.id == rung.audio:
            take_sound(work, workshop, planned, sound)
    try:
        return pack_all()
    except PiecesGone:
        # The unfinished package was removed: what it had used up is made again.
        for unit in units:
            if is_given_back(piece := workshop.folder / unit.name / f"{rung.id}.mp4"):
                piece.unlink()
        return pack_all()


def _find_delivered(workshop: Workshop, name: str, film: str) -> Packed | None:
    packed = find_packed(workshop, name)
    return packed if packed is not None and workshop.has_result(film) else None


def _keep_packed(workshop: Workshop, name: str, family: Family, packed: Packed, home: Path) -> None:
    """Put what was packed in `home` into the store; then, not before, note that it is there."""
    workshop.deliver(home)
    workshop.note(f"packed-{name}.json", describe_packed(packed) | {"family": family.value})


def take_sound(work: Work, workshop: Workshop, planned: Planned, sound: AudioRung) -> None:
    """Have an encoded sound here, made once more where it has gone."""
    if not workshop.fetch(SOUNDS):
        encode_sounds(planned, on_share=lambda _share: None, **bring(work, workshop))
    elif not workshop.fetch(SOUNDS, only=f"{sound.id}.mp4"):
        encode_sound_again(planned, sound, **bring(work, workshop))


def _give_up_sounds(workshop: Workshop, planned: Planned) -> None:
    """Remove the sounds that all who carry them hold now."""
    plan = planned.plan
    names = [*(rung.id for rung in plan.rungs), *plan.listen]
    packed = [name for name in names if workshop.read_note(f"packed-{name}.json") is not None]
    for name in plan.list_used_up(packed):
        workshop.give_up(SOUNDS, f"{name}.mp4")


def bring(work: Work, workshop: Workshop) -> dict[str, Any]:
    """Return where and how a tool of this job works."""
    return {"work": workshop.folder, "nice": get_conf().nice, "cancel": work.cancel}


def deliver_listen(work: Work, workshop: Workshop, planned: Planned) -> None:
    """Pack the sounds for those who only listen, and tell the site of them."""
    for sound in planned.plan.audio:
        if sound.id not in planned.plan.listen:
            continue
        packed = _find_delivered(workshop, sound.id, f"{sound.family.value}/listen.mp4")
        if packed is None:
            take_sound(work, workshop, planned, sound)
            with workshop.bench() as bench:
                packed = pack_sound(planned, sound, sounds=workshop.folder / SOUNDS, out=bench)
                _keep_packed(workshop, sound.id, sound.family, packed, bench)
        keep_rendition(
            work.job,
            describe_sound(planned.plan, sound.id, packed) | {"family": sound.family.value},
        )
    _give_up_sounds(workshop, planned)


def find_packed(workshop: Workshop, name: str) -> Packed | None:
    """Return what is known of a package made earlier; its paths are relative to the result."""
    facts = workshop.read_note(f"packed-{name}.json")
    return None if facts is None else read_packed(facts, Path(facts.pop("family")))


def keep_rendition(job: Job, described: dict[str, Any]) -> None:
    """Write down that a rung or a sound can be played, once, and tell the site."""
    with transaction.atomic():
        rendition, is_new = Rendition.objects.get_or_create(
            encoding=job.encoding,
            rung=described["id"],
            defaults={
                "family": described["family"],
                "link_kbps": described.get("link_kbps"),
                "codecs": ",".join(described["codecs"]),
                "width": described.get("width"),
                "height": described.get("height"),
                "fps": described.get("fps"),
                "average_bps": described["average_bps"],
                "peak_bps": described["peak_bps"],
                "bytes": described["bytes"],
                "mp4": described["mp4"],
                "playlist": described["playlist"],
                "ready_at": timezone.now(),
            },
        )
        if is_new:
            transaction.on_commit(
                partial(rendition_ready.send_robust, Rendition, rendition=rendition)
            )
