"""A log is looked at before it counts; what was missed goes back, the month says how it went."""

import io
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lessons.reviews.actions.withdrawing import take_off
from lms.broadcasts.actions.logs import Unread, bring_log, confirm_log
from lms.broadcasts.models import AsRun, DayPartException, FileName, PlannedLesson, StationLog
from lms.broadcasts.permissions import list_channels
from lms.broadcasts.queries.aired import list_lost
from lms.broadcasts.queries.as_run import read_lost
from lms.broadcasts.queries.board import read_board
from lms.broadcasts.queries.months import report_month
from lms.broadcasts.rules.logs import Fault
from lms.broadcasts.views.logs import say_confirmed
from lms.broadcasts.views.placing import list_choices
from lms.people.permissions import NotAllowed
from tests.factories.broadcasts import SeasonFactory, SeasonPlanFactory
from tests.factories.curriculum import CourseFactory

pytestmark = pytest.mark.django_db


def make_csv(week: SimpleNamespace, *lines: tuple[str, str]) -> bytes:
    rows = ["Ngày,Giờ,Thời lượng,Tên file"]
    rows += [f"{week.monday:%d/%m/%Y},{clock},00:15:00,{name}" for clock, name in lines]
    return "\r\n".join(rows).encode("utf-8-sig")


def bring(world: SimpleNamespace, content: bytes, **given: Any) -> Any:
    facts = {"channel": world.tv, "file_name": "log.csv", "day": None, "by": world.planner}
    # After the week, whatever the clock says: of the future no log is asked.
    facts["now"] = timezone.now() + timedelta(days=7)
    return bring_log(file=io.BytesIO(content), **facts | given)


def outcomes() -> list[str]:
    return list(AsRun.objects.order_by("date", "start_frame").values_list("outcome", flat=True))


def test_two_misses_are_seen_in_advance_and_go_back_to_the_planner(world, week, client) -> None:
    client.force_login(world.planner)
    content = make_csv(week, ("07:00:20", "PHIM.mxf"), ("13:00:00", week.file.name))
    upload = SimpleUploadedFile("log.csv", content)
    address = reverse("broadcasts_aired:logs")
    assert "Chưa có nhật ký nào của bốn tuần" in client.get(address).content.decode()
    brought = client.post(address, {"file": upload})
    log = StationLog.objects.get()
    StationLog.objects.update(brought_at=timezone.now() + timedelta(days=7))
    assert brought["Location"] == reverse("broadcasts_aired:log", args=[log.pk])
    page = client.get(brought["Location"]).content.decode()
    assert "Bài 1" in page
    assert "chưa phát" in page
    assert not AsRun.objects.exists()
    client.post(brought["Location"], {"verb": "confirm"})
    # The relay is of another day, of which the log says nothing.
    assert outcomes() == ["missed", "early"]
    days = (week.monday, week.monday + timedelta(days=6))
    lost = read_lost(world.office, *days)
    first = week.airings[0]
    assert lost.airings == {(first.pk, week.monday, first.start_frame)}
    assert lost.lessons == {first.lesson_id: week.monday}
    assert "Bài 1" in client.get(address).content.decode()
    planned = reverse("broadcasts_plan:week", args=[world.office.pk, week.monday.isoformat()])
    assert client.get(planned).content.decode().count("Đài chưa phát buổi này") == 1


def test_a_missed_lesson_is_proposed_anew_and_never_into_the_past(world, week) -> None:
    plan = SeasonPlanFactory(season=world.season, course=world.course)
    for position, lesson in enumerate(world.lessons):
        PlannedLesson.objects.create(plan=plan, lesson=lesson.page_ptr, position=position)
    world.season.first_date = week.monday
    world.season.last_date = week.monday + timedelta(days=20)
    world.season.save()

    def propose(hour: int) -> list[tuple[int, Any]]:
        moment = timezone.make_aware(datetime.combine(week.monday, time(hour)))
        placements = read_board(world.office, week.monday).propose(moment).placements
        return [(one.lesson, one.day) for one in placements if one.kind == "first"]

    first = world.lessons[0].pk
    assert first not in [lesson for lesson, _day in propose(0)]
    confirm_log(
        log=bring(world, make_csv(week, ("12:00", "PHIM.mxf"))),
        by=world.planner,
        now=timezone.now(),
    )
    assert outcomes() == ["missed", "missed"]
    [(_subject, options)] = list_choices(read_board(world.office, week.monday))
    marked = [text for _pk, text in options if "đài chưa phát, cần phát lại" in text]
    assert marked == [options[0][1]]
    assert propose(20)[0] == (first, week.monday + timedelta(days=1))
    # What was told of the morning does not end the day; only what is past of it is.
    week.airings[1].delete()
    assert propose(12)[0] == (first, week.monday)
    # Taken out of the plan, it is missed as before.
    week.airings[0].delete()
    assert propose(20)[0] == (first, week.monday + timedelta(days=1))


