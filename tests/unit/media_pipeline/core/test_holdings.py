"""What an encoding must have on disk, and which recipe is older."""

import pytest

from media_pipeline.core.holdings import is_older, is_recipe, list_files


def test_names_every_file_of_a_report_once() -> None:
    report = {
        "source": {"container": "a.mp4"},
        "rungs": [{"id": "u64", "mp4": "universal/64.mp4", "playlist": "universal/64.m3u8"}],
        "audio": [{"id": "aac20", "mp4": "universal/aac20.mp4", "codecs": "mp4a.40.2"}],
        "masters": {"universal": "universal/master.m3u8"},
        "poster": {"webp": "poster.webp", "jpeg": "poster.jpg", "bytes": 3},
        "sprites": None,
        "slides": [{"at_ms": 0, "webp": "slides/001.webp"}],
        "captions": [{"vtt": "captions-1.vtt", "language": "vi", "title": "poster"}],
    }
    assert list_files(report) == (
        "universal/64.mp4",
        "universal/64.m3u8",
        "universal/aac20.mp4",
        "universal/master.m3u8",
        "poster.webp",
        "poster.jpg",
        "slides/001.webp",
        "captions-1.vtt",
    )
    assert list_files({}) == ()


@pytest.mark.parametrize(
    ("recipe", "than", "older"),
    [
        ("2026.11", "2026.11.2", True),
        ("2026.9", "2026.11", True),
        ("2026.11.2", "2026.11.2", False),
        ("2027.1", "2026.12", False),
    ],
)
def test_orders_recipes_by_their_numbers(recipe, than, older) -> None:
    assert is_older(recipe, than) == older


def test_knows_a_recipe_by_its_look() -> None:
    assert is_recipe("2026.11.2")
    assert not is_recipe("newest")
