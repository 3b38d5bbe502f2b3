"""Who sees whose needs; that no name lies open anywhere; and that every reading is written down."""

from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from lessons.sheets.models import StagedSheet
from lms.devices.actions import needs
from lms.devices.actions.keeping import forget_pupils
from lms.devices.actions.needs import Known, register_need
from lms.devices.adapters.sealing import UnableToUnseal, hash_code, unseal
from lms.devices.conf import DevicesConf
from lms.devices.models import Need, NeedReading
from lms.devices.queries.needs import NeedFilter, find_registered, list_needs
from lms.devices.queries.tables import count_needs
from lms.devices.rules import How, Lack
from lms.people.permissions import NotAllowed
from lms.people.rules import Role
from tests.factories.devices import make_entry, make_need
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.sheets import make_workbook

pytestmark = pytest.mark.django_db
HEADINGS = ["code", "name", "contact", "school", "level", "grade", "hardship", "device"]


@pytest.fixture
def world() -> SimpleNamespace:
    """A school with a need, a school beside it, and a school of another district, with theirs."""
    school = OrganisationFactory()
    district = school.get_parent()
    beside = OrganisationFactory(parent=district)
    far = OrganisationFactory(
        parent=OrganisationFactory(district=True, parent=district.get_parent())
    )

    def make(role: Role, place: Any) -> Any:
        return MembershipFactory(role=role.value, organisation=place).user

    return SimpleNamespace(
        school=school,
        beside=beside,
        need=make_need(school, name="Vàng Seo Pao"),
        other=make_need(beside, name="Lý Thị Sua"),
        third=make_need(far, name="Chảo Láo Tả"),
        steward=make(Role.DEVICE_STEWARD, school),
        administrator=make(Role.ADMINISTRATOR, school),
        teacher=make(Role.TEACHER, school),
        reviewer=make(Role.OFFICE_REVIEWER, district),
        officer=make(Role.EDUCATION_OFFICER, district),
        province=make(Role.EDUCATION_OFFICER, district.get_parent()),
        neighbour=make(Role.DEVICE_STEWARD, beside),
        nobody=UserFactory(),
    )


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("steward", {"need"}),
        ("administrator", {"need"}),
        ("neighbour", {"other"}),
        ("officer", {"need", "other"}),
        ("province", {"need", "other", "third"}),
        ("teacher", set()),
        ("reviewer", set()),
        ("nobody", set()),
    ],
)
def test_sees_the_needs_of_the_own_school_or_below_the_own_office(
    world: Any, client: Client, who: str, seen: set[str]
) -> None:
    user = getattr(world, who)
    needs = {name: getattr(world, name) for name in ("need", "other", "third")}
    listed = set(list_needs(user, NeedFilter()))
    assert listed == {needs[name] for name in seen}
    assert count_needs(user).counts.total == len(seen)
    client.force_login(user)
    page = client.get(reverse("devices_admin:needs"))
    file = client.post(reverse("devices_admin:needs_file"))
    assert (page.status_code == 200) is bool(seen)
    assert (file.status_code == 200) is bool(seen)
    rows = list(load_workbook(BytesIO(file.content)).worksheets[0].values) if seen else []
    for name, need in needs.items():
        opened = client.get(reverse("devices_admin:need", args=[need.pk]))
        assert (opened.status_code == 200) is (name in seen)
        pupil = unseal(need.sealed_name)
        assert (pupil in page.content.decode()) is (name in seen)
        assert (pupil in [row[1] for row in rows]) is (name in seen)


def test_every_reading_of_a_name_is_written_down(world: Any, client: Client) -> None:
    client.force_login(world.officer)
    client.get(reverse("devices_admin:needs"))
    client.post(reverse("devices_admin:needs_file"))
    client.get(reverse("devices_admin:need", args=[world.need.pk]))
    read = NeedReading.objects.filter(account=world.officer)
    assert {*read.values_list("need", "how")} == {
        (world.need.pk, How.LISTED),
        (world.other.pk, How.LISTED),
        (world.need.pk, How.EXPORTED),
        (world.other.pk, How.EXPORTED),
        (world.need.pk, How.OPENED),
    }
    page = client.get(reverse("devices_admin:need", args=[world.need.pk])).content.decode()
    assert world.officer.get_username() in page or world.officer.get_full_name() in page


