"""The end of an encoding: masters, pictures beside the film, the report, and word to the site."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from media_pipeline.actions.encode.bench import find_units, get_encoding, open_workshop
from media_pipeline.actions.encode.packs import find_packed, read_measured
from media_pipeline.actions.encodings import make_current, tell_ready
from media_pipeline.actions.jobs.work import Done, Work
from media_pipeline.adapters.encoder import Encoded, judge_kept_share
from media_pipeline.adapters.extras import make_extras
from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.playlists import write_masters
from media_pipeline.adapters.quality import recall_all
from media_pipeline.adapters.reports import Parts, compose_report, dump, read_all_watched
from media_pipeline.adapters.sounds import SOUNDS
from media_pipeline.adapters.workshop import Workshop
from media_pipeline.core.refusals import ToolFailed
from media_pipeline.core.work import list_units
from media_pipeline.models import Encoding


def finish_encoding(work: Work) -> Done:
    """Write what needs all rungs, tell the site, forget the pieces.

    :raises MediaError: for the reason its class names.
    """
    encoding = get_encoding(work.job)
    workshop = open_workshop(work.job)
    if encoding.state == Encoding.State.READY:
        # Killed between the last word and the end of the job: say it again rather than never.
        with transaction.atomic():
            tell_ready(encoding, encoding.original.sources.all())
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
    with workshop.bench() as bench:
        parts = Parts(
            planned=planned,
            sha256=encoding.original.sha256,
            encoded=encoded,
            masters=write_masters(planned, encoded, bench),
            extras=make_extras(planned, bench, lowest=lowest, watched=watched, cancel=work.cancel),
            measured=[read_measured(workshop, rung.id) for rung in plan.rungs],
            heard=recall_all(plan, encoded.units[0]),
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
        tell_ready(encoding, encoding.original.sources.all())
    workshop.clear()
    return Done()


def collect(workshop: Workshop, planned: Planned) -> Encoded:
    """Return all that the parts have made; the paths in it are relative to the result.

    :raises ToolFailed: something of it has gone.
    """
    plan = planned.plan
    names = [unit.name for unit in list_units(plan)[0]]
    units = find_units(workshop, [SOUNDS, *names])
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
