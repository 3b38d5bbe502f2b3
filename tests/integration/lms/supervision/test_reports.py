"""The monthly letter comes out with exactly its totals, and every number leads to its rows."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lessons.curriculum.models import Level
from lms.devices.actions.hardships import ensure_hardships
from lms.people.rules import Role
from lms.supervision.actions.counting import keep_month, refresh
from lms.supervision.queries.panels import find_panel
from lms.supervision.rules.months import find_month
from tests.factories.curriculum import LevelFactory
from tests.factories.devices import make_need
from tests.factories.people import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
# The province of the letter: by level, and by hardship.
LEVELS = {"primary": 11_967, "lower_secondary": 4_482, "upper_secondary": 472, "continuing": 128}
HARDSHIPS = {"poor": 4_773, "near-poor": 3_868, "orphaned": 1, "other": 8_407}


def spread() -> dict[tuple[str, str], int]:
    """Return counts by level and hardship that add up to both."""
    rest, counts = dict(HARDSHIPS), {}
    for level, pupils in LEVELS.items():
        for hardship in rest:
            taken = min(pupils, rest[hardship])
            counts[level, hardship] = taken
            pupils, rest[hardship] = pupils - taken, rest[hardship] - taken
    return counts


def test_the_letter_has_exactly_the_totals_of_the_province(client: Client) -> None:
    ensure_hardships()
    for code in LEVELS:
        Level.objects.filter(code=code).exists() or LevelFactory(code=code, name=f"Cấp {code}")
    district = OrganisationFactory(district=True)
    province = district.get_parent()
    schools = [OrganisationFactory(parent=district), OrganisationFactory(parent=province)]
    panel = find_panel("needs")
    assert panel is not None
    month = find_month(timezone.localdate(NOW)).shift(-1)
    own = {}
    for (level, hardship), count in spread().items():
        own[schools[0].pk, level, hardship] = count // 3
        own[schools[1].pk, level, hardship] = count - count // 3
    keep_month(panel=panel, month=month, own=own)
    officer = MembershipFactory(role=Role.EDUCATION_OFFICER.value, organisation=province).user
    client.force_login(officer)
    asked = {"month": str(month), "panel": "needs"}
    page = client.get(reverse("supervision:report", args=[province.pk]), asked).content.decode()
    wanted = [*LEVELS.values(), *HARDSHIPS.values(), 17_049]
    for total in wanted:
        assert f"{total:,}".replace(",", ".") in page
    book = client.get(reverse("supervision:report_workbook", args=[province.pk]), asked)
    rows = [*load_workbook(io.BytesIO(book.content)).worksheets[0].values]
    assert [row[-1] for row in rows[-5:-1]] == list(LEVELS.values())
    assert list(rows[-1][1:]) == [*HARDSHIPS.values(), 17_049]
    letter = client.get(reverse("supervision:report_text", args=[province.pk]), asked)
    with zipfile.ZipFile(io.BytesIO(letter.content)) as archive:
        text = archive.read("content.xml").decode()
    assert all(f'office:value="{total}"' in text for total in wanted)


def test_every_number_of_this_month_leads_to_its_rows(client: Client) -> None:
    school = OrganisationFactory()
    beside = OrganisationFactory(parent=school.get_parent())
    for place, hardship in (
        (school, "poor"),
        (school, "poor"),
        (school, "other"),
        (beside, "poor"),
    ):
        make_need(place, hardship=hardship)
    refresh(now=NOW)
    administrator = MembershipFactory(role=Role.ADMINISTRATOR.value, organisation=school).user
    client.force_login(administrator)
    page = client.get(reverse("supervision:report", args=[school.pk]), {"panel": "needs"})
    [part] = page.context["parts"]
    followed = 0
    for line in part.lines:
        for cell in line.cells:
            if cell.change.value:
                rows: Any = client.get(cell.address)
                assert len(rows.context["pupils"]) == cell.change.value
                followed += 1
    assert followed >= 3
    assert client.get(reverse("supervision:report", args=[beside.pk])).status_code == 404
    for view in ("report_text", "report_workbook"):
        assert client.get(reverse(f"supervision:{view}", args=[beside.pk])).status_code == 404
