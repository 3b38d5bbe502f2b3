"""The whole encoding of one original: plan, first rung, the other rungs, report; phase by phase."""

from django.utils import timezone

from media_pipeline.actions.encode.bench import (
    find_units,
    get_encoding,
    is_outdated,
    open_workshop,
)
from media_pipeline.actions.encode.packs import deliver_listen, deliver_rung
from media_pipeline.actions.encode.report import finish_encoding
from media_pipeline.actions.encodings import let_be_seen, settle_on_plan
from media_pipeline.actions.jobs.work import ChildJob, Done, Split, Work
from media_pipeline.adapters.encoder import expect_bytes, judge_kept_share, resume_key
from media_pipeline.adapters.planner import plan_file
from media_pipeline.adapters.reports import name_content
from media_pipeline.adapters.scratch import check_room
from media_pipeline.conf import get_conf
from media_pipeline.core.work import Unit, cost, list_units
from media_pipeline.models import Encoding

# Percents of the whole at which planning, all units, and all packages are done.
PLANNED, ENCODED, PACKED = 3.0, 93.0, 99.0
SOUND_SHARE = 0.02
# Within one share: first rungs of all recordings before the upper rungs of any.
FIRST, SECOND = 1, -1


def encode(work: Work) -> Split | Done:
    """Do the phase of the encoding that `work` has come to.

    :raises MediaError: for the reason its class names.
    """
    if get_encoding(work.job).state == Encoding.State.READY:
        return finish_encoding(work)  # tried again after another job had made it
    if is_outdated(work.job):
        return plan(work)
    phases = (plan, show_first, pack_all, finish_encoding)
    return phases[min(work.job.phase, len(phases) - 1)](work)


def plan(work: Work) -> Split | Done:
    """Look at the recording, decide, and have the sounds and the first rung encoded."""
    conf = get_conf()
    workshop = open_workshop(work.job)
    workshop.open()
    work.tell(0.5, step="plan")
    planned = plan_file(
        workshop.take_original(),
        ffmpeg=conf.ffmpeg,
        families=conf.families,
        links_kbps=conf.links_kbps,
        cancel=work.cancel,
    )
    check_room(workshop.folder, needed_bytes=expect_bytes(planned))
    encoding = settle_on_plan(
        job=work.job,
        plan=resume_key(planned, get_encoding(work.job).original.sha256),
        content=name_content(planned.plan),
        now=timezone.now(),
    )
    if encoding is None:
        return Done()
    open_workshop(work.job).keep_plan(planned)
    work.tell(PLANNED, step="plan")
    waves = list_units(planned.plan)
    costs = [sum(unit.cost for unit in wave) for wave in waves]
    sounds = ChildJob(kind="encode-sounds", weight=SOUND_SHARE * sum(costs) or 1.0, raised=FIRST)
    first = [_make_child(unit, raised=FIRST) for unit in waves[0]]
    share = costs[0] / sum(costs) if sum(costs) else 1.0
    return Split(children=[sounds, *first], until_percent=PLANNED + (ENCODED - PLANNED) * share)


def show_first(work: Work) -> Split:
    """Make the first rung and the sounds alone playable; have the other rungs encoded."""
    workshop = open_workshop(work.job)
    planned = workshop.find_plan()
    waves = list_units(planned.plan)
    work.tell(work.job.percent, step="pack")
    # Raises where too little could be decoded.
    judge_kept_share(
        find_units(workshop, [unit.name for unit in waves[0]]), planned.found.kept_share
    )
    deliver_listen(work, workshop, planned)
    for rung in planned.plan.first_wave:
        deliver_rung(work, workshop, planned, rung)
    let_be_seen(get_encoding(work.job))
    children = [_make_child(unit, raised=SECOND) for unit in waves[1]]
    return Split(children=children, until_percent=ENCODED)


def pack_all(work: Work) -> Split:
    """Have every rung packed and measured, each by whoever is free."""
    planned = open_workshop(work.job).find_plan()
    rungs = [
        ChildJob(kind="encode-rung", arguments={"rung": rung.id}, weight=cost(rung), raised=FIRST)
        # The longest first: whoever comes last has little left to do alone.
        for rung in sorted(planned.plan.rungs, key=cost, reverse=True)
    ]
    return Split(children=rungs, until_percent=PACKED)


def _make_child(unit: Unit, *, raised: int) -> ChildJob:
    return ChildJob(
        kind="encode-unit", arguments={"unit": unit.name}, weight=unit.cost, raised=raised
    )
