"""The house keeps its shape: what import-linter cannot see by itself."""

import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("lms.", "lessons.")


def test_every_app_stands_in_the_layers_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    containers = next(c for c in contracts["contracts"] if c["id"] == "app")["containers"]
    ours = {config.name for config in apps.get_app_configs() if config.name.startswith(ROOMS)}
    assert ours - {"lms.project"} == set(containers)


def test_no_module_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): length
        for root in ("lms", "lessons", "media_pipeline", "tests", "deploy")
        for path in (ROOT / root).rglob("*.py")
        if "migrations" not in path.parts and (length := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_no_room_is_called_utils() -> None:
    forbidden = {"utils", "helpers", "common", "misc", "managers"}
    found = [
        str(path.relative_to(ROOT))
        for root in ("lms", "lessons", "media_pipeline")
        for path in (ROOT / root).rglob("*")
        if path.stem in forbidden
    ]
    assert found == []
