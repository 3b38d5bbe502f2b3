"""Staging and applying: nothing is written before it is confirmed, and only once."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from lessons.sheets.actions import (
    APPLIED,
    Refusal,
    UnableToApplySheet,
    apply_sheet,
    discard_old_sheets,
    discard_sheet,
    stage_sheet,
)
from lessons.sheets.models import StagedSheet
from tests.factories import sheets as files

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
ROWS = [("Tên", "Số"), ("Tổ Toán", 1), ("Tổ Văn", 2)]


def stage(kind, by, content=None, now=NOW):
    file = io.BytesIO(content or files.make_workbook(ROWS))
    return stage_sheet(kind=kind, file=file, file_name="nhóm.xlsx", by=by, now=now)


def test_stages_then_applies(kind, admin_user) -> None:
    staged = stage(kind, admin_user)
    assert (staged.row_count, staged.file_name, len(staged.sha256)) == (2, "nhóm.xlsx", 64)
    assert not Group.objects.exists()
    assert apply_sheet(staged=staged, by=admin_user, now=NOW) == 2
    assert Group.objects.count() == 2
    staged.refresh_from_db()
    assert (staged.applied_at, bytes(staged.content)) == (NOW, b"")
    assert ModelLogEntry.objects.get(action=APPLIED).user == admin_user


def test_refuses_a_second_confirmation(kind, admin_user) -> None:
    staged = stage(kind, admin_user)
    apply_sheet(staged=staged, by=admin_user, now=NOW)
    with pytest.raises(UnableToApplySheet):
        apply_sheet(staged=staged, by=admin_user, now=NOW)
    assert Group.objects.count() == 2


@pytest.mark.parametrize(
    "rows",
    [
        [("Tên", "Không biết"), ("a", 1)],
        [("Số",), (1,)],
        [("Tên", "Tên"), ("a", "b")],
        [("Tên", "Số"), ("a", 1), ("A", 2)],
        [("Tên", "Số"), ("=1+1", 1)],
        [("Tên", "Số"), *[(f"n{n}", n) for n in range(101)]],
        [],
    ],
    ids=["unknown", "missing", "repeated", "duplicates", "formula", "too many", "empty"],
)
def test_writes_nothing_of_a_sheet_with_errors(rows, kind, admin_user) -> None:
    outcome = stage(kind, admin_user, files.make_workbook(rows))
    assert isinstance(outcome, Refusal)
    assert outcome.errors
    assert not StagedSheet.objects.exists()
    assert not Group.objects.exists()


def test_names_every_error_in_the_order_of_rows(kind, admin_user) -> None:
    Group.objects.create(name="Tổ Văn")
    rows = [("Tên", "Số"), ("Tổ Văn", 1), ("a", "một"), ("b", 1), ("B", 2), ("c", "hai")]
    outcome = stage(kind, admin_user, files.make_workbook(rows))
    assert isinstance(outcome, Refusal)
    assert [(error.row, error.column) for error in outcome.errors] == [
        (2, "Tên"),
        (3, "Số"),
        (5, "Tên"),
        (6, "Số"),
    ]
    assert not StagedSheet.objects.exists()
    assert Group.objects.count() == 1


def test_caps_the_errors_of_cells_and_of_rows_together(kind, admin_user) -> None:
    kind.max_rows = 300
    rows = [("Tên", "Số"), *[("a", "một" if n % 2 else n) for n in range(300)]]
    outcome = stage(kind, admin_user, files.make_workbook(rows))
    assert isinstance(outcome, Refusal)
    assert [error.row for error in outcome.errors[:-1]] == list(range(3, 203))
    assert outcome.errors[-1].params == {"count": 99}


def test_wrong_headings_stop_at_once(kind, admin_user, monkeypatch) -> None:
    monkeypatch.setattr(kind, "check", lambda rows, *, by: pytest.fail("checked"))
    rows = [("Tên", "Không biết"), ("a", 1)]
    outcome = stage(kind, admin_user, files.make_workbook(rows))
    assert isinstance(outcome, Refusal)
    assert [(error.row, error.column) for error in outcome.errors] == [(1, "Không biết")]


@pytest.mark.parametrize(
    "make", [files.make_zip_bomb, files.make_billion_laughs, files.make_encrypted_workbook]
)
def test_writes_nothing_of_a_hostile_file(make, kind, admin_user) -> None:
    outcome = stage(kind, admin_user, make())
    assert isinstance(outcome, Refusal)
    assert not StagedSheet.objects.exists()


def test_checks_again_when_applied(kind, admin_user) -> None:
    staged = stage(kind, admin_user)
    Group.objects.create(name="Tổ Văn")
    outcome = apply_sheet(staged=staged, by=admin_user, now=NOW)
    assert isinstance(outcome, Refusal)
    assert [(error.row, error.describe()) for error in outcome.errors] == [(3, "Nhóm này đã có.")]
    assert Group.objects.count() == 1
    staged.refresh_from_db()
    assert staged.applied_at is None


def test_writes_all_rows_or_none(kind, admin_user) -> None:
    content = files.make_workbook([("Tên", "Số"), ("Tổ Toán", 1), ("Tổ Văn", 666)])
    staged = stage(kind, admin_user, content)
    with pytest.raises(RuntimeError):
        apply_sheet(staged=staged, by=admin_user, now=NOW)
    assert not Group.objects.exists()
    staged.refresh_from_db()
    assert staged.applied_at is None


def test_only_the_person_who_staged_it_applies_or_discards(
    kind, admin_user, django_user_model
) -> None:
    staged = stage(kind, admin_user)
    other = django_user_model.objects.create_superuser("other")
    with pytest.raises(PermissionDenied):
        apply_sheet(staged=staged, by=other, now=NOW)
    with pytest.raises(PermissionDenied):
        discard_sheet(staged=staged, by=other)
    assert not Group.objects.exists()
    discard_sheet(staged=staged, by=admin_user)
    assert not StagedSheet.objects.exists()


def test_a_lost_permission_counts_at_once(kind, admin_user, django_user_model) -> None:
    staged = stage(kind, admin_user)
    admin_user.is_superuser = False
    with pytest.raises(PermissionDenied):
        apply_sheet(staged=staged, by=admin_user, now=NOW)
    with pytest.raises(PermissionDenied):
        stage(kind, admin_user)


def test_a_sheet_waits_for_a_day_and_is_then_discarded(kind, admin_user) -> None:
    staged = stage(kind, admin_user)
    later = NOW + timedelta(hours=24)
    with pytest.raises(UnableToApplySheet):
        apply_sheet(staged=staged, by=admin_user, now=later)
    assert discard_old_sheets(now=later - timedelta(minutes=1)) == 0
    assert discard_old_sheets(now=later) == 1


def test_staging_discards_what_was_forgotten_but_keeps_what_was_applied(kind, admin_user) -> None:
    applied, forgotten = stage(kind, admin_user), stage(kind, admin_user)
    apply_sheet(staged=applied, by=admin_user, now=NOW)
    Group.objects.all().delete()
    fresh = stage(kind, admin_user, now=NOW + timedelta(days=2))
    kept = set(StagedSheet.objects.values_list("pk", flat=True))
    assert kept == {applied.pk, fresh.pk}
    assert forgotten.pk not in kept
