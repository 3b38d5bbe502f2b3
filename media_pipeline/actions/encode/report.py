"""The end of an encoding: masters, pictures beside the film, the report, and word to the site."""

from dataclasses import replace
from functools import partial

from django.db import transaction
from django.utils import timezone

from media_pipeline.actions.encode.bench import find_units, get_encoding, open_workshop
from media_pipeline.actions.encode.packs import find_packed, read_measured
from media_pipeline.actions.encodings import make_current
from media_pipeline.actions.jobs.work import Done, Work
from media_pipeline.adapters.encoder import Encoded, judge_kept_share
from media_pipeline.adapters.extras import make_extras
from media_pipeline.adapters.masters import write_masters
from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.quality import find_carriers, hear_sound
from media_pipeline.adapters.reports import Parts, compose_report, dump, read_all_watched
from media_pipeline.adapters.workshop import Workshop
from media_pipeline.core.qc import Heard
from media_pipeline.core.refusals import ToolFailed
from media_pipeline.core.work import list_units
from media_pipeline.models import Encoding, Source
from media_pipeline.signals import source_ready


def finish_encoding(work: Work) -> Done:
    """Write what needs all rungs, tell the site, forget the pieces.

    :raises MediaError: for the reason its class names.
    """
    encoding = get_encoding(work.job)
    workshop = open_workshop(work.job)
    if encoding.state == Encoding.State.READY:
        # Killed between the last word and the end of the job: say it again rather than never.
        with transaction.atomic():
            tell_ready(encoding)
        workshop.clear()
        return Done()
    planned = workshop.find_plan()
    plan, now = planned.plan, timezone.now()
    encoded = collect(workshop, planned)
    work.tell(work.job.percent, step="report")
    watched = read_all_watched(encoded.units, plan)
    lowest = None
    if plan.first_wave:
        first = plan.first_wave[0]
        film = workshop.take_result(f"{first.family.value}/{first.link_kbps}.mp4")
        lowest = replace(encoded.rungs[first.id], mp4=film)
    measured = [read_measured(workshop, rung.id) for rung in plan.rungs]
    with workshop.bench() as bench:
        parts = Parts(
            planned=planned,
            sha256=encoding.original.sha256,
            encoded=encoded,
            masters=write_masters(planned, encoded, bench),
            extras=make_extras(planned, bench, lowest=lowest, watched=watched, cancel=work.cancel),
            measured=[one for one, _heard in measured],
            heard=_hear_rest(work, workshop, planned, [h for _one, hs in measured for h in hs]),
            watched=watched,
        )
        report = compose_report(parts, qc_cpu_s=0.0)
        workshop.deliver(bench)
    workshop.store.write(f"{workshop.target}/report.json", dump(report))
    with transaction.atomic():
        make_current(encoding)
        Encoding.objects.filter(pk=encoding.pk).update(
            state=Encoding.State.READY, report=report, ready_at=now
        )
        encoding.refresh_from_db()
        tell_ready(encoding)
    workshop.clear()
    return Done()


def tell_ready(encoding: Encoding) -> None:
    """Tell the site on commit, once for each recording with these bytes."""
    for source in Source.objects.filter(original=encoding.original_id):
        word = partial(source_ready.send_robust, Source, source=source, encoding=encoding)
        transaction.on_commit(word)


def collect(workshop: Workshop, planned: Planned) -> Encoded:
    """Return all that the parts have made; the paths in it are relative to the result.

    :raises ToolFailed: something of it has gone.
    """
    plan = planned.plan
    units = find_units(workshop, list_units(plan)[0])
    return Encoded(
        rungs={rung.id: _get_packed(workshop, rung.id) for rung in plan.rungs},
        listen={s.id: _get_packed(workshop, s.id) for s in plan.audio if s.id in plan.listen},
        units=tuple(units),
        peak_rss_bytes=0,
        kept_share=judge_kept_share(units, planned.found.kept_share),
        first_ready_s=0.0,
    )


def _get_packed(workshop: Workshop, name: str) -> Packed:
    packed = find_packed(workshop, name)
    if packed is None:
        raise ToolFailed(f"{name} was not packed; try the whole encoding again")
    return packed


def _hear_rest(work: Work, workshop: Workshop, planned: Planned, heard: list[Heard]) -> list[Heard]:
    """Return what was heard of each sound, in the plan's order; those alone are heard now."""
    by_id = {one.id: one for one in heard}
    carriers = find_carriers(planned.plan)
    for sound in planned.plan.audio:
        if sound.id not in carriers:
            packed = _get_packed(workshop, sound.id)
            film = workshop.take_result(f"{sound.family.value}/{packed.mp4.name}")
            by_id[sound.id] = hear_sound(planned, sound.id, replace(packed, mp4=film), work.cancel)
    return [by_id[sound.id] for sound in planned.plan.audio]
