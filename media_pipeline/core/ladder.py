"""Which rungs a lesson gets: every rung is the budget of a link, never just a size."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, inf, log

from media_pipeline.core.analysis import Content
from media_pipeline.core.links import LINKS_KBPS, burst_kbit, video_budget_kbps
from media_pipeline.core.rates import STEEP_FROM, Picture, predict_kbps
from media_pipeline.core.sounds import AudioRung, Family, choose_audio, list_audio

# Where the ladder's own words are looked for; what they mean is written in their rooms.
__all__ = [
    "HEIGHTS",
    "LINKS_KBPS",
    "AudioRung",
    "Family",
    "Picture",
    "VideoRung",
    "choose_audio",
    "choose_divisor",
    "choose_rungs",
    "fit",
    "list_audio",
]

HEIGHTS = (1080, 720, 540, 480, 360, 240, 180, 144)


@dataclass(frozen=True, kw_only=True)
class VideoRung:
    id: str
    family: Family
    link_kbps: int
    width: int
    height: int
    divisor: int
    """Every divisor-th frame of the grid is kept."""
    crf: int
    preset: str
    cap_kbps: int
    """What the video may average; the encoder or a second attempt keeps it."""
    buffer_kbit: int
    key_units: int
    """Key-frame distance in units of the plan's shortest one."""
    screen: bool
    audio: str
    transparent: bool


def fit(width: int, height: int, lines: int) -> tuple[int, int]:
    """Return the even size with at most `lines` on the shorter side, never larger than it was."""
    shorter = min(width, height)
    factor = Fraction(min(lines, shorter), shorter)
    return max(2, int(width * factor / 2 + Fraction(1, 2)) * 2), max(
        2, int(height * factor / 2 + Fraction(1, 2)) * 2
    )


# A last rung that takes less than this times the one before, at a faster preset, looks no better;
# between two rungs of the same size it takes more for people to see a difference.
LEAST_STEP, SEEN_STEP = 1.5, 2.6


@dataclass(frozen=True, kw_only=True)
class _Reach:
    """How far a family's CRF may go on a camera picture before the size gives way."""

    transparent_crf: int
    last_crf: int
    aim: float
    """Part of the budget to aim at."""


REACHES = {
    # A second attempt costs more than the bytes that a close aim would use.
    Family.MODERN: _Reach(transparent_crf=28, last_crf=63, aim=0.9),
    # Its encoder holds the cap by itself.
    Family.UNIVERSAL: _Reach(transparent_crf=23, last_crf=32, aim=1.0),
}


def choose_rungs(
    picture: Picture, *, families: tuple[Family, ...], links_kbps: tuple[int, ...], has_sound: bool
) -> tuple[VideoRung, ...]:
    """Return the rungs, thriftiest first in each family, up to the first transparent one."""
    rungs: list[VideoRung] = []
    for family in families:
        for link_kbps in sorted(links_kbps):
            audio = choose_audio(family, link_kbps)
            budget = video_budget_kbps(link_kbps, audio if has_sound else None)
            if picture.analysis.content is Content.SLIDES:
                rung = _slides_rung(picture, family, link_kbps, budget, audio.id)
            else:
                rung = _camera_rung(picture, family, link_kbps, budget, audio.id)
                before = rungs[-1] if rungs and rungs[-1].family is family else None
                if before is not None and _looks_alike(picture, before, rung):
                    rungs[-1] = replace(before, transparent=True)
                    break
                is_last = rung.transparent or link_kbps == max(links_kbps)
                if before is not None and not is_last and _step(picture, before, rung) < SEEN_STEP:
                    continue
            rungs.append(rung)
            if rung.transparent:
                break
    return tuple(rungs)


def _looks_alike(picture: Picture, before: VideoRung, rung: VideoRung) -> bool:
    return rung.transparent and _step(picture, before, rung) < LEAST_STEP


def _step(picture: Picture, before: VideoRung, rung: VideoRung) -> float:
    """Return how many times the bytes a rung takes, without end where more pixels may come."""
    is_whole = min(rung.width, rung.height) >= min(picture.lines, 720)
    if not is_whole or (before.height, before.divisor) != (rung.height, rung.divisor):
        return inf
    low, high = (
        predict_kbps(
            picture,
            one.family,
            lines=min(one.width, one.height),
            divisor=one.divisor,
            crf=one.crf,
            preset=one.preset,
        )
        for one in (before, rung)
    )
    return high / low


# Slides: the pixels stay, the frame rate falls, the CRF rises, the GOP grows.
# (link, most lines, most frames a second, CRF, its rate as a multiple of the trial's)
# The same at every rung: Chromium loses count of the time when it switches between playlists
# whose segments begin at other moments, and RFC 8216 wants one target duration.
SLIDES_KEY_UNITS = 2
SLIDES = {
    Family.MODERN: ((64, 720, 5, 61, 0.21), (128, 1080, 15, 46, 0.64)),
    Family.UNIVERSAL: (
        (64, 720, 5, 39, 0.32),
        (128, 720, 5, 32, 0.74),
        (256, 1080, 15, 26, 1.84),
    ),
}
# Chunks differ a little from each other, and 45 minutes of the lowest rung stay under 15 MB.
SLIDES_AIM = 0.88
# Most bytes of a page are its first picture, which shrinks slowly; beyond three steps the trial
# says too little of a page, and what was measured decides.
SLIDES_SLOPE, MOST_STEPS = 0.05, 3


