"""The page about the media app names what the code has, all of it and nothing else."""

import dataclasses
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import load_command_class
from django.dispatch import Signal
from django.utils.module_loading import import_string

from media_pipeline import signals, urls
from media_pipeline.conf import MediaConf
from media_pipeline.models import Source
from media_pipeline.templatetags.media import register

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "media-plug-in.md"


def read_names(heading: str) -> list[str]:
    """Return the first column of the table under `heading`."""
    section = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.M)


def test_names_every_signal_with_its_arguments() -> None:
    sent = {name for name, one in vars(signals).items() if isinstance(one, Signal)}
    assert set(read_names("Signals")) == sent
    text = (Path(signals.__file__)).read_text()
    for name, arguments in re.findall(
        r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", PAGE.read_text(), re.M
    ):
        doc = re.search(rf'^{name} = Signal\(\)\n"""(.*?)"""', text, re.M | re.S)
        if doc:
            assert set(re.findall(r"`(\w+)`", arguments)) <= set(re.findall(r"`(\w+)`", doc[1]))


def test_names_every_setting() -> None:
    fields = {field.name.upper() for field in dataclasses.fields(MediaConf)}
    assert set(read_names("Settings")) == fields


@pytest.mark.parametrize("name", [
    field.name for field in dataclasses.fields(MediaConf)
    if isinstance(field.default, int | float | str) and not isinstance(field.default, bool)
])  # fmt: skip
def test_says_the_defaults(name) -> None:
    row = re.search(rf"^\| `{name.upper()}` \|(.*?)\|", PAGE.read_text(), re.M)
    assert row
    default = next(f.default for f in dataclasses.fields(MediaConf) if f.name == name)
    said = row[1].strip("` ").replace("20 GB", str(20 * 10**9))
    assert said == (f"{default:g}" if isinstance(default, float) else str(default))


def test_names_every_tag() -> None:
    assert set(read_names("Showing it")) == set(register.tags)


def test_names_what_is_there_to_import() -> None:
    for name in read_names("Choosing a recording"):
        assert import_string(name)
    for module, names in re.findall(
        r"^from (media_pipeline\S*) import (.+)$", PAGE.read_text(), re.M
    ):
        for name in names.split(", "):
            assert hasattr(import_module(module), name)
    for path in re.findall(r"`(media_pipeline\.[a-z_.]+\.[a-z_]+)`", PAGE.read_text()):
        assert import_string(path) if "." in path else import_module(path)


def test_names_every_permission_that_is_asked_for() -> None:
    known = {f"{verb}_source" for verb in ("add", "change")} | dict(Source._meta.permissions).keys()
    assert set(read_names("Permissions")) == known


def test_names_every_address_of_the_admin() -> None:
    names = {f"media_admin:{one.name}" for one in urls.admin_urlpatterns}
    assert set(re.findall(r"`(media_admin:\w+)`", PAGE.read_text())) == names


def test_names_commands_that_exist() -> None:
    for line in read_names("Commands"):
        _manage, command, verb = line.split()
        parser = load_command_class("media_pipeline", command).create_parser("manage.py", command)
        assert verb in parser.format_help()
