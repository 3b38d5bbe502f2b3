from pathlib import Path

import pytest

from media_pipeline.adapters.survey import survey
from media_pipeline.core.refusals import Damaged, NotMedia, NoVideoNorAudio, UnusableInput

REFUSED = {
    "bad_no_moov.mp4": Damaged,
    "bad_stub.wmv": Damaged,
    "bad_absurd_duration.mp4": Damaged,
    "tears_of_steel_nl.vtt": NoVideoNorAudio,
    "subtitles_loose_times.srt": NotMedia,
    "vietnamese_machine_learning_summary.pdf": NotMedia,
    "README.md": NotMedia,
}


def test_finds_the_true_length_and_rate(slides: Path) -> None:
    found = survey(slides)
    assert (found.timeline.fps, found.timeline.frames) == (25, 600)
    assert found.probe.main_video is not None
    assert found.probe.main_video.display_size == (1280, 720)


def test_sound_alone_is_welcome(voice: Path) -> None:
    found = survey(voice)
    assert found.probe.main_video is None
    assert found.timeline.duration_ms == 5000


def test_refuses_half_a_file(slides: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(slides.read_bytes()[:100_000])
    with pytest.raises(UnusableInput):
        survey(cut)


def test_every_file_of_the_corpus_is_read_or_refused_by_name(corpus: Path) -> None:
    refused = {}
    for path in sorted(corpus.iterdir()):
        try:
            survey(path)
        except UnusableInput as error:
            refused[path.name] = type(error)
    assert refused == REFUSED
