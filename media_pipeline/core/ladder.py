"""Which rungs a lesson gets: every rung is the budget of a link, never just a size."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import exp, log, log2

from media_pipeline.core.analysis import Analysis, Content

LINKS_KBPS = (64, 128, 256, 512, 1000, 2500)
# A rung's average stays under this part of its link: links weaken, pages and tests share them.
AVERAGE_SHARE = 0.75
# Boxes, playlists and request headers per rung.
CONTAINER_KBPS = 2.0
# Encoders run over a sound's nominal rate by a few parts in a hundred.
SOUND_MARGIN = 1.05
HEIGHTS = (1080, 720, 540, 480, 360, 240, 180, 144)


class Family(StrEnum):
    MODERN = "modern"
    UNIVERSAL = "universal"


@dataclass(frozen=True, kw_only=True)
class AudioRung:
    id: str
    family: Family
    codec: str
    bitrate_kbps: int
    channels: int
    sample_rate: int


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


def list_audio(family: Family) -> tuple[AudioRung, ...]:
    """Return the sounds of a family, thriftiest first; each is encoded once."""
    if family is Family.MODERN:
        return (
            AudioRung(
                id="opus16",
                family=family,
                codec="opus",
                bitrate_kbps=16,
                channels=1,
                sample_rate=48000,
            ),
            AudioRung(
                id="opus24",
                family=family,
                codec="opus",
                bitrate_kbps=24,
                channels=1,
                sample_rate=48000,
            ),
            AudioRung(
                id="opus48",
                family=family,
                codec="opus",
                bitrate_kbps=48,
                channels=2,
                sample_rate=48000,
            ),
        )
    return (
        AudioRung(
            id="aac20",
            family=family,
            codec="aac",
            bitrate_kbps=20,
            channels=1,
            sample_rate=16000,
        ),
        AudioRung(
            id="aac32",
            family=family,
            codec="aac",
            bitrate_kbps=32,
            channels=1,
            sample_rate=32000,
        ),
        AudioRung(
            id="aac80",
            family=family,
            codec="aac",
            bitrate_kbps=80,
            channels=2,
            sample_rate=48000,
        ),
    )


def choose_audio(family: Family, link_kbps: int) -> AudioRung:
    """Return the sound that goes with a link: speech stays mono until there is room to spare."""
    low, middle, high = list_audio(family)
    if link_kbps <= 64:
        return low
    return middle if link_kbps <= 512 else high


def video_budget_kbps(link_kbps: int, audio: AudioRung | None) -> float:
    """Return what is left for the picture on average."""
    sound = SOUND_MARGIN * audio.bitrate_kbps if audio else 0.0
    return AVERAGE_SHARE * link_kbps - sound - CONTAINER_KBPS


def fit(width: int, height: int, lines: int) -> tuple[int, int]:
    """Return the even size with at most `lines` on the shorter side, never larger than it was."""
    shorter = min(width, height)
    factor = Fraction(min(lines, shorter), shorter)
    return max(2, int(width * factor / 2 + Fraction(1, 2)) * 2), max(
        2, int(height * factor / 2 + Fraction(1, 2)) * 2
    )


# Natural AV1 rate by CRF, as logarithmic slopes measured on camera clips: gentle, then steep.
GENTLE, STEEP_FROM, STEEP = 0.06, 55, 0.115
TRIAL_CRF = 50
# The trial runs preset 10; at the same CRF preset 8 spends more, and draws better for it.
PRESET_FACTOR = {"8": 1.2, "9": 1.05, "10": 1.0}
# H.264 at CRF 30 against AV1 at CRF 50, both natural rates.
H264_FACTOR, H264_ANCHOR_CRF = 2.1, 30
H264_SLOPE = 0.115
SMALLER = 0.8
# Aim below the budget: a second attempt costs more than the bytes it would save.
AIM = 0.82
# A last rung that takes less than this times the one before, at a faster preset, looks no better.
LEAST_STEP = 1.5
HALF_RATE = 0.75


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What the planner knows of a source's picture."""

    width: int
    height: int
    fps: Fraction
    analysis: Analysis

    @property
    def lines(self) -> int:
        """Return the shorter side."""
        return min(self.width, self.height)


