"""The programme on a small phone, its texts to copy, and its week on one sheet of paper."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from lessons.letters import SMS_LETTERS, strip_marks
from lms.broadcasts.rules.frames import FRAMES_PER_MINUTE, find_week, list_days
from tests.factories.broadcasts import AiringFactory, ChannelFactory
from tests.factories.catalogue import plant_subject
from tests.factories.curriculum import CourseFactory, SubjectFactory
from tests.integration.lms.broadcasts.publishing import publish
from tests.journeys.steps import list_axe_violations

ORIGIN = "http://testserver"
HTML = "text/html; charset=utf-8"
# A4 across without its margins, in the pixels of style sheets.
PAPER = {"width": 1054, "height": 726}
SUBJECTS = ("Toán", "Tiếng Việt", "Tự nhiên và Xã hội", "Hoạt động trải nghiệm", "Đạo đức")
TITLE = "Phép cộng, phép trừ không nhớ trong phạm vi 100: luyện tập"


@pytest.fixture
def paper(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return a page whose only network is the program itself; with scripts unless told."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        found = finders.find(path.removeprefix("/static/"))
        if isinstance(found, str):
            route.fulfill(path=found)
        else:
            route.fulfill(status=404)

    context = browser.new_context(
        base_url=ORIGIN,
        service_workers="block",
        java_script_enabled=getattr(request, "param", True),
    )
    context.route("**/static/**", answer)
    yield context.new_page()
    context.close()


def announce(subjects: int, lessons: int) -> str:
    """Publish a week of so many lessons a day, each twice; return where it is shown."""
    place = plant_subject()
    grade = place.course.grade
    courses = [
        CourseFactory(
            grade=grade, subject=SubjectFactory(name=f"{SUBJECTS[n % 5]}{' ' * (n // 5)}".strip())
        )
        for n in range(subjects)
    ]
    tv, radio = ChannelFactory(name="Truyền hình"), ChannelFactory(name="Phát thanh", radio=True)
    now = timezone.localtime()
    shown: dict[int, list[object]] = {tv.pk: [], radio.pk: []}
    for day in list_days(find_week(now.date())):
        for number in range(lessons):
            said = {
                "date": day,
                "course": courses[number % subjects],
                "relay": True,
                "title": f"{TITLE} {number + 1}",
            }
            start = (6 * 60 + 25 * number) * FRAMES_PER_MINUTE
            first = AiringFactory(channel=tv, start_frame=start, **said)
            again = AiringFactory(channel=radio, start_frame=start + FRAMES_PER_MINUTE, **said)
            shown[tv.pk].append(first)
            shown[radio.pk].append(again)
    for channel in (tv, radio):
        publish(channel, shown[channel.pk], now=now)  # type: ignore[arg-type]
    code = f"{grade.level.code}.{grade.number}"
    return f"{reverse('on_air_week', args=[find_week(now.date())])}?grade={code}"


def serve(page: Page, address: str) -> None:
    """Open what the program itself answers: no server has to start."""
    body = Client().get(address).content
    page.route(f"{ORIGIN}{address}", lambda route: route.fulfill(body=body, content_type=HTML))
    page.goto(address)


@pytest.mark.django_db
@pytest.mark.parametrize(("subjects", "lessons"), [(3, 3), (5, 5), (5, 13)])
def test_a_week_of_a_grade_is_one_sheet(paper: Page, subjects: int, lessons: int) -> None:
    serve(paper, announce(subjects, lessons))
    pdf = paper.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert paper.locator(".sheet li").count() == 7 * lessons
    # What hangs over the edge of paper is not printed, and no page tells.
    paper.emulate_media(media="print")
    paper.set_viewport_size(PAPER)
    edges = paper.locator(".sheet li").evaluate_all(
        "lines => lines.map(line => line.getBoundingClientRect().right)"
    )
    assert max(edges) <= PAPER["width"]


@pytest.mark.django_db
def test_a_day_of_a_grade_is_read_and_copied_on_a_phone(paper: Page) -> None:
    paper.set_viewport_size({"width": 390, "height": 844})
    _path, _mark, grade = announce(2, 2).partition("?")
    serve(paper, f"{reverse('on_air_today')}?{grade}")
    for closed in paper.locator("summary").all():
        closed.click()
    sms = paper.get_by_label("Một tin SMS, không dấu")
    assert strip_marks(sms.input_value()) == sms.input_value()
    assert len(sms.input_value()) <= SMS_LETTERS
    paper.get_by_role("button", name="Sao chép").first.click()
    expect(paper.get_by_role("button", name="Đã sao chép")).to_be_visible()
    assert list_axe_violations(paper) == []
    assert paper.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.django_db
@pytest.mark.parametrize("paper", [False], indirect=True)
def test_without_scripts_no_button_is_shown_that_does_nothing(paper: Page) -> None:
    _path, _mark, grade = announce(1, 1).partition("?")
    serve(paper, f"{reverse('on_air_today')}?{grade}")
    for closed in paper.locator("summary").all():
        closed.click()
    expect(paper.get_by_label("Một tin SMS, không dấu")).to_be_visible()
    expect(paper.locator("button[data-copy]").first).to_be_hidden()
