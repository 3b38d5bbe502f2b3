"""Static files as they are collected for the site."""

import json

from django.core.management import call_command
from django.test import override_settings

from lms.project.storage import PLAYER

STORAGES = {"staticfiles": {"BACKEND": "lms.project.storage.StaticStorage"}}


def test_the_player_is_collected_as_one_file_twice_the_same(tmp_path, settings) -> None:
    storages = {**settings.STORAGES, **STORAGES}
    names = set()
    for _turn in range(2):
        with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
            call_command(
                "collectstatic",
                verbosity=0,
                interactive=False,
                ignore_patterns=["wagtail*", "admin"],
            )
        names.add(json.loads((tmp_path / "staticfiles.json").read_text())["paths"][PLAYER])
    (name,) = names
    whole = (tmp_path / name).read_text()
    for part in ("class Meter", "class Feed", "class Stage", "class Player"):
        assert part in whole
    assert (tmp_path / f"{name}.br").stat().st_size < 12 * 1024
    assert whole == (tmp_path / PLAYER).read_text()
    watch = json.loads((tmp_path / "staticfiles.json").read_text())["paths"][
        "media_pipeline/watch.js"
    ]
    assert "  //" not in (tmp_path / watch).read_text()
    assert "canPlayType" in (tmp_path / watch).read_text()
