"""What ffmpeg's detectors said of a master, and what it means for the air."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from media_pipeline.core.loudness import Interval
from media_pipeline.core.masters.findings import Finding, Light, judge_tracks
from media_pipeline.core.masters.flashes import Burst
from media_pipeline.core.masters.levels import EVERY_S

SPANS = {
    "black": (re.compile(r"black_start:\s*([\d.]+) black_end:\s*([\d.]+)"), None),
    "freeze": (re.compile(r"freeze_start: ([\d.]+)"), re.compile(r"freeze_end: ([\d.]+)")),
    "silence": (re.compile(r"silence_start: (-?[\d.]+)"), re.compile(r"silence_end: ([\d.]+)")),
    "phase": (re.compile(r"out_phase_start: ([\d.]+)"), re.compile(r"out_phase_end: ([\d.]+)")),
}
PEAK = re.compile(r"astats@track(\d+) @ .*Peak level dB: (-?[\d.]+|-?inf)")
# Longer than this is looked at, and than that is sent back, in seconds.
AMBER = {"black": 0.4, "silence": 2.0, "phase": 0.0}
RED = {"black": 2.0, "silence": 10.0, "phase": 1.0}
# Slides stand still and are meant to; still and silent, the line has dropped.
DEAD_AMBER_S, DEAD_RED_S = 4.0, 10.0


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Everything that was seen and heard of a master, from its first frame to its last."""

    frames: int
    spans: dict[str, tuple[Interval, ...]]
    bursts: tuple[Burst, ...] = ()
    bars: tuple[Interval, ...] = ()
    illegal: tuple[tuple[int, float], ...] = ()
    lower_first: int = 0
    upper_first: int = 0
    errors: int = 0
    peaks: Mapping[int, float] = field(default_factory=dict)
    """Of the tracks beside the programme's, in dBFS."""


def read_spans(lines: Iterable[str], *, duration_ms: int) -> dict[str, tuple[Interval, ...]]:
    """Return when each detector was on; what never ended lasts until the end."""
    found: dict[str, list[Interval]] = {name: [] for name in SPANS}
    opened: dict[str, int] = {}
    for line in lines:
        for name, (start, end) in SPANS.items():
            if end is None:
                if match := start.search(line):
                    found[name].append(_span(match[1], match[2]))
            elif match := start.search(line):
                opened[name] = _milliseconds(match[1])
            elif (match := end.search(line)) and name in opened:
                found[name].append(
                    Interval(start_ms=opened.pop(name), end_ms=_milliseconds(match[1]))
                )
    for name, start_ms in opened.items():
        found[name].append(Interval(start_ms=start_ms, end_ms=max(start_ms, duration_ms)))
    return {name: tuple(spans) for name, spans in found.items()}


def read_peaks(lines: Iterable[str]) -> dict[int, float]:
    """Return the highest sample of each further track in dBFS, by its number from 0."""
    found = filter(None, map(PEAK.search, lines))
    return {int(match[1]): float(match[2]) for match in found}


def judge_seen(seen: Seen, *, has_sound: bool) -> list[Finding]:
    """Return what a person at the station would stop at."""
    found: list[Finding] = []
    for name in ("black", "silence", "phase"):
        # A film without sound is said to have none, once.
        for span in seen.spans[name] if has_sound or name == "black" else ():
            seconds = (span.end_ms - span.start_ms) / 1000
            if seconds > AMBER[name]:
                found.append(_find(name, span, red=seconds > RED[name]))
    found += [_find("freeze", span, light=Light.GREEN) for span in seen.spans["freeze"]]
    if has_sound:
        for span in _list_overlaps(seen.spans["freeze"], seen.spans["silence"]):
            seconds = (span.end_ms - span.start_ms) / 1000
            if seconds > DEAD_AMBER_S:
                found.append(_find("dead", span, red=seconds > DEAD_RED_S))
    found += [
        Finding(
            code="flash",
            light=Light.AMBER,
            start_s=burst.start_s,
            end_s=burst.end_s,
            found=f"{burst.flashes}/s",
            wanted="≤ 3/s",
        )
        for burst in seen.bursts
    ]
    found += [_find("bars", span, red=True) for span in seen.bars]
    found += _judge_levels(seen.illegal)
    found += judge_tracks(seen.peaks)
    if seen.lower_first >= 10 and seen.lower_first > 3 * seen.upper_first:
        found.append(Finding(code="fields", light=Light.RED, found="BFF", wanted="TFF"))
    if seen.errors:
        found.append(Finding(code="decode", light=Light.RED, found=str(seen.errors)))
    return found


def _judge_levels(illegal: Sequence[tuple[int, float]]) -> list[Finding]:
    """Return one finding for each stretch of samples that follow each other, with its worst."""
    stretches: list[list[tuple[int, float]]] = []
    for second, share in illegal:
        if stretches and second - stretches[-1][-1][0] <= EVERY_S:
            stretches[-1].append((second, share))
        else:
            stretches.append([(second, share)])
    return [
        Finding(
            code="levels",
            light=Light.AMBER,
            start_s=float(stretch[0][0]),
            end_s=float(stretch[-1][0]),
            found=f"{max(share for _second, share in stretch):.1%}",
            wanted="≤ 1 %",
        )
        for stretch in stretches
    ]


def _find(code: str, span: Interval, *, red: bool = False, light: Light | None = None) -> Finding:
    return Finding(
        code=code,
        light=light or (Light.RED if red else Light.AMBER),
        start_s=span.start_ms / 1000,
        end_s=span.end_ms / 1000,
        found=f"{(span.end_ms - span.start_ms) / 1000:.1f} s",
    )


def _list_overlaps(first: Sequence[Interval], second: Sequence[Interval]) -> list[Interval]:
    spans = [
        Interval(start_ms=max(a.start_ms, b.start_ms), end_ms=min(a.end_ms, b.end_ms))
        for a in first
        for b in second
    ]
    return [span for span in spans if span.end_ms > span.start_ms]


def _span(start: str, end: str) -> Interval:
    return Interval(start_ms=_milliseconds(start), end_ms=_milliseconds(end))


def _milliseconds(seconds: str) -> int:
    return max(0, round(float(seconds) * 1000))