def test_a_file_says_in_every_row_who_took_it(world: Any, client: Client) -> None:
    client.force_login(world.officer)
    file = client.post(reverse("devices_admin:needs_file"))
    book = load_workbook(BytesIO(file.content))
    headings, *rows = book.worksheets[0].values
    assert len(rows) == 2
    assert all(world.officer.get_username() in row[len(headings) - 1] for row in rows)
    assert world.officer.get_username() in book.worksheets[0].oddFooter.center.text
    assert "no-store" in file["Cache-Control"]


def test_nothing_of_a_pupil_lies_open(world: Any, client: Client, caplog: Any) -> None:
    client.force_login(world.steward)
    data = {
        "school": world.school.pk,
        "code": "0199887766",
        "name": "Giàng A Dính",
        "contact": "0977000111",
        "level": world.need.level_id,
        "grade": 1,
        "hardship": world.need.hardship_id,
        "lacks": ["device"],
    }
    made = client.post(reverse("devices_admin:new_need"), data)
    client.post(made.url, data | {"contact": "0977000222", "verb": "change"})
    client.post(made.url, {"verb": "verify"})
    rows = [["0199887755", "Giàng Thị Dở", "0977000333", "", "primary", 1, "poor", "x"]]
    file = BytesIO(make_workbook([HEADINGS, *rows]))
    file.name = "em.xlsx"
    client.post(reverse("sheets:bring", args=["needs"]), {"file": file})
    assert StagedSheet.objects.count() == 1
    said = [caplog.text]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("devices_", "sheets_", "wagtailcore_", "django_")):
                cursor.execute(f'SELECT * FROM "{table}"')
                said += [repr(row) for row in cursor.fetchall()]
    staged = bytes(StagedSheet.objects.get().content)
    assert not staged.startswith(b"PK")
    whole = "\n".join(said)
    for secret in ("Giàng", "0199887766", "0977000", "0199887755"):
        assert secret not in whole
    need = Need.objects.get(code_hash=hash_code("0199887766"))
    assert unseal(need.sealed_contact) == "0977000222"
    assert need.verified_by == world.steward
    logged = ModelLogEntry.objects.filter(object_id=str(need.pk))
    assert {"devices.register_need", "devices.change_need", "devices.verify_need"} <= {
        *logged.values_list("action", flat=True)
    }


def test_a_pupil_stands_in_the_register_once(world: Any, client: Client) -> None:
    now = timezone.now()
    code = unseal(world.other.sealed_code)
    entry = make_entry(world.school, code=code)
    known = register_need(entry=entry, by=world.steward, now=now)
    assert known == Known(need=world.other)
    with pytest.raises(NotAllowed):
        register_need(entry=make_entry(world.beside), by=world.steward, now=now)
    client.force_login(world.steward)
    data = {
        "school": world.school.pk,
        "code": code,
        "name": "Em khác",
        "level": world.need.level_id,
        "grade": 1,
        "hardship": world.need.hardship_id,
        "lacks": ["device"],
    }
    answer = client.post(reverse("devices_admin:new_need"), data)
    assert answer.status_code == 422
    assert "Lý Thị Sua" not in answer.content.decode()
    assert world.beside.name not in answer.content.decode()


