"""The command line: `python -m media_pipeline probe FILE`; no settings, no database."""

import argparse
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

from media_pipeline.adapters.runner import Cancel
from media_pipeline.adapters.survey import Surveyed, survey
from media_pipeline.core.refusals import MediaError


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code: 0, 2 usage, 3 input, 4 tool, 130 cancelled."""
    options = _parser().parse_args(arguments)
    cancel = Cancel()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        cancel.cancel()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        code: int = options.command(options, cancel)
    except MediaError as error:
        if options.json:
            _write({"error": type(error).__name__, "message": str(error)})
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return error.exit_code
    else:
        return code
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m media_pipeline", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("file", type=Path, metavar="FILE")
    shared.add_argument("--json", action="store_true", help="one JSON document on stdout")
    probe = commands.add_parser("probe", parents=[shared], help="say what FILE is")
    probe.set_defaults(command=_probe)
    return parser


def _probe(options: argparse.Namespace, cancel: Cancel) -> int:
    found = survey(options.file, cancel=cancel)
    if options.json:
        _write(describe_source(found))
        return 0
    seconds = found.timeline.duration_ms / 1000
    lines = [f"{found.path.name}: {found.probe.container}, {seconds:.1f} s"]
    if (video := found.probe.main_video) is not None:
        width, height = video.display_size
        uneven = ", uneven" if found.timeline.variable_fps else ""
        traits = [video.hdr, "interlaced" if video.interlaced else ""]
        lines.append(
            f"  video {video.codec} {width}×{height}, {float(found.timeline.fps):g} fps{uneven}"
            + "".join(f", {trait}" for trait in traits if trait)
        )
    for track in found.probe.audio:
        lines.append(f"  audio {track.codec} {track.channels} ch {track.language}".rstrip())
    for text in found.probe.subtitles:
        lines.append(f"  subtitles {text.codec} {text.language}".rstrip())
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def describe_source(found: Surveyed) -> dict[str, Any]:
    """Return the probe and the timeline as plain JSON values."""
    return {
        "file": found.path.name,
        "probe": asdict(found.probe),
        "timeline": asdict(found.timeline)
        | {"fps": str(found.timeline.fps), "duration_ms": found.timeline.duration_ms},
    }


def _write(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
