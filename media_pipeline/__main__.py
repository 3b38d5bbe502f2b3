"""The command line: `python -m media_pipeline probe FILE`; no settings, no database."""

import signal

if __name__ == "__main__":
    # Ctrl-C while the modules load ends the process without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from media_pipeline.adapters.deliver import Order, deliver
from media_pipeline.adapters.master_delivery import deliver_master
from media_pipeline.adapters.master_review import review_master, write_papers
from media_pipeline.adapters.mastering import MASTER_LIMITS, MasterOrder
from media_pipeline.adapters.outdir import place_is_named
from media_pipeline.adapters.planner import plan_file
from media_pipeline.adapters.prober import probe_file
from media_pipeline.adapters.remuxer import remux_file
from media_pipeline.adapters.reviewer import review
from media_pipeline.adapters.runner import Cancel
from media_pipeline.adapters.scratch import write_whole
from media_pipeline.adapters.survey import survey
from media_pipeline.core.captions import decode_captions, read_captions, write_vtt
from media_pipeline.core.links import LINKS_KBPS
from media_pipeline.core.loudness import SPEECH_LUFS
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.profiles import (
    BUILT_IN,
    InvalidProfile,
    Profile,
    find_profile,
    read_profiles,
)
from media_pipeline.core.masters.words import describe_master, say_refusal
from media_pipeline.core.progress import Progress, describe
from media_pipeline.core.refusals import MediaError, NotMedia
from media_pipeline.core.report import (
    describe_plan,
    describe_probe,
    describe_report,
    describe_review,
    plain,
    plain_plan,
    show,
)
from media_pipeline.core.sounds import Family


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code.

    0 done, 1 made but not fit for the air, 2 usage, 3 input, 4 tool, 130 cancelled.
    """
    options = _parser().parse_args(arguments)
    cancel = Cancel()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        cancel.cancel()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        code: int = options.command(options, cancel)
    except MediaError as error:
        message = show(str(error))
        if options.says_vietnamese:
            message = say_refusal(type(error).__name__, message)
        if options.json:
            _write({"error": type(error).__name__, "message": message})
        sys.stderr.write(f"{type(error).__name__}: {message}\n")
        return error.exit_code
    else:
        return code
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m media_pipeline", description=__doc__)
    parser.set_defaults(says_vietnamese=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("file", type=Path, metavar="FILE")
    shared.add_argument("--json", action="store_true", help="one JSON document on stdout")
    probe = commands.add_parser("probe", parents=[shared], help="say what FILE is")
    probe.set_defaults(command=_probe)
    ladder = argparse.ArgumentParser(add_help=False)
    ladder.add_argument(
        "--families", type=_families, default=tuple(Family), metavar="modern,universal"
    )
    ladder.add_argument("--links", type=_links, default=LINKS_KBPS, metavar="64,128,…")
    plan = commands.add_parser("plan", parents=[shared, ladder], help="say what would be encoded")
    plan.set_defaults(command=_plan)
    encode = commands.add_parser("encode", parents=[shared, ladder], help="encode FILE into OUTDIR")
    encode.add_argument("out", type=Path, metavar="OUTDIR")
    encode.add_argument(
        "--jobs", type=_number(1, 64), default=1, help="chunks encoded side by side"
    )
    encode.add_argument(
        "--nice", type=_number(0, 19), default=10, help="how far work steps back for others"
    )
    encode.add_argument(
        "--audio", default="", metavar="N|LANG", help="the audio track to be heard, not the first"
    )
    encode.add_argument(
        "--loudness", type=_lufs, default=SPEECH_LUFS, metavar="LUFS", help="-19 (speech) or -23"
    )
    encode.add_argument("--no-grades", action="store_true", help="leave VMAF and legibility out")
    encode.set_defaults(command=_encode)
    qc = commands.add_parser("qc", parents=[shared], help="say what is wrong with FILE")
    qc.add_argument("--encoded", type=Path, metavar="OUTDIR", help="grade its rungs too")
    qc.set_defaults(command=_qc)
    download = commands.add_parser(
        "remux", parents=[shared], help="write FILE, a package, as a plain film for downloads"
    )
    download.add_argument("target", type=Path, metavar="TARGET")
    download.set_defaults(command=_remux)
    master = commands.add_parser(
        "master", parents=[shared], help="make FILE's master for a station in OUTDIR, and check it"
    )
    master.add_argument("out", type=Path, metavar="OUTDIR")
    master.add_argument("--profile", required=True, metavar="|".join(BUILT_IN))
    master.add_argument(
        "--profiles", type=Path, metavar="FILE", help="a station's own profiles, as JSON"
    )
    master.add_argument("--name", default="", help="what the programme is called")
    master.add_argument("--company", default="", help="who delivers it")
    master.add_argument("--title", default="", help="written over the first seconds")
    master.add_argument("--subtitle", default="", help="below the title")
    master.add_argument("--logo", type=Path, metavar="PNG", help="the station's, at the top right")
    master.add_argument("--captions", type=Path, metavar="VTT", help="beside, or burnt in")
    master.add_argument("--audio", default="", metavar="N|LANG")
    master.add_argument("--nice", type=_number(0, 19), default=10)
    master.set_defaults(command=_master, says_vietnamese=True)
    again = commands.add_parser(
        "qc-master", parents=[shared], help="check FILE, a master made here or elsewhere"
    )
    again.add_argument("--profile", required=True, metavar="|".join(BUILT_IN))
    again.add_argument("--profiles", type=Path, metavar="FILE")
    again.add_argument("--frames", type=_number(1, 10**7), metavar="N", help="its right length")
    again.add_argument("--out", type=Path, metavar="OUTDIR", help="write the report there")
    again.set_defaults(command=_qc_master, says_vietnamese=True)
    return parser


def _probe(options: argparse.Namespace, cancel: Cancel) -> int:
    found = survey(options.file, cancel=cancel)
    if options.json:
        timeline = plain(found.timeline) | {"duration_ms": found.timeline.duration_ms}
        _write({"file": show(found.path.name), "probe": plain(found.probe), "timeline": timeline})
    else:
        _say(describe_probe(show(found.path.name), found.probe, found.timeline))
    return 0


def _plan(options: argparse.Namespace, cancel: Cancel) -> int:
    planned = plan_file(
        options.file, families=options.families, links_kbps=options.links, cancel=cancel
    )
    if options.json:
        _write({"file": show(options.file.name), "plan": plain_plan(planned.plan)})
    else:
        found = planned.found
        _say(describe_probe(show(found.path.name), found.probe, found.timeline))
        _say(describe_plan(planned.plan))
    return 0


def _encode(options: argparse.Namespace, cancel: Cancel) -> int:
    order = Order(
        source=options.file,
        out=options.out,
        families=options.families,
        links_kbps=options.links,
        jobs=options.jobs,
        nice=options.nice,
        audio=options.audio,
        target_lufs=options.loudness,
        grades=not options.no_grades,
    )
    with _bar(options) as on_progress:
        report = deliver(order, cancel=cancel, on_progress=on_progress)
    if options.json:
        _write(report)
    else:
        _say(describe_report(report))
    return 0


def _qc(options: argparse.Namespace, cancel: Cancel) -> int:
    document = review(options.file, options.encoded, cancel=cancel)
    if options.json:
        _write(document)
    else:
        _say(describe_review(document))
    return 0


def _remux(options: argparse.Namespace, cancel: Cancel) -> int:
    size = remux_file(options.file, options.target, cancel=cancel)
    if options.json:
        _write({"file": show(options.target.name), "bytes": size})
    else:
        _say([f"{show(options.target.name)}: {size / 1e6:.2f} MB"])
    return 0


def _master(options: argparse.Namespace, cancel: Cancel) -> int:
    profile = find_profile(options.profile, _read_profiles(options.profiles))
    words = _read_captions(options.captions)
    logo = options.logo or (Path(profile.logo) if profile.logo else None)
    order = MasterOrder(
        source=options.file,
        captions=words,
        profile=profile,
        name=options.name or options.title,
        dressing=Dressing(
            title=options.title or (options.name if profile.titled else ""),
            subtitle=options.subtitle,
            logo=str(logo or ""),
            captions=words if profile.captions == "burnt" else "",
        ),
        logo=logo,
        company=options.company,
        made_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        audio=options.audio,
        nice=options.nice,
    )
    with _bar(options) as on_progress:
        report = deliver_master(order, options.out, cancel=cancel, on_progress=on_progress)
    if options.json:
        _write(report)
    else:
        _say(describe_master(report, start=profile.timecode))
    return int(report["verdict"] == "red")


def _read_captions(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return write_vtt(read_captions(decode_captions(path.read_bytes())))
    except OSError as error:
        raise NotMedia(f"no captions at {path}") from error


def _qc_master(options: argparse.Namespace, cancel: Cancel) -> int:
    profile = find_profile(options.profile, _read_profiles(options.profiles))
    # The same gate as for films: nothing that is no media file reaches a decoder.
    probe_file(options.file, limits=MASTER_LIMITS, cancel=cancel)
    reviewed = review_master(options.file, profile, frames=options.frames, cancel=cancel)
    if options.out is not None:
        papers = write_papers(reviewed.report, profile, reviewed.pictures)
        with place_is_named(options.out):
            for name, content in papers.items():
                write_whole(options.out / name, content)
    if options.json:
        _write(reviewed.report)
    else:
        _say(describe_master(reviewed.report, start=profile.timecode))
    return int(reviewed.report["verdict"] == "red")


def _read_profiles(path: Path | None) -> dict[str, Profile]:
    if path is None:
        return BUILT_IN
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InvalidProfile(f"{path} holds no JSON") from error
    if not isinstance(document, dict) or not all(isinstance(v, dict) for v in document.values()):
        raise InvalidProfile(f"{path}: a document of profiles by name")
    return read_profiles(document)


@contextlib.contextmanager
def _bar(options: argparse.Namespace) -> Iterator[Callable[[Progress], None]]:
    shows_bar = sys.stderr.isatty() and not options.json

    def on_progress(event: Progress) -> None:
        if options.json:
            sys.stderr.write(json.dumps(plain(event)) + "\n")
        elif shows_bar:
            sys.stderr.write(f"\r{describe(event)}\033[K")

    try:
        yield on_progress
    finally:
        if shows_bar:
            sys.stderr.write("\n")


def _families(text: str) -> tuple[Family, ...]:
    if not set(names := text.split(",")) <= {family.value for family in Family}:
        raise argparse.ArgumentTypeError(f"families are {', '.join(Family)}")
    return tuple(Family(name) for name in dict.fromkeys(names))


def _links(text: str) -> tuple[int, ...]:
    offered = {str(link): link for link in LINKS_KBPS}
    if not set(names := text.split(",")) <= offered.keys():
        raise argparse.ArgumentTypeError(f"links are {', '.join(offered)}")
    return tuple(sorted({offered[name] for name in names}))


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"a whole number from {least} to {most}")
        return int(text)

    return read


def _lufs(text: str) -> float:
    try:
        lufs = float(text)
    except ValueError:
        lufs = 0.0
    if not -31 <= lufs <= -14:
        raise argparse.ArgumentTypeError("between -31 and -14 LUFS")
    return lufs


def _say(lines: list[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


def _write(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
