"""The demo's films, as real as a teacher's: the pipeline takes them in with words and sound."""

from pathlib import Path

from lms.project.demo import films
from lms.project.demo.filmed import list_filmed_lessons
from media_pipeline.adapters.survey import survey
from media_pipeline.core.probe import Limits


def test_a_film_has_picture_sound_and_captions_on_a_machine_without_fonts_and_speech(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(films, "SPEECH_PROGRAMS", ())
    lesson = list_filmed_lessons()[0]
    content = films.make_film(lesson, label="Toán – Lớp 1")
    (tmp_path / "film.mp4").write_bytes(content)
    found = survey(tmp_path / "film.mp4", ffmpeg="", limits=Limits())
    assert found.probe.main_video is not None
    assert found.probe.main_video.display_size == films.SIZE
    assert found.probe.audio
    assert [track.language for track in found.probe.subtitles] == ["vi"]
    expected_ms = 1000 * films.SLIDE_S * len(lesson.slides)
    assert abs(found.timeline.duration_ms - expected_ms) < 300
