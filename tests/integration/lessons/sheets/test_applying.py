"""Long sheets as jobs: batch by batch, once each, whoever is killed or changes their mind."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lessons.sheets.actions import applying
from lessons.sheets.actions.applying import apply_in_job, begin_applying, call_back
from lessons.sheets.models import StagedSheet
from media_pipeline.actions.jobs import claim_job, perform_job
from media_pipeline.actions.jobs.work import Split, Work
from media_pipeline.core.refusals import Cancelled
from media_pipeline.models import Job
from tests.factories.sheets import make_workbook

pytestmark = pytest.mark.django_db
ROWS = 60


@pytest.fixture(autouse=True)
def breathless(monkeypatch) -> None:
    monkeypatch.setattr(applying, "BREATH_S", 0)


@pytest.fixture
def long_kind(kind, monkeypatch):
    monkeypatch.setattr(type(kind), "rows_apart", 25)
    return kind


@pytest.fixture
def confirmed(long_kind, admin_client) -> StagedSheet:
    rows = [("Tên", "Số"), *((f"Tổ {number}", number) for number in range(ROWS))]
    file = SimpleUploadedFile("nhóm.xlsx", make_workbook(rows))
    url = admin_client.post(reverse("sheets:bring", args=["groups"]), {"file": file}).url
    sheet = StagedSheet.objects.get()
    assert admin_client.post(url).url == reverse("sheets:progress", args=[sheet.pk])
    sheet.refresh_from_db()
    return sheet


def take() -> Work:
    job = claim_job(queue="light", worker="here:1", now=timezone.now())
    assert job is not None
    return Work(job=job)


def fail_at(kind, monkeypatch, name, error):
    usual = kind.apply

    def apply(rows, **more):
        if any(row.values["name"] == name for row in rows):
            usual(rows[:1], **more)
            raise error
        return usual(rows, **more)

    monkeypatch.setattr(kind, "apply", apply)
    return lambda: monkeypatch.setattr(kind, "apply", usual)


def show(client, sheet) -> tuple[str, str]:
    response = client.get(reverse("sheets:progress", args=[sheet.pk]))
    assert response.status_code == 200
    return response.content.decode(), response.get("Refresh", "")


def test_a_long_sheet_is_written_by_a_job_that_says_how_far_it_is(
    confirmed, admin_client, monkeypatch, django_assert_max_num_queries
) -> None:
    assert not Group.objects.exists()
    page, refresh = show(admin_client, confirmed)
    assert ("<progress" in page, refresh) == (True, "3")
    monkeypatch.setattr(applying, "TURN_S", -1.0)
    work = take()
    assert isinstance(apply_in_job(work), Split)
    with django_assert_max_num_queries(15):
        page, refresh = show(admin_client, confirmed)
    assert ('value="25"' in page, refresh) == (True, "3")
    assert "42" in page
    assert (
        "nhóm.xlsx" in admin_client.get(reverse("sheets:bring", args=["groups"])).content.decode()
    )
    monkeypatch.setattr(applying, "TURN_S", 60.0)
    apply_in_job(work)
    page, refresh = show(admin_client, confirmed)
    assert (str(ROWS) in page, "<progress" in page, refresh) == (True, False, "")
    assert Group.objects.count() == ROWS
    confirmed.refresh_from_db()
    assert (confirmed.rows_done, confirmed.changed_count) == (ROWS, ROWS)
    assert bytes(confirmed.content) == b""


def test_goes_on_behind_the_last_batch_and_writes_nothing_twice(
    confirmed, long_kind, monkeypatch
) -> None:
    mend = fail_at(long_kind, monkeypatch, "Tổ 30", SystemExit("killed"))
    work = take()
    with pytest.raises(SystemExit):
        apply_in_job(work)
    assert Group.objects.count() == 25
    mend()
    apply_in_job(work)
    apply_in_job(work)
    assert Group.objects.count() == ROWS


def test_whoever_lost_the_job_writes_nothing_any_more(confirmed) -> None:
    work = take()
    Job.objects.update(worker="there:2")
    with pytest.raises(Cancelled):
        apply_in_job(work)
    assert not Group.objects.exists()


def test_a_right_that_was_lost_meanwhile_ends_it(confirmed, admin_client, admin_user) -> None:
    type(admin_user).objects.update(is_active=False)
    apply_in_job(take())
    assert not Group.objects.exists()
    type(admin_user).objects.update(is_active=True)
    page, refresh = show(admin_client, confirmed)
    assert ("sheets-fault" in page, refresh) == (True, "")


def test_what_changed_meanwhile_is_named_and_the_rest_goes_on(confirmed, admin_client) -> None:
    stranger = Group.objects.create(name="Tổ 40")
    apply_in_job(take())
    page, _refresh = show(admin_client, confirmed)
    assert "Nhóm này đã có." in page
    assert Group.objects.count() == 1
    stranger.delete()
    assert admin_client.post(reverse("sheets:confirm", args=[confirmed.pk])).status_code == 302
    apply_in_job(take())
    assert Group.objects.count() == ROWS


def test_a_failed_job_says_so_and_is_gone_on_with(
    confirmed, long_kind, admin_client, monkeypatch
) -> None:
    Job.objects.update(most_attempts=1)
    mend = fail_at(long_kind, monkeypatch, "Tổ 30", RuntimeError("no luck"))
    perform_job(take().job, clock=timezone.now)
    confirmed.refresh_from_db()
    assert (confirmed.stopped, confirmed.rows_done) == (StagedSheet.Stopped.FAILED, 25)
    page, _refresh = show(admin_client, confirmed)
    assert "25" in page
    mend()
    admin_client.post(reverse("sheets:confirm", args=[confirmed.pk]))
    apply_in_job(take())
    assert Group.objects.count() == ROWS


def test_is_called_back_only_before_the_first_row(confirmed, admin_client, monkeypatch) -> None:
    address = reverse("sheets:call_back", args=[confirmed.pk])
    work = take()
    assert admin_client.post(address).url == reverse("sheets:confirm", args=[confirmed.pk])
    apply_in_job(work)
    assert not Group.objects.exists()
    admin_client.post(reverse("sheets:confirm", args=[confirmed.pk]))
    Job.objects.filter(pk=work.job.pk).update(state=Job.State.CANCELLED)
    monkeypatch.setattr(applying, "TURN_S", -1.0)
    apply_in_job(take())
    assert admin_client.post(address).url == reverse("sheets:progress", args=[confirmed.pk])
    confirmed.refresh_from_db()
    assert confirmed.is_moving


def test_rows_that_belong_together_are_all_written_or_none(
    confirmed, long_kind, monkeypatch
) -> None:
    monkeypatch.setattr(type(long_kind), "rows_apart", None)
    fail_at(long_kind, monkeypatch, "Tổ 30", RuntimeError("no luck"))
    with pytest.raises(RuntimeError):
        apply_in_job(take())
    assert not Group.objects.exists()


def test_nobody_else_starts_or_stops_it(confirmed, admin_client, django_user_model) -> None:
    other = django_user_model.objects.create_superuser("other")
    admin_client.force_login(other)
    for name in ("progress", "call_back", "discard"):
        address = reverse(f"sheets:{name}", args=[confirmed.pk])
        assert admin_client.post(address).status_code in (404, 405)
    now = datetime.now(UTC)
    with pytest.raises(applying.UnableToApplySheet):
        begin_applying(staged=confirmed, by=other, now=now)
    with pytest.raises(PermissionDenied):
        call_back(staged=confirmed, by=other, now=now)
    confirmed.refresh_from_db()
    assert confirmed.is_moving
