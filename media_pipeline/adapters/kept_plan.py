"""A plan written down by whoever planned, and read by all who do a part of it."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from cattrs.preconf.json import make_converter

from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.planner import Planned

CONVERTER = make_converter()
CONVERTER.register_unstructure_hook(Fraction, str)
CONVERTER.register_structure_hook(Fraction, lambda value, _: Fraction(value))
CONVERTER.register_unstructure_hook(Path, str)
CONVERTER.register_structure_hook(Path, lambda value, _: Path(value))


def write_plan(planned: Planned) -> dict[str, Any]:
    """Return `planned` as JSON knows it, whole: reading it gives an equal value."""
    document: dict[str, Any] = CONVERTER.unstructure(planned)
    return document


def read_plan(document: dict[str, Any], path: Path, *, ffmpeg: str = "") -> Planned:
    """Return the plan in `document`, for the copy of its recording at `path` on this machine."""
    planned = CONVERTER.structure(document, Planned)
    tool = replace(planned.found.tool, ffmpeg=find_ffmpeg(ffmpeg), source=str(path.resolve()))
    return replace(planned, found=replace(planned.found, path=path, tool=tool))
