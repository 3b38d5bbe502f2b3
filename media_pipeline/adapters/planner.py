"""From a file to its plan: survey, look, listen, decide."""

from dataclasses import dataclass
from pathlib import Path

from media_pipeline.adapters.analyst import analyse, listen
from media_pipeline.adapters.runner import Cancel
from media_pipeline.adapters.survey import Surveyed, survey
from media_pipeline.core.links import LINKS_KBPS
from media_pipeline.core.loudness import SPEECH_LUFS, Loudness
from media_pipeline.core.plan import Plan, make_plan
from media_pipeline.core.probe import Limits
from media_pipeline.core.refusals import Damaged
from media_pipeline.core.sounds import Family


@dataclass(frozen=True, kw_only=True)
class Planned:
    found: Surveyed
    loudness: Loudness | None
    plan: Plan


def plan_file(
    path: Path,
    *,
    ffmpeg: str = "",
    families: tuple[Family, ...] = tuple(Family),
    links_kbps: tuple[int, ...] = LINKS_KBPS,
    audio: str = "",
    target_lufs: float = SPEECH_LUFS,
    limits: Limits = Limits(),  # noqa: B008
    cancel: Cancel | None = None,
) -> Planned:
    """Return what would be encoded for `path`, and why.

    :raises UnusableInput: it cannot be used, for the reason its class names.
    """
    found = survey(path, ffmpeg=ffmpeg, audio=audio, limits=limits, cancel=cancel)
    analysis = analyse(found, cancel=cancel)
    loudness = listen(found, cancel=cancel)
    if analysis is None and loudness is None:
        raise Damaged("its sound cannot be decoded and there is no picture")
    plan = make_plan(
        probe=found.probe,
        timeline=found.timeline,
        analysis=analysis,
        loudness=loudness,
        families=families,
        links_kbps=links_kbps,
        target_lufs=target_lufs,
    )
    return Planned(found=found, loudness=loudness, plan=plan)
