"""All there is to say of a finished master: its structure, its stream, what is seen and heard."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.master_check import check_structure
from media_pipeline.adapters.master_watch import picture_findings, watch_master
from media_pipeline.adapters.prober import hash_twice
from media_pipeline.adapters.runner import Cancel
from media_pipeline.core.loudness import QUIETEST_DBTP
from media_pipeline.core.masters.findings import (
    Finding,
    Light,
    judge_length,
    judge_loudness,
    judge_promise,
    judge_whole,
    sort_findings,
)
from media_pipeline.core.masters.pages import write_page
from media_pipeline.core.masters.profiles import FRAMES_PER_S, Profile
from media_pipeline.core.masters.timecode import find_leader_frames
from media_pipeline.core.masters.watching import judge_seen
from media_pipeline.core.report import plain

JSON_NAME, PAGE_NAME = "report.json", "report.html"


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    light: Light
    report: dict[str, Any]
    pictures: dict[float, str]


def review_master(
    path: Path,
    profile: Profile,
    *,
    ffmpeg: str = "",
    frames: int | None = None,
    ends_ms: tuple[int, int] | None = None,
    has_sound: bool = True,
    known: tuple[Finding, ...] = (),
    nice: int = 10,
    cancel: Cancel | None = None,
    on_share: Callable[[float], None] = lambda _share: None,
) -> Reviewed:
    """Return what is found about the file at `path`, which should be a master of `profile`.

    `frames` is how long the programme should be; by default as long as the file says itself.
    `ends_ms` is when the picture and the sound of the film end that it was made of. `known` is what
    its maker complained of.

    :raises UnusableInput: it is no media file at all.
    """
    structure = check_structure(
        path, profile, ffmpeg=find_ffmpeg(ffmpeg), frames=frames, cancel=cancel
    )
    tool = structure.tool
    skip = find_leader_frames(profile)
    wanted = structure.wanted - skip
    watched = watch_master(
        tool,
        profile,
        frames=wanted,
        tracks=structure.tracks,
        nice=nice,
        cancel=cancel,
        on_share=on_share,
    )
    shift_s = skip / FRAMES_PER_S
    findings = [
        one if one.start_s is None else replace(one, start_s=max(0.0, one.start_s - shift_s))
        for one in structure.findings
    ]
    # What the maker says counts where the stream itself does not tell when.
    findings += [one for one in known if one.code not in {found.code for found in findings}]
    codes = {one.code for one in findings}
    if profile.picture is not None and "frames" not in codes:
        # The stream lists them all; so many could be shown.
        findings += judge_length(profile, frames=watched.seen.frames, wanted=wanted, samples=None)
    if ends_ms is not None:
        shown = structure.flow.frames - skip if structure.flow else wanted
        findings += judge_promise(profile, frames=shown, ends_ms=ends_ms)
    findings += judge_seen(watched.seen, has_sound=has_sound and structure.tracks > 0)
    loud = watched.loudness
    # No track at all was said already.
    if "silent" not in codes:
        findings += judge_loudness(
            profile,
            lufs=loud.integrated_lufs,
            peak_dbtp=loud.true_peak_dbtp,
            range_lu=loud.range_lu,
            has_sound=has_sound,
        )
    findings = sort_findings(findings)
    light = judge_whole(findings)
    sha256, md5 = hash_twice(path, cancel=cancel)
    report = {
        "profile": profile.slug,
        "recipe": profile.recipe,
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": sha256,
        "md5": md5,
        "frames": wanted,
        # As it was made, whatever its profile asks for later.
        "leader_frames": skip,
        "timecode": profile.timecode,
        "verdict": light.value,
        "findings": [plain(finding) for finding in findings],
        "sound": {
            "lufs": loud.integrated_lufs,
            "peak_dbtp": max(QUIETEST_DBTP, loud.true_peak_dbtp),
            "range_lu": loud.range_lu,
        },
        "bits_per_s": structure.flow.bits_per_s if structure.flow else None,
        "headers": plain(structure.headers) if structure.headers else None,
    }
    looked_at = [one for one in findings if one.light is not Light.GREEN]
    pictures = picture_findings(tool, profile, looked_at, cancel=cancel)
    return Reviewed(light=light, report=report, pictures=pictures)


def write_papers(
    report: dict[str, Any], profile: Profile, pictures: dict[float, str]
) -> dict[str, bytes]:
    """Return the report as the files that lie beside a master, by name."""
    page = write_page(report, start=profile.timecode, pictures=pictures)
    content = json.dumps(report, ensure_ascii=False, indent=2)
    return {PAGE_NAME: page.encode(), JSON_NAME: content.encode()}
