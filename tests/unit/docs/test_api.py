"""The reference of the JSON interface names what the code has."""

from pathlib import Path

import pytest

from lessons.exchange.views.api import MOST_LISTED, EntriesViewSet, LessonsViewSet, PublicViewSet

TEXT = (Path(__file__).resolve().parents[3] / "docs/reference/api.md").read_text()


@pytest.mark.parametrize(
    ("endpoint", "viewset"), [("entries", EntriesViewSet), ("lessons", LessonsViewSet)]
)
def test_names_every_field_and_parameter(endpoint: str, viewset: type[PublicViewSet]) -> None:
    names = set(viewset.get_body_fields_names(viewset.model))
    listed = TEXT.split(f"`/api/v2/{endpoint}/` has ")[1].split("\n\n")[0]
    assert {name for name in names if f"`{name}`" in listed} == names
    parameters = viewset.known_query_parameters | viewset.filters
    assert {name for name in parameters if f"| `{name}` |" in TEXT} == parameters


def test_says_how_many_come_at_once() -> None:
    assert f"at most {MOST_LISTED} |" in TEXT
