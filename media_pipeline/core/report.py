"""Plans and results as plain JSON values and as lines for people."""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from media_pipeline.core.plan import Plan
from media_pipeline.core.probe import Probe
from media_pipeline.core.timeline import Timeline


def plain(value: Any) -> Any:
    """Return `value` as JSON knows it."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Fraction) else value


def plain_plan(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON knows it; a rung carries no sound where the film has none."""
    document: dict[str, Any] = plain(plan)
    if not plan.audio:
        document["rungs"] = [rung | {"audio": None} for rung in document["rungs"]]
    return document


def show(text: str) -> str:
    """Return `text` without what drives a terminal or is no letter of any alphabet."""
    return "".join(
        letter.encode("unicode_escape").decode()
        if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
        else letter
        for letter in text
    )


def describe_probe(name: str, probe: Probe, timeline: Timeline) -> list[str]:
    """Return what a file is, for people."""
    lines = [f"{name}: {probe.container}, {timeline.duration_ms / 1000:.1f} s"]
    if (video := probe.main_video) is not None:
        width, height = video.display_size
        traits = (
            video.hdr,
            "interlaced" if video.interlaced else "",
            "uneven" if timeline.variable_fps else "",
        )
        lines.append(
            f"  video {video.codec} {width}×{height}, {float(timeline.fps):g} fps"
            + "".join(f", {trait}" for trait in traits if trait)
        )
    for track in probe.audio:
        lines.append(f"  audio {track.codec} {track.channels} ch {track.language}".rstrip())
    for text in probe.subtitles:
        lines.append(f"  subtitles {text.codec} {text.language}".rstrip())
    return lines


def describe_plan(plan: Plan) -> list[str]:
    """Return a plan, for people."""
    lines = [f"recipe {plan.recipe}, {len(plan.chunks)} chunk(s) of work"]
    if plan.analysis is not None:
        lines[0] += f", content: {plan.analysis.content.value}"
    for rung in plan.rungs:
        end = ", transparent" if rung.transparent else ""
        lines.append(
            f"  {rung.id:6} {rung.link_kbps:5} kbit/s link: {rung.width}×{rung.height},"
            f" {float(plan.rung_fps(rung)):g} fps, CRF {rung.crf},"
            f" at most {rung.cap_kbps} kbit/s{f' + {rung.audio}' if plan.audio else ''}{end}"
        )
    lines += [f"  {name:6} sound alone" for name in plan.listen]
    return lines


def describe_report(report: Mapping[str, Any]) -> list[str]:
    """Return a finished encode, for people."""
    lines = [
        f"{report['content']}, {report['source']['duration_ms'] / 1000:.1f} s,"
        f" {report['cpu_s']:.1f} s of CPU in {report['wall_s']:.1f} s"
    ]
    lines += [
        f"  {rung['mp4']:20} {rung['bytes'] / 1e6:7.2f} MB {rung['average_bps'] / 1000:6.1f} kbit/s"
        f" (10 s: {rung['peak_bps'] / 1000:.0f})"
        for rung in (*report["rungs"], *report["audio"])
    ]
    lines += [
        f"  ! {finding['rung']}: {finding['message']}".replace("! : ", "! ")
        for finding in report["qc"]["findings"]
    ]
    return lines


def describe_review(document: Mapping[str, Any]) -> list[str]:
    """Return a review, for people."""
    lines = [f"! {finding['message']}" for finding in document["findings"]]
    for rung in document["rungs"]:
        grades = [f"{rung['average_bps'] / 1000:.1f} kbit/s", f"VMAF {rung['vmaf']}"]
        if rung["legibility"] is not None:
            grades.append(f"legibility {rung['legibility']}")
        if rung["decode_errors"]:
            grades.append(f"{rung['decode_errors']} decoding errors")
        lines.append(f"  {rung['id']:6} {', '.join(grades)}")
    return lines or ["nothing to complain about"]
