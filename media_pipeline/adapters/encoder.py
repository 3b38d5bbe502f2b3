"""Encode a lesson: waves of chunk jobs, the sounds, the packages; resumable at every chunk."""

import hashlib
import json
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from media_pipeline.adapters.chunk_job import Done, do_unit, find_done
from media_pipeline.adapters.packager import Packed, pack, read_sound
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import check_room, scratch_directory, write_whole
from media_pipeline.core.chunk_command import encode_sounds
from media_pipeline.core.ladder import AudioRung, VideoRung
from media_pipeline.core.progress import Progress, Step, overall, read_out_time_ms
from media_pipeline.core.refusals import Damaged
from media_pipeline.core.report import plain
from media_pipeline.core.work import Unit, list_units

LEAST_KEPT = 0.95
SOUNDS = "sounds"
DONE = "done.json"


@dataclass(frozen=True, kw_only=True)
class Encoded:
    rungs: dict[str, Packed]
    listen: dict[str, Packed]
    units: tuple[Done, ...]
    peak_rss_bytes: int
    kept_share: float
    first_ready_s: float
    """Seconds of work until the first watchable rung was whole."""


@dataclass(kw_only=True)
class Tracker:
    """Turn the shares of running steps into one stream of events."""

    steps: Sequence[Step]
    duration_s: float
    on_progress: Callable[[Progress], None]
    started: float = field(default_factory=time.monotonic)
    _running: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _shown: float = -1.0

    def share(self, step: str) -> Callable[[float], None]:
        """Return what a step calls with its own share, 0…1."""

        def tell(share: float) -> None:
            with self._lock:
                self._running[step] = max(share, self._running.get(step, 0.0))
                percent = overall(self.steps, done=frozenset(), running=self._running)
                if percent - self._shown < 0.1:
                    return
                self._shown = percent
                spent = time.monotonic() - self.started
                self.on_progress(
                    Progress(
                        step=step,
                        percent=percent,
                        speed=percent / 100 * self.duration_s / spent if spent else 0.0,
                        eta_s=spent * (100 - percent) / percent if percent > 1 else None,
                    )
                )

        return tell


def resume_key(planned: Planned, sha256: str) -> str:
    """Return what names the unfinished work: same source, same plan, same pieces."""
    document = json.dumps([sha256, plain(planned.plan)], sort_keys=True)
    return hashlib.sha256(document.encode()).hexdigest()[:16]


def encode(
    planned: Planned,
    out: Path,
    *,
    work: Path,
    jobs: int = 1,
    nice: int = 10,
    cancel: Cancel | None = None,
    on_progress: Callable[[Progress], None] = lambda _event: None,
) -> Encoded:
    """Encode `planned` into `out`; finished pieces wait in `work` for the next try.

    :raises MediaError: for the reason its class names.
    """
    started = time.monotonic()
    plan = planned.plan
    work.mkdir(parents=True, exist_ok=True)
    for torn in work.glob("songhoc-*"):
        # Scratch of a run that was killed; nobody else works here.
        shutil.rmtree(torn, ignore_errors=True)
    check_room(work, needed_bytes=_expected_bytes(planned))
    waves = list_units(plan)
    steps = [Step(name=unit.name, weight=unit.cost) for wave in waves for unit in wave]
    sound_weight = 0.02 * sum(step.weight for step in steps) or 1.0
    tracker = Tracker(
        steps=[Step(name=SOUNDS, weight=sound_weight), *steps],
        duration_s=plan.duration_ms / 1000,
        on_progress=on_progress,
    )
    sounds = _encode_sounds(planned, work, nice, cancel, tracker)
    listen = {
        sound.id: _pack_sound(planned, sound, sounds.directory, out, work)
        for sound in plan.audio
        if sound.id in plan.listen
    }
    units: list[Done] = [sounds]
    rungs: dict[str, Packed] = {}
    kept, first_ready_s = 1.0, time.monotonic() - started
    for number, wave in enumerate(waves):
        done = _do_wave(planned, wave, work, jobs, nice, cancel, tracker)
        units += done
        if number == 0:
            kept = _kept_share(done)
        for rung in plan.first_wave if number == 0 else plan.second_wave:
            rungs[rung.id] = _pack_rung(planned, rung, wave, sounds.directory, out, work)
        if number == 0:
            first_ready_s = time.monotonic() - started
    return Encoded(
        rungs={rung.id: rungs[rung.id] for rung in plan.rungs},
        listen=listen,
        units=tuple(units),
        peak_rss_bytes=max(unit.facts["peak_rss_bytes"] for unit in units),
        kept_share=kept,
        first_ready_s=first_ready_s,
    )


