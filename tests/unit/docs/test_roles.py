"""The page on roles says what the rules say."""

import re
from enum import StrEnum
from pathlib import Path

from lms.people.rules import CAPABILITIES, ROLES_FITTING, Capability, OrganisationKind, Role

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "roles.md"
KINDS = {
    "province office": OrganisationKind.PROVINCE,
    "district office": OrganisationKind.DISTRICT,
    "school": OrganisationKind.SCHOOL,
}


def read_table(heading: str) -> dict[str, set[str]]:
    """Return, by row, the columns that are ticked in the table under `heading`."""
    section = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|")
    ]
    columns = rows[0][1:]
    return {
        row[0]: {column for column, cell in zip(columns, row[1:], strict=True) if cell == "✓"}
        for row in rows[2:]
    }


def say(value: StrEnum) -> str:
    """Return an identifier as the page writes it."""
    return re.sub("_", " ", value.value)


def test_page_says_what_each_role_allows() -> None:
    wanted = {
        say(capability): {say(role) for role in Role if capability in CAPABILITIES[role]}
        for capability in Capability
    }
    assert read_table("What a role allows") == wanted


def test_page_says_where_each_role_is_held() -> None:
    wanted = {
        say(role): {name for name, kind in KINDS.items() if role in ROLES_FITTING[kind]}
        for role in Role
    }
    assert read_table("Where a role is held") == wanted
