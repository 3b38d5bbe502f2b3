"""What a host is told before the first recording comes."""

from pathlib import Path
from typing import Any

from media_pipeline.adapters.logos import PNG
from media_pipeline.checks import check_logos, check_media_settings


def list_ids() -> list[str | None]:
    return [error.id for error in check_media_settings()]


def test_finds_nothing_wrong_with_two_stores(media_stores: Path) -> None:
    assert list_ids() == []


def test_asks_for_a_folder_and_for_both_stores(settings: Any) -> None:
    settings.MEDIA_PIPELINE = {}
    assert list_ids() == ["media_pipeline.E001"]
    settings.MEDIA_PIPELINE = {"FOLDER": Path("x"), "PUBLIC_STORAGE": "nowhere"}
    assert list_ids() == ["media_pipeline.E002"]


def test_refuses_a_private_store_that_is_public(media_stores: Path, settings: Any) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"PUBLIC_STORAGE": "media_private"}
    assert list_ids() == ["media_pipeline.E004"]
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"PUBLIC_STORAGE": "media_public"}
    same = settings.STORAGES["media_private"]
    settings.STORAGES = settings.STORAGES | {"media_public": same}
    assert list_ids() == ["media_pipeline.E004"]
    default = {"BACKEND": same["BACKEND"], "OPTIONS": {"location": media_stores / "media_private"}}
    settings.STORAGES = settings.STORAGES | {
        "default": default,
        "media_public": same | {"OPTIONS": {"location": media_stores / "media_public"}},
    }
    assert list_ids() == ["media_pipeline.E003"]


def test_a_logo_that_nobody_could_draw_is_told(settings: Any, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    own = {"dai": {"based_on": "province-mp4", "logo": logo}}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"MASTER_PROFILES": own}
    assert [error.id for error in check_logos()] == ["media_pipeline.E005"]
    logo.write_bytes(b"GIF89a")
    assert [error.id for error in check_logos()] == ["media_pipeline.E005"]
    logo.write_bytes(PNG)
    assert check_logos() == []
