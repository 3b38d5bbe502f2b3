"""People by the table: every mistake is named, nothing is written before it is confirmed."""

from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from lessons.sheets.models import StagedSheet
from lessons.sheets.queries import list_all_kinds
from lessons.sheets.rules import Row
from lms.people.models import Membership
from lms.people.permissions import SYSTEM
from lms.people.queries import list_newcomers
from lms.people.sheets import PeopleSheet
from tests.factories.people import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
GOOD = {
    "first_name": "Lê Thị",
    "last_name": "Mai",
    "email": "mai@vi-du.vn",
    "username": "mai.le",
    "organisation": "s1",
    "role": "teacher",
}


def make_rows(*changes):
    return [Row(number=2 + n, values=GOOD | change) for n, change in enumerate(changes)]


def make_file(*rows):
    book = Workbook()
    book.active.append(list(GOOD))
    for row in rows:
        book.active.append(list((GOOD | row).values()))
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("nguoi.xlsx", content.getvalue())


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"organisation": "khong-co"}, "organisation"),
        ({"organisation": "s2"}, "organisation"),
        ({"organisation": "d1"}, "organisation"),
        ({"role": "office_reviewer"}, "role"),
        ({"username": "GV-s1"}, "username"),
        ({"email": "GV-S1@vi-du.vn"}, "email"),
    ],
)
def test_names_what_would_go_wrong(world, change, column) -> None:
    by = world.person("administrator", "S1")
    errors = PeopleSheet().check(make_rows(change), by=by)
    heading = next(one.heading for one in PeopleSheet.columns if one.key == column)
    assert [(error.row, error.column) for error in errors] == [(2, str(heading))]


def test_names_repeated_user_names_and_emails(world) -> None:
    rows = make_rows({}, {"username": "MAI.le", "email": ""}, {"username": "x"}, {
        "username": "y", "email": ""})  # fmt: skip
    errors = PeopleSheet().check(rows, by=world.person("administrator", "S1"))
    assert sorted(error.row for error in errors) == [3, 4]


def test_a_clean_table_makes_accounts_only_once_confirmed(client, world) -> None:
    by = world.person("administrator", "S1")
    client.force_login(by)
    people, label = get_user_model().objects, str(dict(Membership.ROLE_CHOICES)["teacher"])
    answer = client.post(
        reverse("sheets:bring", args=["people"]),
        {"file": make_file({}, {"username": "nam.vu", "email": "", "role": label.capitalize()})},
    )
    assert answer.status_code == 302
    assert not people.filter(username="mai.le").exists()
    client.post(answer.url)
    made = people.get(username="mai.le")
    assert not made.has_usable_password()
    assert made.memberships.get().organisation == world.at["S1"]
    assert made.groups.count() == 2
    assert {one.username for one in list_newcomers(by)} == {"mai.le", "nam.vu"}


def test_a_table_with_mistakes_writes_nothing(client, world) -> None:
    client.force_login(world.person("administrator", "S1"))
    answer = client.post(
        reverse("sheets:bring", args=["people"]),
        {"file": make_file({}, {"username": "có dấu", "email": "không phải"})},
    )
    assert answer.status_code == 422
    assert answer.content.decode().count("<tr") >= 2
    assert not StagedSheet.objects.exists()
    assert not get_user_model().objects.filter(username="mai.le").exists()


def test_a_table_with_mistakes_names_all_of_them_by_row(client, world) -> None:
    client.force_login(world.person("administrator", "S1"))
    rows = (
        {"username": "GV-s1", "email": ""},
        {"username": "có dấu", "email": ""},
        {"organisation": "khong-co"},
        {"email": ""},
        {"username": "x", "email": "không phải"},
    )
    answer = client.post(reverse("sheets:bring", args=["people"]), {"file": make_file(*rows)})
    assert answer.status_code == 422
    headings = {one.key: str(one.heading) for one in PeopleSheet.columns}
    assert [(error.row, error.column) for error in answer.context["errors"]] == [
        (2, headings["username"]),
        (3, headings["username"]),
        (4, headings["organisation"]),
        (5, headings["username"]),
        (6, headings["email"]),
    ]
    assert not StagedSheet.objects.exists()


def test_the_preview_shows_roles_as_they_were_typed(client, world) -> None:
    client.force_login(world.person("administrator", "S1"))
    label = str(dict(Membership.ROLE_CHOICES)["teacher"]).upper()
    url = client.post(
        reverse("sheets:bring", args=["people"]), {"file": make_file({"role": label})}
    ).url
    page = client.get(url).content.decode()
    assert f"<td>{label}</td>" in page
    assert "<td>teacher</td>" not in page


@pytest.mark.parametrize("role", ["teacher", "school_reviewer"])
def test_only_administrators_bring_people(client, world, role) -> None:
    client.force_login(world.person(role, "S1"))
    assert client.get(reverse("sheets:bring", args=["people"])).status_code == 403


def test_a_staged_table_is_nobody_elses(client, world) -> None:
    client.force_login(world.person("administrator", "S1"))
    url = client.post(reverse("sheets:bring", args=["people"]), {"file": make_file({})}).url
    for name in ("S2", "D1"):
        client.force_login(world.person("administrator", name))
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404
    assert not get_user_model().objects.filter(username="mai.le").exists()


def test_checking_many_rows_takes_few_queries(django_assert_max_num_queries) -> None:
    province = OrganisationFactory(province=True)
    schools = [OrganisationFactory(parent=province) for _number in range(30)]
    by = MembershipFactory(organisation=province, role="administrator").user
    rows = make_rows(
        *(
            {
                "username": f"nguoi-moi-{number}",
                "email": f"n{number}@vi-du.vn",
                "organisation": schools[number % 30].code,
            }
            for number in range(600)
        )
    )
    sheet = PeopleSheet()
    with django_assert_max_num_queries(5):
        assert sheet.check(rows, by=by) == []
    with django_assert_max_num_queries(450):
        assert sheet.apply(rows, by=by, now=timezone.now()) == 600
    assert sheet.may_import(SYSTEM)


def test_every_kind_leads_to_what_it_brought() -> None:
    leading = [kind for kind in list_all_kinds() if kind.result_view]
    assert {"lessons", "people"} <= {kind.name for kind in leading}
    for kind in leading:
        assert reverse(kind.result_view)
        assert str(kind.result_label)