def _slides_rung(
    picture: Picture, family: Family, link_kbps: int, budget_kbps: float, audio: str
) -> VideoRung:
    table = SLIDES[family]
    # Links between the lines of the table take the line below them.
    row = max((line for line in table if line[0] <= link_kbps), default=table[0])
    _link, lines, fps, crf, share = row
    over = share * picture.trial_kbps / (SLIDES_AIM * budget_kbps)
    if over > 1:
        # A head in the corner, a busy page: better at once than by a second attempt.
        crf += min(ceil(log(over) / SLIDES_SLOPE), MOST_STEPS)
    width, height = fit(picture.width, picture.height, lines)
    return VideoRung(
        id=f"{family[0]}{link_kbps}",
        family=family,
        link_kbps=link_kbps,
        width=width,
        height=height,
        divisor=choose_divisor(picture.fps, fps),
        crf=crf,
        preset="8" if family is Family.MODERN else "slow",
        cap_kbps=int(budget_kbps),
        buffer_kbit=burst_kbit(
            link_kbps,
            choose_audio(family, link_kbps),
            budget_kbps=budget_kbps,
            duration_s=picture.duration_s,
        ),
        key_units=SLIDES_KEY_UNITS,
        screen=True,
        audio=audio,
        transparent=row == table[-1],
    )


def _camera_rung(
    picture: Picture, family: Family, link_kbps: int, budget_kbps: float, audio: str
) -> VideoRung:
    reach = REACHES[family]
    lines, divisor, crf = _choose_size(picture, family, link_kbps, reach.aim * budget_kbps, reach)
    width, height = fit(picture.width, picture.height, lines)
    full = lines >= min(picture.lines, 1080) and divisor == 1
    return VideoRung(
        id=f"{family[0]}{link_kbps}",
        family=family,
        link_kbps=link_kbps,
        width=width,
        height=height,
        divisor=divisor,
        crf=max(crf, reach.transparent_crf),
        preset=_camera_preset(family, link_kbps),
        cap_kbps=int(budget_kbps),
        buffer_kbit=burst_kbit(
            link_kbps,
            choose_audio(family, link_kbps),
            budget_kbps=budget_kbps,
            duration_s=picture.duration_s,
        ),
        key_units=1,
        screen=False,
        audio=audio,
        transparent=full and crf <= reach.transparent_crf,
    )


CAMERA_PRESETS = {
    Family.MODERN: {128: "8", 512: "9", 2500: "10"},
    Family.UNIVERSAL: {64: "slow", 256: "medium", 2500: "superfast"},
}


def _camera_preset(family: Family, link_kbps: int) -> str:
    """Return where the time goes: to the rungs that the weakest links live on."""
    presets = CAMERA_PRESETS[family]
    return presets[min(link for link in presets if link >= min(link_kbps, LINKS_KBPS[-1]))]


def _choose_size(
    picture: Picture, family: Family, link_kbps: int, wanted_kbps: float, reach: _Reach
) -> tuple[int, int, int]:
    """Return the largest (lines, divisor) whose CRF is still bearable, with that CRF."""
    preset = _camera_preset(family, link_kbps)
    # A small phone's decoder and battery set the size, not only the rate.
    most = 720 if link_kbps <= 512 else 1080
    sizes = [lines for lines in HEIGHTS if lines < min(most, picture.lines)]
    half = choose_divisor(picture.fps, float(picture.fps) / 2)
    for lines in (min(most, picture.lines), *sizes):
        # A rate halved shows in every movement: only where the size has already given way.
        for divisor in (1, half) if link_kbps <= 128 and lines <= 360 else (1,):
            # Below this size nothing is left to recognise: rather a rougher picture.
            last_crf = reach.last_crf + 3 * (lines <= 240 and family is Family.UNIVERSAL)
            if link_kbps <= 64 and lines > 540:
                # Beyond it a guess a little too low is paid with frames held back.
                last_crf = min(last_crf, STEEP_FROM + 1)
            for crf in range(reach.transparent_crf, last_crf + 1):
                predicted = predict_kbps(
                    picture, family, lines=lines, divisor=divisor, crf=crf, preset=preset
                )
                if predicted <= wanted_kbps:
                    return lines, divisor, crf
    return min(picture.lines, HEIGHTS[-1]), half, reach.last_crf


def choose_divisor(fps: Fraction, most_fps: float) -> int:
    """Return which share of the frames leaves about `most_fps`, so that key frames can meet."""
    if fps <= most_fps * 1.2:
        return 1
    return min((2, 3, 5, 6, 10, 12), key=lambda divisor: abs(float(fps) / divisor - most_fps))
