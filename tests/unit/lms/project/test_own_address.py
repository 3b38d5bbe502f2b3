"""Which address a site prints on paper when nobody told it one."""

from pathlib import Path

import pytest

from lms.project.preflight import find_own_address, note_own_address
from lms.project.settings.local import read_own_address


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:8461"), ("::1", "http://[::1]:8461")],
)
def test_an_address_that_was_given_is_its_own(host: str, address: str) -> None:
    assert find_own_address(host, 8461) == address


def test_a_site_on_all_addresses_names_one_that_others_reach() -> None:
    address = find_own_address("0.0.0.0", 8461)
    assert address.endswith(":8461")
    assert "0.0.0.0" not in address


def test_what_runs_beside_the_site_reads_what_it_noted(tmp_path: Path) -> None:
    assert (
        read_own_address(tmp_path / "address", "http://localhost:8000") == "http://localhost:8000"
    )
    note_own_address(tmp_path, "127.0.0.1", 8461)
    assert read_own_address(tmp_path / "address", "") == "http://127.0.0.1:8461"
