"""The parts of an encoding that take the time: one chunk in some rungs, or all of the sound."""

from media_pipeline.actions.encode.bench import is_outdated, open_workshop
from media_pipeline.actions.jobs.work import Done, Work
from media_pipeline.adapters.chunk_job import do_unit
from media_pipeline.adapters.sounds import SOUNDS, encode_sounds
from media_pipeline.conf import get_conf
from media_pipeline.core.refusals import ToolFailed
from media_pipeline.core.work import list_units


def encode_unit(work: Work) -> Done:
    """Encode one unit into the work folder.

    :raises MediaError: for the reason its class names.
    """
    if is_outdated(work.job):
        return Done()  # the whole begins anew when it comes back
    workshop = open_workshop(work.job)
    planned = workshop.find_plan()
    name = work.job.arguments["unit"]
    units = {unit.name: unit for wave in list_units(planned.plan) for unit in wave}
    if name not in units:
        raise ToolFailed(f"{name} is not in the plan; try the whole encoding again")
    if not workshop.fetch(name):
        do_unit(
            planned,
            units[name],
            work=workshop.folder,
            nice=get_conf().nice,
            cancel=work.cancel,
            on_share=lambda share: work.tell(100 * share, step=name),
        )
        workshop.hand_in(name)
    return Done()


def encode_all_sounds(work: Work) -> Done:
    """Encode every sound into the work folder.

    :raises MediaError: for the reason its class names.
    """
    if is_outdated(work.job):
        return Done()
    workshop = open_workshop(work.job)
    planned = workshop.find_plan()
    if not workshop.fetch(SOUNDS):
        encode_sounds(
            planned,
            workshop.folder,
            nice=get_conf().nice,
            cancel=work.cancel,
            on_share=lambda share: work.tell(100 * min(1.0, share), step=SOUNDS),
        )
        workshop.hand_in(SOUNDS)
    return Done()
