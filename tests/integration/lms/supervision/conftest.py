"""What tests of supervision share."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _few_months(settings: Any) -> None:
    """Count two months at first: a year of them is the same again and again."""
    given = settings.LMS["SUPERVISION"] | {"MONTHS_COUNTED": 2}
    settings.LMS = settings.LMS | {"SUPERVISION": given}
