"""Encode a lesson: waves of chunk jobs, the sounds, the packages; resumable at every chunk."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from media_pipeline.adapters.chunk_job import Done, do_unit, find_done
from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.rung_packs import pack_listen, pack_rung
from media_pipeline.adapters.runner import Cancel
from media_pipeline.adapters.scratch import check_room
from media_pipeline.adapters.sounds import SOUNDS, encode_sounds
from media_pipeline.adapters.tracker import Tracker
from media_pipeline.core.ladder import VideoRung
from media_pipeline.core.progress import Progress, Step
from media_pipeline.core.refusals import LEAST_KEPT, Cancelled, Damaged
from media_pipeline.core.report import plain
from media_pipeline.core.work import Unit, list_units


@dataclass(frozen=True, kw_only=True)
class Encoded:
    rungs: dict[str, Packed]
    listen: dict[str, Packed]
    units: tuple[Done, ...]
    peak_rss_bytes: int
    kept_share: float
    first_ready_s: float
    """Seconds of work until the first watchable rung was whole."""


def resume_key(planned: Planned, sha256: str) -> str:
    """Return what names the unfinished work: same source, same plan and tool, same pieces."""
    found = planned.found
    # Not in the plan: two tracks may be equally loud, and another ffmpeg writes other bytes.
    heard = found.probe.audio[0].number if found.probe.audio else None
    named = [sha256, plain(planned.plan), heard, found.tool.ffmpeg]
    document = json.dumps(named, sort_keys=True)
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
    check_room(work, needed_bytes=expect_bytes(planned))
    waves = list_units(plan)
    steps = [Step(name=unit.name, weight=unit.cost) for wave in waves for unit in wave]
    sound_weight = 0.02 * sum(step.weight for step in steps) or 1.0
    steps.insert(0, Step(name=SOUNDS, weight=sound_weight))
    tracker = Tracker(
        steps=steps,
        found=frozenset(step.name for step in steps if find_done(work / step.name) is not None),
        duration_s=plan.duration_ms / 1000,
        on_progress=on_progress,
    )
    mine = Cancel() if cancel is None else cancel
    sounds, first = do_beside(
        lambda: encode_sounds(
            planned, work, nice=nice, cancel=mine, on_share=tracker.share(SOUNDS)
        ),
        lambda: _do_wave(planned, waves[0], work, jobs, nice, mine, tracker),
        cancel=mine,
    )
    kept = judge_kept_share(first, planned.found.kept_share)
    rungs: dict[str, Packed] = {}
    listen: dict[str, Packed] = {}

    def pack_all(wave: Sequence[Unit], ready: Sequence[VideoRung]) -> None:
        for rung in ready:
            pieces = [unit for unit in wave if rung in unit.rungs]
            rungs[rung.id] = pack_rung(
                planned, rung, pieces, sounds=sounds.directory, out=out, work=work
            )
            for name in plan.list_used_up(rungs.keys() | listen.keys()):
                (sounds.directory / f"{name}.mp4").unlink(missing_ok=True)

    for sound in plan.audio:
        if sound.id in plan.listen:
            listen[sound.id] = pack_listen(
                planned, sound, sounds=sounds.directory, out=out, work=work
            )
    pack_all(waves[0], plan.first_wave)
    first_ready_s = time.monotonic() - started
    second = _do_wave(planned, waves[1], work, jobs, nice, mine, tracker)
    pack_all(waves[1], plan.second_wave)
    units = [sounds, *first, *second]
    return Encoded(
        rungs={rung.id: rungs[rung.id] for rung in plan.rungs},
        listen=listen,
        units=tuple(units),
        peak_rss_bytes=max(unit.facts["peak_rss_bytes"] for unit in units),
        kept_share=kept,
        first_ready_s=first_ready_s,
    )


def expect_bytes(planned: Planned) -> int:
    """Return about how much disk the pieces and the result take together."""
    seconds = planned.plan.duration_ms / 1000
    rungs = [rung.cap_kbps + 60 for rung in planned.plan.rungs]
    # Every rung once, as chunks or packed; of the one being packed a chunk twice, and the sounds.
    kbps = sum(rungs) + 200
    longest_s = max((float(c.frames / planned.plan.fps) for c in planned.plan.chunks), default=0)
    twice = max(rungs, default=0) * longest_s
    return int(kbps * 125 * seconds + twice * 125) + 10_000_000


def do_beside(
    listen: Callable[[], Done], watch: Callable[[], list[Done]], *, cancel: Cancel
) -> tuple[Done, list[Done]]:
    """Do the sounds beside the first pictures: the encoder of one rung leaves a core idle.

    :raises MediaError: of whichever failed first; the other is stopped.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        heard = pool.submit(listen)
        # What failed stops the other, whose "stopped on request" then says nothing.
        heard.add_done_callback(lambda ended: cancel.cancel() if ended.exception() else None)
        try:
            seen = watch()
        except Cancelled:
            heard.result()
            raise
        except BaseException:
            cancel.cancel()
            raise
        return heard.result(), seen


def _do_wave(
    planned: Planned,
    units: Sequence[Unit],
    work: Path,
    jobs: int,
    nice: int,
    cancel: Cancel,
    tracker: Tracker,
) -> list[Done]:
    def work_on(unit: Unit) -> Done:
        return do_unit(
            planned, unit, work=work, nice=nice, cancel=cancel, on_share=tracker.share(unit.name)
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
            cancel.cancel()
            raise


def judge_kept_share(done: Sequence[Done], reached: float) -> float:
    """Return which part of the lesson could be decoded, told by the first wave.

    :raises Damaged: too little.
    """
    decoded = sum(unit.facts.get("decoded", 0) for unit in done)
    errors = sum(unit.facts.get("decode_errors", 0) for unit in done)
    kept = reached * decoded / (decoded + errors) if decoded + errors else reached
    if kept < LEAST_KEPT:
        raise Damaged(f"only {kept:.0%} of the picture can be decoded")
    return kept