def test_a_sheet_is_checked_row_by_row_and_names_no_pupil_of_another_school(
    world: Any, client: Client
) -> None:
    client.force_login(world.steward)
    taken = unseal(world.other.sealed_code)

    def bring(*rows: list[object]) -> Any:
        file = BytesIO(make_workbook([HEADINGS, *rows]))
        file.name = "em.xlsx"
        return client.post(reverse("sheets:bring", args=["needs"]), {"file": file})

    answer = bring(
        [taken, "Sua", "", "", "primary", 1, "poor", "x"],
        ["0111222333", "An", "", world.beside.code, "primary", 1, "poor", "x"],
        ["0111222334", "An", "", "", "primary", 9, "poor", "x"],
        ["0111222335", "An", "", "", "primary", 1, "giàu", "x"],
        ["0111222336", "An", "", "", "primary", 1, "Hộ nghèo", ""],
        [111222336, "An", "", "", "primary", 1, "poor", "x"],
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("<tr>") >= 6
    assert "Lý Thị Sua" not in page
    assert world.beside.name not in page
    assert Need.objects.count() == 3
    own = unseal(world.need.sealed_code)
    staged = bring(
        [own, "Vàng Seo Pao", "", "", "primary", 1, "Hộ cận nghèo", "x"],
        ["0111222337", "Vàng Thị Say", "", "", "Tiểu học", 1, "ho ngheo", "x"],
    )
    assert Need.objects.count() == 3
    client.post(staged.url)
    assert Need.objects.count() == 4
    world.need.refresh_from_db()
    assert world.need.hardship.code == "near-poor"


def test_the_table_is_the_letters_and_hides_small_numbers_from_everybody(
    world: Any, client: Client
) -> None:
    for _pupil in range(6):
        make_need(world.school, hardship="near-poor")
    make_need(world.school, lacks=frozenset({Lack.CONNECTION}))
    client.force_login(world.officer)
    table = count_needs(world.officer)
    assert table.counts.cells == ((2, 6, 0, 0, 8), (2, 6, 0, 0, 8))
    page = client.get(reverse("devices_admin:table")).content.decode()
    assert ">2</td>" in page
    file = client.get(reverse("devices_admin:table_file"), {"public": "1"})
    rows = list(load_workbook(BytesIO(file.content)).worksheets[0].values)
    assert all(not isinstance(cell, int) or cell >= 5 for row in rows for cell in row)
    there = count_needs(world.officer, organisation=world.beside)
    assert there.counts.total == 1
    strange = {"organisation": world.third.school_id}
    assert client.get(reverse("devices_admin:table"), strange).status_code == 404


def test_pages_of_the_list_follow_by_number(
    world: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.devices.views.needs.PER_PAGE", 2)
    client.force_login(world.province)
    first = client.get(reverse("devices_admin:needs"))
    assert [one.need for one in first.context["pupils"]] == [world.third, world.other]
    second = client.get(reverse("devices_admin:needs"), {"before": first.context["next_before"]})
    assert [one.need for one in second.context["pupils"]] == [world.need]
    assert second.context["next_before"] is None


OLD, NEW = "khoa-cu-" * 5, "khoa-moi-" * 5


def with_keys(*keys: str) -> Any:
    """Return settings with these keys."""
    return override_settings(LMS={"DEVICES": {"PUPIL_KEYS": keys}})


def test_keys_are_changed_without_losing_anybody(world: Any) -> None:
    with with_keys(OLD):
        need = make_need(world.school, code="0102030405", name="Sùng A Páo")
    with with_keys(NEW, OLD):
        # Before the rotation, too, nobody is registered twice.
        entry = make_entry(world.school, code="102030405")
        assert register_need(entry=entry, by=world.steward, now=timezone.now()) == Known(need=need)
    Need.objects.exclude(pk=need.pk).delete()
    with with_keys(NEW, OLD):
        call_command("devices", "rotate", verbosity=0)
    need.refresh_from_db()
    with with_keys(NEW):
        assert unseal(need.sealed_name) == "Sùng A Páo"
        assert need.code_hash == hash_code("0102030405")
    with with_keys(OLD), pytest.raises(UnableToUnseal):
        unseal(need.sealed_name)


def test_pupils_are_forgotten_after_their_time_and_still_counted(world: Any) -> None:
    assert forget_pupils(now=timezone.now()) == 0
    later = timezone.now() + DevicesConf.kept
    assert forget_pupils(now=later) == 3
    world.need.refresh_from_db()
    assert world.need.is_forgotten
    assert world.need.sealed_name == world.need.sealed_code == world.need.sealed_contact == ""
    assert Need.objects.count() == 3
    assert count_needs(world.province).counts.total == 0


def test_a_pupil_whom_two_schools_register_at_one_moment_is_there_once(world, monkeypatch) -> None:
    entry = replace(make_entry(world.beside), code=unseal(world.need.sealed_code))
    # The other school's row is written between this one's look and its own.
    looks = iter([lambda code: None])
    monkeypatch.setattr(needs, "find_registered", lambda code: next(looks, find_registered)(code))
    told = register_need(entry=entry, by=world.neighbour, now=timezone.now())
    assert isinstance(told, Known)
    assert told.need == world.need
    assert Need.objects.count() == 3