def _relative_rate(picture: Picture, lines: int, divisor: int) -> float:
    trial_lines = min(720, picture.lines)
    size = exp(2 * SMALLER * log(lines / trial_lines))
    return size * exp(log(HALF_RATE) * log2(divisor))


def predict_kbps(
    picture: Picture, family: Family, *, lines: int, divisor: int, crf: int, preset: str
) -> float:
    """Return the rate a rung of this size would take if nothing capped it."""
    base = picture.analysis.trial_kbps * _relative_rate(picture, lines, divisor)
    if family is Family.UNIVERSAL:
        return base * H264_FACTOR * exp(-H264_SLOPE * (crf - H264_ANCHOR_CRF))
    gentle = min(crf, STEEP_FROM) - TRIAL_CRF
    steep = max(0, crf - STEEP_FROM)
    return base * PRESET_FACTOR[preset] * exp(-GENTLE * gentle - STEEP * steep)


@dataclass(frozen=True, kw_only=True)
class _Reach:
    """How far a family's CRF may go on a camera picture before the size gives way."""

    transparent_crf: int
    last_crf: int


REACHES = {
    Family.MODERN: _Reach(transparent_crf=40, last_crf=61),
    Family.UNIVERSAL: _Reach(transparent_crf=26, last_crf=33),
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
            rungs.append(rung)
            if rung.transparent:
                break
    return tuple(rungs)


def _looks_alike(picture: Picture, before: VideoRung, rung: VideoRung) -> bool:
    if not rung.transparent or (before.height, before.divisor) != (rung.height, rung.divisor):
        return False
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
    return high < LEAST_STEP * low


# How far a burst may run ahead: two of them, across a chunk's edge, still keep the link.
BUFFER_S = 1.0


# Slides: the pixels stay, the frame rate falls, the CRF rises, the GOP grows.
# (link, most lines, most frames a second, CRF)
# The same at every rung: Chromium loses count of the time when it switches between playlists
# whose segments begin at other moments, and RFC 8216 wants one target duration.
SLIDES_KEY_UNITS = 2
SLIDES = {
    Family.MODERN: ((64, 720, 5, 56), (128, 1080, 15, 46)),
    Family.UNIVERSAL: ((64, 720, 5, 39), (128, 720, 5, 32), (256, 1080, 15, 26)),
}


def _slides_rung(
    picture: Picture, family: Family, link_kbps: int, budget_kbps: float, audio: str
) -> VideoRung:
    table = SLIDES[family]
    # Links between the lines of the table take the line below them.
    row = max((line for line in table if line[0] <= link_kbps), default=table[0])
    _link, lines, fps, crf = row
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
        buffer_kbit=int(BUFFER_S * link_kbps),
        key_units=SLIDES_KEY_UNITS,
        screen=True,
        audio=audio,
        transparent=row == table[-1],
    )


def _camera_rung(
    picture: Picture, family: Family, link_kbps: int, budget_kbps: float, audio: str
) -> VideoRung:
    reach = REACHES[family]
    lines, divisor, crf = _choose_size(picture, family, link_kbps, AIM * budget_kbps, reach)
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
        buffer_kbit=int(BUFFER_S * link_kbps),
        key_units=1,
        screen=False,
        audio=audio,
        transparent=full and crf <= reach.transparent_crf,
    )


def _camera_preset(family: Family, link_kbps: int) -> str:
    """Return where the time goes: to the rungs that the weakest links live on."""
    if family is Family.MODERN:
        return "8" if link_kbps <= 256 else "10"
    return {64: "medium", 128: "medium", 256: "fast"}.get(link_kbps, "veryfast")


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
            for crf in range(reach.transparent_crf, reach.last_crf + 1):
                predicted = predict_kbps(
                    picture, family, lines=lines, divisor=divisor, crf=crf, preset=preset
                )
                if predicted <= wanted_kbps:
                    return lines, divisor, crf
    return min(picture.lines, HEIGHTS[-1]), half, reach.last_crf


def choose_divisor(fps: Fraction, most_fps: float) -> int:
    """Return which share of the frames to keep so that about `most_fps` remain.

    Only divisors of a small set, so that the key frames of all rungs fall together.
    """
    if fps <= most_fps * 1.2:
        return 1
    return min((2, 3, 5, 6, 10, 12), key=lambda divisor: abs(float(fps) / divisor - most_fps))