def _expected_bytes(planned: Planned) -> int:
    seconds = planned.plan.duration_ms / 1000
    kbps = sum(rung.cap_kbps + 60 for rung in planned.plan.rungs) + 100
    # Chunks wait beside the packages until the end.
    return int(2.2 * kbps * 125 * seconds) + 10_000_000


def _do_wave(
    planned: Planned,
    units: Sequence[Unit],
    work: Path,
    jobs: int,
    nice: int,
    cancel: Cancel | None,
    tracker: Tracker,
) -> list[Done]:
    mine = Cancel() if cancel is None else cancel

    def work_on(unit: Unit) -> Done:
        return do_unit(
            planned, unit, work=work, nice=nice, cancel=mine, on_share=tracker.share(unit.name)
        )

    if jobs <= 1:
        done = []
        for unit in units:
            done.append(work_on(unit))
            tracker.share(unit.name)(1.0)
        return done
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        futures = [pool.submit(work_on, unit) for unit in units]
        try:
            return [future.result() for future in futures]
        except BaseException:
            for future in futures:
                future.cancel()
            mine.cancel()
            raise


def _kept_share(done: Sequence[Done]) -> float:
    decoded = sum(unit.facts.get("decoded", 0) for unit in done)
    errors = sum(unit.facts.get("decode_errors", 0) for unit in done)
    kept = decoded / (decoded + errors) if decoded + errors else 1.0
    if kept < LEAST_KEPT:
        raise Damaged(f"only {kept:.0%} of the picture can be decoded")
    return kept


def _encode_sounds(
    planned: Planned, work: Path, nice: int, cancel: Cancel | None, tracker: Tracker
) -> Done:
    directory = work / SOUNDS
    if (done := find_done(directory)) is not None:
        return done
    facts: dict[str, Any] = {"cpu_s": 0.0, "peak_rss_bytes": 0}
    tell = tracker.share(SOUNDS)
    with scratch_directory(work) as scratch:
        if planned.plan.audio:
            finished = run(
                encode_sounds(
                    tool=planned.found.tool,
                    track=planned.found.probe.audio[0].number,
                    plan=planned.plan,
                ),
                scratch=scratch,
                confinement=Confinement(nice=nice),
                cancel=cancel,
                on_line=lambda line: tell(
                    (read_out_time_ms(line) or 0) / max(1, planned.plan.duration_ms)
                ),
            )
            facts = {"cpu_s": finished.cpu_s, "peak_rss_bytes": finished.peak_rss_bytes}
        write_whole(scratch / DONE, json.dumps(facts).encode())
        shutil.rmtree(directory, ignore_errors=True)
        scratch.rename(directory)
    tell(1.0)
    return Done(directory=directory, facts=facts)


def _pack_sound(planned: Planned, sound: AudioRung, sounds: Path, out: Path, work: Path) -> Packed:
    path = sounds / f"{sound.id}.mp4"
    return pack(
        target=out / sound.family / "listen.mp4",
        scratch=work,
        chunks=(),
        chunk_frames=(),
        fps=None,
        size=(0, 0),
        sound=_sound(planned, sound, path),
        sound_path=path,
    )


def _pack_rung(
    planned: Planned, rung: VideoRung, wave: Sequence[Unit], sounds: Path, out: Path, work: Path
) -> Packed:
    plan = planned.plan
    units = [unit for unit in wave if rung in unit.rungs]
    sound = next((sound for sound in plan.audio if sound.id == rung.audio), None)
    path = sounds / f"{rung.audio}.mp4" if sound else None
    return pack(
        target=out / rung.family / f"{rung.link_kbps}.mp4",
        scratch=work,
        chunks=[work / unit.name / f"{rung.id}.mp4" for unit in units],
        chunk_frames=[-(-unit.chunk.frames // rung.divisor) for unit in units],
        fps=plan.rung_fps(rung),
        size=(rung.width, rung.height),
        sound=_sound(planned, sound, path) if sound and path else None,
        sound_path=path,
    )


def _sound(planned: Planned, sound: AudioRung, path: Path) -> Any:
    return read_sound(
        path,
        codec=sound.codec,
        language=planned.found.probe.audio[0].language,
        duration_ms=planned.plan.duration_ms,
    )
