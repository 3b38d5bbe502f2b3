"""A site in the tables with one of everything that the public may see, and where each stands."""

from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.catalogue.models import SubjectPage
from lessons.discovery.models import Credit
from lessons.library.actions.selections import add_thing, begin_selection
from lessons.library.rules.things import Thing
from lessons.reviews.actions.withdrawing import take_off
from lessons.reviews.models.things import name_thing
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR
from lms.offline.actions.offering import Wanted, offer_pack
from media_pipeline.models import Caption, Encoding, Source
from tests.factories.broadcasts import AiringFactory, ChannelFactory
from tests.factories.catalogue import QUESTION, make_lesson, make_watchable_source
from tests.factories.classes import QuestionFactory
from tests.factories.curriculum import CourseFactory, GradeFactory, SubjectFactory, TopicFactory
from tests.factories.devices import make_counted_months
from tests.factories.library import ResourceFactory
from tests.factories.media import RenditionFactory
from tests.factories.people import UserFactory
from tests.factories.reviews import approve_as_live
from tests.integration.lms.broadcasts.publishing import publish

WORDS = "Chào các em. Hôm nay chúng ta học phép cộng trong phạm vi mười.\n"
SCHOOL = "Trường Tiểu học Sóng Biếc"


def build_site(*, now: datetime) -> dict[str, str]:
    """Fill the tables; return the addresses of the public pages by what they show."""
    course = CourseFactory(
        grade=GradeFactory(number=1), subject=SubjectFactory(code="toan", name="Toán")
    )
    parent = TopicFactory(course=course, name="Các số đến 10")
    TopicFactory(parent=parent, name="Phép cộng trong phạm vi 10")
    grow_page_tree(home=plant_home(site_name="Sóng Học", introduction="Mời em chọn lớp."))
    place = SubjectPage.objects.get()
    author = UserFactory(superuser=True)
    named = {"owner": author, "school_name": SCHOOL, "live": True}
    film = make_film(now)
    lesson = make_lesson(
        place, recording=film, questions=[QUESTION], transcript=WORDS * 90, **named
    )
    make_lesson(place, title="Phép trừ trong phạm vi 10", recording=None, **named)
    gone = make_lesson(place, title="Bài đã thu hồi", recording=None, **named)
    gone_url = gone.url
    take_off(thing=gone, by=author, reason="Ảnh không hợp lứa tuổi.", now=now)
    resource = ResourceFactory(owner=author)
    resource.save_revision(user=author)
    resource = approve_as_live(resource)
    selection = begin_selection(title="Bài giảng mẫu lớp 1", by=author)
    for thing in (Thing(resource=resource.pk), Thing(page=lesson.pk)):
        add_thing(selection=selection, thing=thing, by=author)
    selection = approve_as_live(selection)
    question = QuestionFactory(lesson=lesson.page_ptr, public=True)
    pack = offer_pack(wanted=Wanted(course=course), by=None, now=now)
    announce(lesson, course, now)
    make_counted_months(now=now)
    call_command("discovery", "rebuild", verbosity=0)
    credit = Credit.objects.exclude(school_key="").first()
    assert credit is not None
    report = name_thing(lesson)
    number = [lesson.pk]
    return {
        "home": "/",
        "grade": place.get_parent().url,
        "subject": place.url,
        "lesson": lesson.url,
        "lesson without a film": lesson.url.replace("phep-cong", "phep-tru"),
        "slides": reverse("lesson_slides", args=number),
        "transcript": reverse("lesson_transcript", args=number),
        "answers": reverse("lesson_answers", args=number) + "?q0=0",
        "questions": reverse("lesson_questions", args=number),
        "asking": reverse("lesson_ask", args=number),
        "code of a class": reverse("class_code"),
        "a wrong code": reverse("class_code_given", args=["KM47-XT9P"]),
        "reporting a question": reverse("question_report", args=[question.pk]),
        "library": reverse("library:home"),
        "resource": reverse("library:resource", args=[resource.pk]),
        "collections": reverse("library:selections"),
        "collection": reverse("library:selection", args=[selection.pk]),
        "search": reverse("search") + "?q=phep+cong",
        "nothing found": reverse("search") + "?q=khongcogi",
        "school": reverse("discovery_school", args=[credit.school_key]),
        "teachers of a school": reverse("discovery_teachers", args=[credit.school_key]),
        "teacher": reverse("discovery_teacher", args=[credit.key]),
        "packs": reverse("packs:list"),
        "today on the air": reverse("on_air_today") + "?grade=primary.1",
        "a day on the air": reverse("on_air_day", args=[timezone.localdate(now)]),
        "this week on the air": reverse("on_air_this_week"),
        "a week on the air": reverse("on_air_week", args=[timezone.localdate(now)])
        + "?grade=primary.1",
        "devices": reverse("device_counts"),
        "pack": reverse("packs:pack", args=[pack.slug]),
        "privacy": reverse("audience_privacy"),
        "complaint": reverse("reviews:report", args=[report["thing_type"].pk, report["thing_id"]]),
        "verifying": reverse("reviews:verify"),
        "signing in": reverse("account_login"),
        "404": "/nowhere/",
        "410": gone_url,
        "saved": reverse("offline_saved"),
        "answers of a saved lesson": reverse("offline_answers"),
        "saving a lesson": reverse("offline_save", args=number),
        "saving a topic": reverse("offline_save_topic", args=[lesson.topic_id]),
        "saving a week": reverse("offline_save_week", args=[1]),
    }


def announce(lesson: Any, course: Any, now: datetime) -> None:
    """Publish a day with a lesson of two channels, and change it."""
    here = timezone.localtime(now)
    tv = ChannelFactory(name="Truyền hình Sóng Biếc")
    radio = ChannelFactory(name="Phát thanh Sóng Biếc", radio=True)
    said = {"lesson": lesson, "course": course, "title": lesson.title, "date": here.date()}
    first = AiringFactory(channel=tv, start_frame=FRAMES_PER_HOUR, **said)
    again = AiringFactory(
        channel=radio, start_frame=23 * FRAMES_PER_HOUR, repeat=True, of_airing=first, **said
    )
    publish(tv, [first], now=here)
    publish(radio, [again], now=here)
    again.start_frame += FRAMES_PER_HOUR // 2
    publish(radio, [again], number=2, days_ago=0, now=here)


def make_film(now: datetime) -> Source:
    """Return a public recording with slides, captions and a sound alone, as far as tables know."""
    source = make_watchable_source(published_at=now)
    encoding = Encoding.objects.get(original=source.original)
    encoding.report = {
        "poster": {"webp": "poster.webp", "jpeg": "poster.jpg"},
        "slides": [
            {"at_ms": at, "webp": f"slides/{n}.webp", "jpeg": f"slides/{n}.jpg", "bytes": 9}
            for n, at in enumerate((9_400, 19_400), 1)
        ],
    }
    encoding.save()
    sound = {"link_kbps": None, "width": None, "height": None, "fps": None}
    RenditionFactory(
        encoding=encoding, rung="aac16000", average_bps=16_000, mp4="universal/16.mp4", **sound
    )
    vtt = "WEBVTT\n\n00:01.000 --> 00:03.000\nChào các em.\n"
    Caption.objects.create(source=source, vtt=vtt, changed_at=now)
    return source
