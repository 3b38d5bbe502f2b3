"""Which files an encoding's report names, and which of two recipes is the older one."""

from collections.abc import Iterator, Mapping
from typing import Any

FILES = (".mp4", ".m3u8", ".webp", ".jpg", ".vtt")


def list_files(report: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of all files that `report` promises, once each."""
    parts = ("rungs", "audio", "masters", "poster", "sprites", "chapters", "slides", "captions")
    found = dict.fromkeys(
        text for part in parts for text in _list_texts(report.get(part)) if text.endswith(FILES)
    )
    return tuple(found)


def is_older(recipe: str, than: str) -> bool:
    """Tell whether `recipe` came before `than`: 2026.11 before 2026.11.2 before 2027.1."""
    return _read_recipe(recipe) < _read_recipe(than)


def is_recipe(text: str) -> bool:
    """Tell whether `text` looks like a recipe's name."""
    return all(part.isascii() and part.isdigit() for part in text.split("."))


def _read_recipe(recipe: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in recipe.split("."))


def _list_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _list_texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _list_texts(one)
