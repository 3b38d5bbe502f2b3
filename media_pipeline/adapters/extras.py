"""Make what lies beside the film: poster, seek sheet, chapters, slides as images, captions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import scratch_directory, write_whole
from media_pipeline.core.analysis import Content
from media_pipeline.core.command import Tool
from media_pipeline.core.refusals import ToolFailed
from media_pipeline.core.stills import (
    POSTER_BYTES,
    POSTERS,
    choose_chapters_ms,
    choose_poster_ms,
    choose_slides_ms,
    plan_sprites,
    write_chapters_vtt,
    write_sprites_vtt,
)
from media_pipeline.core.stills_command import extract_subtitles, take_still, tile_sprites
from media_pipeline.core.watch import Watched

CONFINEMENT = Confinement(cpu_s=120, wall_s=300, memory_bytes=4 * 2**30)


def make_extras(
    planned: Planned,
    out: Path,
    *,
    lowest: Packed | None,
    watched: Watched | None,
    cancel: Cancel | None = None,
) -> dict[str, Any]:
    """Write what the lesson offers beside its film and return what the report says of it."""
    made: dict[str, Any] = {"poster": None, "sprites": None, "chapters": None}
    made |= {"slides": [], "captions": _captions(planned, out, cancel)}
    analysis = planned.plan.analysis
    if lowest is None or watched is None or analysis is None:
        return made
    duration_ms, starts = planned.plan.duration_ms, watched.slide_starts_ms
    is_slides = analysis.content is Content.SLIDES
    poster_ms = choose_poster_ms(duration_ms, starts, is_slides=is_slides)
    made["poster"] = _poster(planned, out, poster_ms, is_slides, cancel)
    made["sprites"] = _sprites(planned, out, lowest, cancel)
    if is_slides:
        chapters = choose_chapters_ms(starts, duration_ms)
        write_whole(out / "chapters.vtt", write_chapters_vtt(chapters, duration_ms).encode())
        made["chapters"] = "chapters.vtt"
        for number, at_ms in enumerate(choose_slides_ms(starts, duration_ms), 1):
            name = f"slides/{number:03d}"
            still = _still(planned, out, name, at_ms, 720, 45, True, cancel)
            if still is not None:
                made["slides"].append({"at_ms": at_ms} | still)
    return made


def _poster(
    planned: Planned, out: Path, at_ms: int, text: bool, cancel: Cancel | None
) -> dict[str, Any] | None:
    found = None
    for lines, quality in POSTERS:
        found = _still(planned, out, "poster", at_ms, lines, quality, text, cancel)
        if found is None or found["bytes"] <= POSTER_BYTES:
            break
    return found


def _still(
    planned: Planned,
    out: Path,
    name: str,
    at_ms: int,
    lines: int,
    quality: int,
    text: bool,
    cancel: Cancel | None,
) -> dict[str, Any] | None:
    found = planned.found
    with scratch_directory() as scratch:
        command = take_still(
            found.tool, found.probe, at_ms=at_ms, lines=lines, file="s", quality=quality, text=text
        )
        if not _made(command, scratch, ["s.webp", "s.jpg"], cancel):
            return None
        for suffix in ("webp", "jpg"):
            write_whole(out / f"{name}.{suffix}", (scratch / f"s.{suffix}").read_bytes())
    webp = out / f"{name}.webp"
    return {"webp": f"{name}.webp", "jpeg": f"{name}.jpg", "bytes": webp.stat().st_size}


def _sprites(
    planned: Planned, out: Path, lowest: Packed, cancel: Cancel | None
) -> dict[str, Any] | None:
    plan = planned.plan
    rung = plan.first_wave[0]
    sprites = plan_sprites(
        plan.duration_ms,
        width=rung.width,
        height=rung.height,
        key_ms=round(plan.key_frames * rung.key_units * 1000 / plan.fps),
    )
    tool = Tool(ffmpeg=planned.found.tool.ffmpeg, source=str(lowest.mp4.resolve()), demuxer="mov")
    with scratch_directory() as scratch:
        command = tile_sprites(tool, sprites, file="sprites.webp")
        if not _made(command, scratch, ["sprites.webp"], cancel):
            return None
        write_whole(out / "sprites.webp", (scratch / "sprites.webp").read_bytes())
    text = write_sprites_vtt(sprites, plan.duration_ms, file="sprites.webp")
    write_whole(out / "sprites.vtt", text.encode())
    return {
        "webp": "sprites.webp",
        "vtt": "sprites.vtt",
        "bytes": (out / "sprites.webp").stat().st_size,
    }


def _captions(planned: Planned, out: Path, cancel: Cancel | None) -> list[dict[str, Any]]:
    captions = []
    for track in planned.found.probe.subtitles:
        if not track.is_text:
            continue
        name = f"captions-{track.number + 1}.vtt"
        with scratch_directory() as scratch:
            command = extract_subtitles(planned.found.tool, track.number, file=name)
            if _made(command, scratch, [name], cancel):
                write_whole(out / name, (scratch / name).read_bytes())
                captions.append({"vtt": name, "language": track.language, "title": track.title})
    return captions


def _made(
    command: Sequence[str], scratch: Path, files: Sequence[str], cancel: Cancel | None
) -> bool:
    try:
        run(command, scratch=scratch, confinement=CONFINEMENT, cancel=cancel)
    except ToolFailed:
        # A picture less is no reason to lose the lesson.
        return False
    return all((scratch / name).is_file() for name in files)
