"""Every real file beside this clone becomes a lesson without fault, or is refused by name."""

import tempfile
from pathlib import Path

import pytest

from media_pipeline.adapters.deliver import Order, deliver
from media_pipeline.core.refusals import Damaged, Unsupported, UnusableInput
from media_pipeline.core.sounds import Family

# What the reviewer should know of the recording; everything else would be our fault.
OF_THE_SOURCE = {
    *("black", "clipping", "damaged", "freeze", "quiet", "silence", "silent"),
    # Steps of 14 LU within a recording: the limiter holds the loud parts.
    "loudness",
}
SPOILT = {
    "bad_fuzzed_vp9_2873x5115.webm": Unsupported,
    "bad_mid_stream_vp9.webm": Damaged,
    "bad_rotation_matrix.mp4": Damaged,
    "bad_absurd_duration.mp4": Damaged,
    "bad_no_moov.mp4": Damaged,
    "bad_stub.wmv": Damaged,
}
NO_MEDIA = {".md", ".pdf", ".srt", ".vtt"}


def test_every_file_is_encoded_cleanly_or_refused(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    refused, faults = {}, {}
    for source in sorted(corpus.iterdir()):
        if source.suffix in NO_MEDIA:
            continue
        out = tmp_path / source.name
        order = Order(
            source=source, out=out, families=(Family.UNIVERSAL,), links_kbps=(128,), grades=False
        )
        try:
            report = deliver(order)
        except UnusableInput as error:
            refused[source.name] = type(error)
            continue
        codes = {finding["code"] for finding in report["qc"]["findings"]} - OF_THE_SOURCE
        if codes:
            faults[source.name] = codes
    assert refused == SPOILT
    assert faults == {}
    assert list(scratch.iterdir()) == []
