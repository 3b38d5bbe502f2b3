"""Read a finished master back with other eyes than those that wrote it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from media_pipeline.adapters.prober import ask_mediainfo
from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import scratch_directory
from media_pipeline.core.command import Tool
from media_pipeline.core.masters.elementary import (
    Flow,
    Headers,
    follow,
    read_headers,
    read_sizes,
)
from media_pipeline.core.masters.findings import (
    Finding,
    Light,
    judge_flow,
    judge_length,
    judge_offset,
    judge_structure,
)
from media_pipeline.core.masters.policy import find_breaches, list_rules
from media_pipeline.core.masters.profiles import Profile
from media_pipeline.core.masters.reading import copy_stream, list_streams
from media_pipeline.core.masters.timecode import find_leader_frames, find_patience_s
from media_pipeline.core.probe import DEMUXERS
from media_pipeline.core.timeline import read_packets

LONG = Confinement(cpu_s=86400, file_bytes=10**9)


@dataclass(frozen=True, kw_only=True)
class Structure:
    """What the file is, by MediaInfo and by its own stream."""

    findings: tuple[Finding, ...]
    flow: Flow | None
    headers: Headers | None
    mediainfo: dict[str, Any]
    tool: Tool
    """What reads the file."""
    wanted: int
    """How many frames the file should have, a leader's too."""
    tracks: int
    """How many of sound it has."""


def open_master(path: Path, profile: Profile, ffmpeg: str, report: dict[str, Any]) -> Tool:
    """Return the tool that reads a file as what it is, else as a master of this profile."""
    demuxers = {"vob": "mpeg", "mp4": "mov", "mp2": "mp3"}
    demuxer = demuxers.get(profile.container, profile.container)
    assert demuxer in DEMUXERS.values()  # noqa: S101 profiles are made of these
    # One of another container is refused, but what is in it can still be told.
    demuxer = DEMUXERS.get(_find_format(report), demuxer)
    return Tool(ffmpeg=ffmpeg, source=str(path.resolve()), demuxer=demuxer)


def check_structure(
    path: Path,
    profile: Profile,
    *,
    ffmpeg: str,
    frames: int | None,
    cancel: Cancel | None = None,
) -> Structure:
    """Return what is wrong with the file of `frames` programme frames, leader beside.

    Without `frames` it is held to what it says itself.
    """
    report = ask_mediainfo(path, cancel=cancel)
    findings = judge_structure(find_breaches(list_rules(profile), report))
    if _is_cut(report):
        findings.append(Finding(code="truncated", light=Light.RED))
    samples = _find_number(report, "Audio", "SamplingCount")
    claimed = _find_number(report, "Video", "FrameCount")
    if claimed is None and samples is not None:
        claimed = round(samples / 1920)
    wanted = claimed or 0 if frames is None else frames + find_leader_frames(profile)
    tracks = _count_tracks(report, "Audio")
    flow = headers = None
    tool = open_master(path, profile, ffmpeg, report)
    if profile.picture is not None and _count_tracks(report, "Video"):
        confinement = replace(LONG, wall_s=find_patience_s(max(wanted, claimed or 0)))
        with scratch_directory() as scratch:
            listed = run(
                list_streams(tool, has_sound=tracks > 0),
                scratch=scratch,
                confinement=confinement,
                cancel=cancel,
            )
            lines = listed.stdout.decode("ascii", "replace").splitlines()
            flow = follow(read_sizes(lines), profile.picture)
            if profile.picture.codec == "mpeg2" and _is_mpeg2(report):
                run(copy_stream(tool), scratch=scratch, confinement=confinement, cancel=cancel)
                headers = read_headers((scratch / "head.m2v").read_bytes())
        findings += judge_flow(flow, headers, profile)
        findings += judge_offset(read_packets(lines))
    findings += judge_length(
        profile, frames=flow.frames if flow else wanted, wanted=wanted, samples=samples
    )
    return Structure(
        findings=tuple(findings),
        flow=flow,
        headers=headers,
        mediainfo=report,
        tool=tool,
        wanted=wanted,
        tracks=tracks,
    )


def _is_cut(report: dict[str, Any]) -> bool:
    tracks = (report.get("media") or {}).get("track") or [{}]
    return (tracks[0].get("extra") or {}).get("IsTruncated") == "Yes"


def _count_tracks(report: dict[str, Any], kind: str) -> int:
    tracks = (report.get("media") or {}).get("track") or []
    return sum(track.get("@type") == kind for track in tracks)


def _find_format(report: dict[str, Any]) -> str:
    tracks = (report.get("media") or {}).get("track") or [{}]
    return str(tracks[0].get("Format", ""))


def _is_mpeg2(report: dict[str, Any]) -> bool:
    tracks = (report.get("media") or {}).get("track") or []
    formats = [one.get("Format") for one in tracks if one.get("@type") == "Video"]
    return formats[:1] == ["MPEG Video"]


def _find_number(report: dict[str, Any], kind: str, field: str) -> int | None:
    tracks = (report.get("media") or {}).get("track") or []
    found = next((t.get(field) for t in tracks if t.get("@type") == kind and t.get(field)), None)
    try:
        return None if found is None else int(float(found))
    except ValueError:
        return None