def test_a_second_log_of_the_day_completes_the_first(world, week) -> None:
    now = timezone.now()
    morning = bring(world, make_csv(week, ("07:00:20", week.file.name)))
    confirm_log(log=morning, by=world.planner, now=now)
    assert outcomes() == ["aired", "missed"]
    afternoon = bring(world, make_csv(week, ("14:05:00", week.file.name)))
    confirm_log(log=afternoon, by=world.planner, now=now)
    assert outcomes() == ["aired", "late"]


def test_of_what_is_still_to_come_a_log_says_nothing(world, week, client) -> None:
    noon = datetime.combine(week.monday, datetime.min.time()) + timedelta(hours=12)
    content = make_csv(week, ("07:00:20", week.file.name))
    log = bring(world, content, now=timezone.make_aware(noon))
    client.force_login(world.planner)
    page = reverse("broadcasts_aired:log", args=[log.pk])
    StationLog.objects.update(brought_at=timezone.make_aware(noon - timedelta(days=1)))
    assert "chưa buổi nào đến giờ phát" in client.get(page).content.decode()
    StationLog.objects.update(brought_at=timezone.make_aware(noon))
    log.refresh_from_db()
    confirm_log(log=log, by=world.planner, now=timezone.now())
    assert outcomes() == ["aired"]


def test_reads_workbooks_and_the_log_of_a_playout_program(world, week) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["Ngày phát", "Giờ phát", "Thời lượng", "Tên chương trình"])
    moment = datetime.combine(week.monday, datetime.min.time())
    sheet.append([moment, (moment + timedelta(hours=7)).time(), timedelta(minutes=15), "BÀI 1"])
    output = io.BytesIO()
    workbook.save(output)
    log = bring(world, output.getvalue())
    assert log.lines == [[2, f"{week.monday}T07:00:00", "BÀI 1", 15 * 60 * 25]]
    text = (
        f"[{week.monday} 07:00:01.04000] [ INFO] Play for <yellow>00:15:00.00</>: "
        f"<b><magenta>/bai/{week.file.name}  </></b>\n"
    )
    log = bring(world, text.encode(), file_name="ffplayout.log")
    rows = confirm_log(log=log, by=world.planner, now=timezone.now())
    assert [row.outcome for row in rows] == ["aired", "missed"]
    assert rows[0].delay_s == 1


def test_says_what_is_wrong_with_a_file_and_refuses_strangers(world, week, client) -> None:
    assert bring(world, "Họ tên,Lớp\nA,1\n".encode()) == Unread(fault=Fault.NO_TABLE)
    no_day = bring(world, b"Gi\xe1\xbb\x9d,T\xc3\xaan file\n07:00,A.mxf\n")
    assert no_day == Unread(fault=Fault.NO_DAY)
    assert bring(world, b"").message
    assert bring(world, b"PK\x03\x04 not a workbook").message
    with pytest.raises(NotAllowed):
        bring(world, make_csv(week, ("07:00", "A")), by=world.stranger)
    log = bring(world, make_csv(week, ("07:00", "A")))
    client.force_login(world.stranger)
    assert client.get(reverse("broadcasts_aired:log", args=[log.pk])).status_code == 404
    client.force_login(world.administrator)
    assert client.get(reverse("broadcasts_aired:log", args=[log.pk])).status_code == 200
    address = reverse("broadcasts_aired:log", args=[log.pk])
    assert client.post(address, {"verb": "confirm"}).status_code == 404


def test_the_month_says_hours_and_days_that_kept_the_rule(world, week, client) -> None:
    SeasonPlanFactory(season=world.season, course=world.course)
    world.season.first_date = week.monday
    world.season.last_date = week.monday + timedelta(days=20)
    world.season.save()
    content = make_csv(week, ("07:00:00", week.file.name), ("14:00:30", week.file.name))
    confirm_log(log=bring(world, content), by=world.planner, now=timezone.now())
    first = week.monday.replace(day=1)
    report = report_month(world.office, first, today=week.monday + timedelta(days=1))
    [tally] = report.month.tallies
    assert (tally.hours, tally.airings, tally.kept_days, tally.due_days) == (0.5, 2, 1, 1)
    assert (report.month.kept_days, report.month.due_days, report.month.untold_days) == (1, 1, 0)
    client.force_login(world.officer)
    page = client.get(reverse("broadcasts_aired:month"), {"month": f"{first:%Y-%m}"})
    assert page.status_code == 200
    place = [world.office.pk, first.year, first.month]
    assert client.get(reverse("broadcasts_aired:print_month", args=place)).status_code == 200
    content = client.get(reverse("broadcasts_aired:export_month", args=place)).content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values)
    assert rows[1][:5] == (world.course.grade.name, world.course.subject.name, 0.5, 30, 2)
    client.force_login(world.stranger)
    assert client.get(reverse("broadcasts_aired:export_month", args=place)).status_code == 404


