"""Rungs and sounds become files that can be played: packed, stored, written down, told."""

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
from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.quality import grade
from media_pipeline.adapters.reports import describe_rung, describe_sound
from media_pipeline.adapters.rung_packs import describe_packed, pack_chunks, read_packed
from media_pipeline.adapters.sounds import SOUNDS, encode_sounds, pack_sound
from media_pipeline.adapters.workshop import Workshop
from media_pipeline.conf import get_conf
from media_pipeline.core.ladder import AudioRung, VideoRung
from media_pipeline.core.qc import Measured
from media_pipeline.core.refusals import ToolFailed
from media_pipeline.core.work import list_units
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
    family, film = rung.family.value, f"{rung.family.value}/{rung.link_kbps}.mp4"
    packed = find_packed(workshop, rung.id)
    if packed is None or not workshop.has_result(film):
        units = [u for wave in list_units(planned.plan) for u in wave if rung in u.rungs]
        for unit in units:
            if not workshop.fetch(unit.name, only=f"{rung.id}.mp4"):
                # It went when the rung was packed, and the package has vanished since.
                work.tell(work.job.percent, step=f"{unit.name} {rung.id}")
                do_rung_again(planned, unit, rung, **bring(work, workshop))
        take_sounds(work, workshop, planned)
        with workshop.bench() as bench:
            packed = pack_chunks(
                planned,
                rung,
                units,
                sounds=workshop.folder / SOUNDS,
                out=bench,
                work=workshop.folder,
            )
            workshop.deliver(bench)
        workshop.note(f"packed-{rung.id}.json", describe_packed(packed) | {"family": family})
        # From here on the package is the only copy: a lesson is on the disk about once.
        for unit in units:
            (workshop.folder / unit.name / f"{rung.id}.mp4").unlink(missing_ok=True)
    keep_rendition(work.job, describe_rung(planned.plan, rung.id, packed))
    taken = workshop.take_result(film)
    return read_packed(describe_packed(packed) | {"mp4": taken.name}, taken.parent)


def take_sounds(work: Work, workshop: Workshop, planned: Planned) -> None:
    """Have the encoded sounds here, made once more where they have gone."""
    if not workshop.fetch(SOUNDS):
        encode_sounds(planned, on_share=lambda _share: None, **bring(work, workshop))


def bring(work: Work, workshop: Workshop) -> dict[str, Any]:
    """Return where and how a tool of this job works."""
    return {"work": workshop.folder, "nice": get_conf().nice, "cancel": work.cancel}


def deliver_listen(work: Work, workshop: Workshop, planned: Planned) -> None:
    """Pack the sounds for those who only listen, and tell the site of them."""
    for sound in planned.plan.audio:
        if sound.id not in planned.plan.listen:
            continue
        packed = find_packed(workshop, sound.id)
        if packed is None or not workshop.has_result(f"{sound.family.value}/listen.mp4"):
            take_sounds(work, workshop, planned)
            packed = _pack_sound(workshop, planned, sound)
        keep_rendition(
            work.job,
            describe_sound(planned.plan, sound.id, packed) | {"family": sound.family.value},
        )


def _pack_sound(workshop: Workshop, planned: Planned, sound: AudioRung) -> Packed:
    with workshop.bench() as bench:
        (bench / sound.family).mkdir()
        packed = pack_sound(
            planned,
            sound,
            sounds=workshop.folder / SOUNDS,
            out=bench,
            work=bench / sound.family,
        )
        workshop.deliver(bench)
    facts = describe_packed(packed) | {"family": sound.family.value}
    workshop.note(f"packed-{sound.id}.json", facts)
    return packed


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
