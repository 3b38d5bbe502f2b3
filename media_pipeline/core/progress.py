"""How far the work is: ffmpeg's progress lines read, and one stream of events for people."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One event: what is being done, how far, how fast, how long it still takes."""

    step: str
    percent: float
    speed: float
    """Seconds of lesson per second of work; 0 while unknown."""
    eta_s: float | None


def read_out_time_ms(line: str) -> int | None:
    """Return the position that one line of `-progress` tells, if it tells one."""
    key, _, value = line.strip().partition("=")
    if key != "out_time_us":
        return None
    try:
        return max(0, int(value) // 1000)
    except ValueError:
        # ffmpeg writes N/A before the first packet.
        return None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A unit of work and its share of the whole, in any unit that adds up."""

    name: str
    weight: float


def overall(steps: Iterable[Step], *, done: frozenset[str], running: dict[str, float]) -> float:
    """Return percent done of the whole; `running` maps a step's name to its own share 0…1."""
    total = part = 0.0
    for step in steps:
        total += step.weight
        share = 1.0 if step.name in done else min(1.0, running.get(step.name, 0.0))
        part += step.weight * share
    return 100.0 * part / total if total else 100.0


def describe(event: Progress) -> str:
    """Return the one-line bar that a terminal shows."""
    filled = int(event.percent / 5)
    bar = "#" * filled + "." * (20 - filled)
    speed = f" {event.speed:.1f}×" if event.speed else ""
    eta = f" {event.eta_s / 60:.0f}:{event.eta_s % 60:02.0f} left" if event.eta_s else ""
    return f"[{bar}] {event.percent:5.1f}%{speed}{eta} {event.step}"