def test_confirming_an_older_log_takes_nothing_from_a_newer_one(world, week) -> None:
    now = timezone.now()
    noon = timezone.make_aware(datetime.combine(week.monday, datetime.min.time()).replace(hour=12))
    older = bring(world, make_csv(week, ("07:05:00", week.file.name)), now=noon)
    lines = make_csv(week, ("07:05:00", week.file.name), ("14:00:00", week.file.name))
    confirm_log(log=bring(world, lines), by=world.planner, now=now)
    assert outcomes() == ["late", "aired"]
    confirm_log(log=older, by=world.planner, now=now)
    assert outcomes() == ["late", "aired"]


def test_what_was_aired_again_on_a_later_day_is_lost_no_more(world, week) -> None:
    facts = {"log": bring(world, make_csv(week, ("07:00", "A"))), "channel": world.tv}
    facts |= {"frames": 100, "kind": "first", "title": "Bài 1", "lesson": world.lessons[0]}

    def add(day: int, start: int, outcome: str) -> AsRun:
        place = {"date": week.monday + timedelta(days=day), "start_frame": start}
        return AsRun.objects.create(**facts, **place, outcome=outcome)

    missed = add(0, 0, "missed")
    add(0, 1000, "aired")
    channels = list_channels(world.planner)
    assert list_lost(channels, since=week.monday) == [missed]
    add(2, 0, "late")
    assert list_lost(channels, since=week.monday) == []
    again = add(3, 0, "cut")
    assert list_lost(channels, since=week.monday) == [again]


def test_days_of_two_seasons_and_closed_days_are_due_as_the_board_has_them(world, week) -> None:
    [first, second] = [
        SeasonFactory(
            organisation=world.office,
            first_date=date(2026, 12, start),
            last_date=date(2026, 12, end),
        )
        for start, end in ((1, 5), (7, 12))
    ]
    world.season.delete()
    SeasonPlanFactory(season=first, course=world.course)
    other = CourseFactory(
        grade__level__code="continuing",
        grade__level__name="Giáo dục thường xuyên",
        subject=world.course.subject,
    )
    SeasonPlanFactory(season=second, course=other)
    holiday = date(2026, 12, 9)
    DayPartException.objects.create(channel=world.tv, date=date(2026, 12, 8), is_closed=True)
    for channel in (world.tv, world.radio):
        DayPartException.objects.create(channel=channel, date=holiday, is_closed=True)
    report = report_month(world.office, date(2026, 12, 1), today=date(2027, 1, 1))
    due = {report.names[one.cell][0]: one.due_days for one in report.month.tallies}
    assert due == {"Lớp 1 (Tiểu học)": 5, "Lớp 1 (Giáo dục thường xuyên)": 5}
    assert report.month.due_days == 10


@pytest.mark.parametrize(
    ("strangers", "said"), [(2, ""), (3, "Chỉ 1 trong 4 dòng"), (None, "Không dòng nào")]
)
def test_a_log_of_another_channel_is_said_to_be_strange_before_it_counts(
    world, week, client, strangers, said
) -> None:
    lines = [] if strangers is None else [("07:00:20", week.file.name)]
    lines += [(f"1{number}:00", f"THOI-SU-{number}.mxf") for number in range(strangers or 2)]
    log = bring(world, make_csv(week, *lines))
    client.force_login(world.planner)
    page = client.get(reverse("broadcasts_aired:log", args=[log.pk])).content.decode()
    assert ("nhật ký của kênh khác" in page) is bool(said)
    assert said in page


@pytest.mark.parametrize("was_named", [True, False])
def test_a_log_knows_a_lesson_by_its_file_after_it_was_withdrawn(
    world, week, stock, was_named
) -> None:
    # Published before its file was made: nothing is locked.
    assert {one.master_digest for one in week.airings} == {""}
    if not was_named:
        FileName.objects.all().delete()
    content = make_csv(week, ("07:00:20", week.file.name), ("14:00:05", week.file.name))
    take_off(thing=world.lessons[0], reason="Sai", by=world.reviewer, now=timezone.now())
    rows = confirm_log(log=bring(world, content), by=world.planner, now=timezone.now())
    assert [row.outcome for row in rows] == ["aired", "aired"]


def test_only_what_can_be_planned_is_said_to_go_back_to_the_planner(world, week) -> None:
    log = bring(world, make_csv(week, ("07:00:20", "PHIM.mxf")))
    rows = confirm_log(log=log, by=world.planner, now=timezone.now())
    assert "2 buổi trở lại danh sách" in say_confirmed(rows)
    take_off(thing=world.lessons[0], reason="Sai", by=world.reviewer, now=timezone.now())
    assert say_confirmed(rows) == "Đã đối chiếu 2 buổi phát."
