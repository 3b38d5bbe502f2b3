"""Questions under a lesson: who asks, who reads them when, who answers, what is kept."""

import gzip
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lessons.desk.models import CoTeacher
from lessons.discovery.actions import mark_changed
from lessons.discovery.queries import get_edition
from lessons.notices.models import Notice
from lessons.notices.queries import put_into_words
from lms.classes.actions.asking import forget_unpublished
from lms.classes.actions.moderating import answer_question, hide_question, set_aside
from lms.classes.models import ClassGroup, Question
from lms.classes.permissions import NotYourQuestion, list_answerable, list_reached
from lms.classes.queries.questions import list_answerers
from lms.classes.rules import Moderated
from lms.people.permissions import forget_roles
from tests.factories.classes import ClassGroupFactory, QuestionFactory
from tests.factories.people import MembershipFactory

pytestmark = pytest.mark.django_db
WORDS = "Vì sao ba cộng hai bằng năm ạ?"


def ask(lesson: Any, code: str, text: str = WORDS, client: Client | None = None, **more: Any):
    client = client or Client(REMOTE_ADDR=more.pop("address", "10.0.0.1"))
    return client.post(reverse("lesson_ask", args=[lesson.pk]), {"text": text, "code": code} | more)


def read(lesson: Any, name: str = "lesson_questions") -> str:
    address = lesson.url if name == "lesson" else reverse(name, args=[lesson.pk])
    return Client().get(address).content.decode()


def answer(question: Question, by: Any, text: str = "", words: str = "Vì 3 thêm 2 là 5.") -> Any:
    question.refresh_from_db()
    return answer_question(
        question=question,
        version=question.version,
        text=text or question.text,
        answer=words,
        by=by,
        now=timezone.now(),
    )


def test_a_pupil_asks_by_code_and_reads_the_answer(lesson: Any, people: Any, code: str) -> None:
    client = Client()
    form = client.get(reverse("lesson_ask", args=[lesson.pk]))
    assert "no-store" in form["Cache-Control"]
    sent = ask(lesson, f"{code[:4].lower()} {code[4:]}", client=client)
    assert sent.url.endswith("?sent")
    assert client.get(sent.url).status_code == 200
    question = Question.objects.get()
    assert (question.text, question.group.name, question.asker) == (WORDS, "1A", None)
    # Nobody reads it before a teacher has approved it.
    for name in ("lesson_questions", "lesson"):
        assert WORDS not in read(lesson, name)
    desk = Client()
    desk.force_login(people.author)
    page = desk.get(reverse("classes:question", args=[question.pk])).content.decode()
    assert WORDS in page
    data = {"verb": "answer", "text": WORDS, "answer": "Vì 3 thêm 2 là 5.", "version": 1}
    address = reverse("classes:question", args=[question.pk])
    assert desk.post(address, data).url == reverse("classes:questions")
    shown = read(lesson)
    assert WORDS in shown
    assert "Vì 3 thêm 2 là 5." in shown
    assert WORDS in read(lesson, "lesson")
    # Neither who asked nor who answered stands there.
    assert "1A" not in shown
    assert people.author.last_name not in re.sub(r"<header.*?</header>", "", shown, flags=re.S)


def test_the_code_is_remembered_for_the_forms_alone(lesson: Any, code: str) -> None:
    client = Client()
    found = client.get(reverse("class_code_given", args=[code]))
    assert "1A" in found.content.decode()
    cookie = found.cookies["songhoc_class"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/ask/", True, "Lax")
    form = client.get(reverse("lesson_ask", args=[lesson.pk])).content.decode()
    assert f'value="{code[:4]}-{code[4:]}"' in form


def test_an_account_asks_without_a_code_and_is_told(lesson: Any, people: Any) -> None:
    client = Client()
    client.force_login(people.nobody)
    assert ask(lesson, "", client=client).url.endswith("?sent")
    question = Question.objects.get()
    assert question.asker == people.nobody
    answer(question, people.author)
    question.refresh_from_db()
    assert question.asker is None
    told = Notice.objects.get(person=people.nobody)
    assert told.path == f"{reverse('lesson_questions', args=[lesson.pk])}#q{question.pk}"
    assert put_into_words([told], person=people.nobody)


@pytest.mark.parametrize("code", ["", "KM47-XT9P", "1A"])
def test_nothing_is_taken_without_a_code(lesson: Any, group: Any, code: str) -> None:
    refused = ask(lesson, code)
    assert refused.status_code == 422
    assert WORDS in refused.content.decode()
    assert not Question.objects.exists()


def test_the_code_of_a_closed_class_takes_nothing(lesson: Any, group: Any, code: str) -> None:
    ClassGroup.objects.update(is_active=False)
    assert ask(lesson, code).status_code == 422


def test_guessing_codes_ends_soon_and_leaves_no_address(
    settings: Any, lesson: Any, code: str
) -> None:
    settings.LMS = settings.LMS | {"CLASSES": {"WRONG_CODES": 3}}
    guesses = [ask(lesson, f"KM47-XT9{last}").status_code for last in "2345"]
    assert guesses == [422, 422, 422, 429]
    assert ask(lesson, code).status_code == 429
    given = reverse("class_code_given", args=[code])
    assert Client(REMOTE_ADDR="10.0.0.1").get(given).status_code == 429
    assert ask(lesson, code, address="10.0.0.2").status_code == 302
    # What the local cache keeps, keys and all: hashes and counts.
    assert "wrong-code" in str(list(cache._cache))
    assert "10.0.0.1" not in "".join(one for one in cache._cache if "classes:" in one)


def test_a_code_and_an_address_ask_so_often(settings: Any, lesson: Any, code: str) -> None:
    limits = {"QUESTIONS_PER_CODE": 3, "QUESTIONS_PER_ADDRESS": 2}
    settings.LMS = settings.LMS | {"CLASSES": limits}
    got = [ask(lesson, code, f"Câu hỏi thứ {n} là gì ạ?").status_code for n in range(3)]
    assert got == [302, 302, 429]
    addresses = [ask(lesson, code, f"Câu {n} là gì ạ?", address=f"10.0.1.{n}") for n in range(2)]
    assert [one.status_code for one in addresses] == [302, 429]
    assert Question.objects.count() == 3


def test_a_child_is_asked_to_leave_telephone_numbers_out(lesson: Any, code: str) -> None:
    refused = ask(lesson, code, "Thầy gọi em số 0912 345 678 nhé")
    assert refused.status_code == 422
    assert "0912 345 678" in refused.content.decode()
    assert not Question.objects.exists()


def test_what_is_sent_twice_is_taken_once_and_programs_are_thanked(lesson: Any, code: str) -> None:
    for more in ({}, {}, {"website": "http://x.vn"}):
        assert ask(lesson, code, **more).status_code == 302
    assert Question.objects.count() == 1


def test_a_form_without_its_token_is_not_taken(lesson: Any, code: str) -> None:
    assert ask(lesson, code, client=Client(enforce_csrf_checks=True)).status_code == 403


def test_a_withdrawn_lesson_hides_its_questions(lesson: Any, people: Any, code: str) -> None:
    question = QuestionFactory(lesson=lesson.page_ptr, public=True)
    assert question.text in read(lesson)
    lesson.unpublish(set_expired=False, commit=True)
    addresses = [
        reverse("lesson_questions", args=[lesson.pk]),
        reverse("lesson_ask", args=[lesson.pk]),
        reverse("question_report", args=[question.pk]),
    ]
    assert [Client().get(one).status_code for one in addresses] == [404, 404, 404]
    assert ask(lesson, code).status_code == 404


# --- Who reads and answers ---------------------------------------------------------------------

REACH = {
    # who: answers what waits, reads what waits, reads and hides what is public
    "author": (True, True, True),
    "co_teacher": (True, True, True),
    "homeroom": (True, True, True),
    "colleague": (False, False, False),
    "administrator": (False, False, True),
    "officer": (False, False, True),
    "office_reviewer": (False, False, True),
    "steward": (False, False, False),
    "foreign_admin": (False, False, False),
    "foreign_teacher": (False, False, False),
    "left": (False, False, False),
    "nobody": (False, False, False),
    "superuser": (False, False, True),
}


@pytest.fixture
def asked(lesson: Any, group: Any, people: Any) -> Any:
    """A waiting and a public question of the class, and everybody who could be concerned."""
    people.co_teacher = MembershipFactory(organisation=people.other).user
    CoTeacher.objects.create(lesson=lesson, account=people.co_teacher, named_at=timezone.now())
    people.foreign_teacher = MembershipFactory().user
    ClassGroupFactory(school=people.school, teacher=people.foreign_teacher)
    people.left = MembershipFactory(organisation=people.school).user
    group.teachers.create(account=people.left, named_at=timezone.now())
    people.left.memberships.all().delete()
    about = {"lesson": lesson.page_ptr, "group": group}
    return SimpleNamespace(
        waiting=QuestionFactory(**about), public=QuestionFactory(**about, public=True)
    )


@pytest.mark.parametrize("who", REACH)
def test_questions_reach_their_teachers_alone(people: Any, asked: Any, who: str) -> None:
    user, (answers, reads, hides) = getattr(people, who), REACH[who]
    forget_roles(user)
    assert list_answerable(user).filter(pk=asked.waiting.pk).exists() is answers
    assert list_reached(user).filter(pk=asked.waiting.pk).exists() is reads
    assert list_reached(user).filter(pk=asked.public.pk).exists() is hides
    assert (user.pk in list_answerers(asked.waiting)) is answers
    client = Client()
    client.force_login(user)
    listed = client.get(reverse("classes:questions")).content.decode()
    assert (asked.waiting.text in listed) is reads
    assert (asked.public.text in listed) is hides
    address = reverse("classes:question", args=[asked.waiting.pk])
    assert (client.get(address).status_code == 200) is reads
    data = {"verb": "answer", "text": "Sửa", "answer": "Trả lời.", "version": 1}
    assert (client.post(address, data).status_code == 302) is answers
    assert (client.post(address, {"verb": "set_aside", "version": 2}).status_code == 302) is answers
    address = reverse("classes:question", args=[asked.public.pk])
    if hides and not answers:
        assert client.post(address, data).status_code == 404
    assert (client.post(address, {"verb": "hide"}).status_code == 302) is hides
    asked.public.refresh_from_db()
    assert asked.public.state == ("hidden" if hides else "public")


def test_nobody_who_has_not_signed_in_reads_what_waits(asked: Any) -> None:
    for name, args in (("questions", []), ("question", [asked.waiting.pk])):
        answer = Client().get(reverse(f"classes:{name}", args=args))
        assert "/login/" in answer.url


def test_a_write_asks_again_who_may(people: Any, asked: Any) -> None:
    for who in ("colleague", "officer", "superuser"):
        with pytest.raises(NotYourQuestion):
            answer(asked.waiting, getattr(people, who))
    with pytest.raises(NotYourQuestion):
        hide_question(question=asked.public, by=people.colleague, now=timezone.now())


# --- What teachers do --------------------------------------------------------------------------


def test_what_waits_comes_first_and_the_queries_are_bounded(
    client: Client, people: Any, asked: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        QuestionFactory(lesson=asked.waiting.lesson, group=asked.waiting.group)
    client.force_login(people.author)
    client.get(reverse("classes:questions"))
    with django_assert_max_num_queries(22):
        page = client.get(reverse("classes:questions")).content.decode()
    assert page.index(asked.waiting.text) < page.index(asked.public.text)


def test_only_the_approved_words_are_kept(people: Any, asked: Any, client: Client) -> None:
    Question.objects.filter(pk=asked.waiting.pk).update(text="Em tên là Mây, vì sao 3+2=5?")
    client.force_login(people.homeroom)
    address = reverse("classes:question", args=[asked.waiting.pk])
    assert "Em tên là Mây" in client.get(address).content.decode()
    data = {"verb": "answer", "text": "Em tên là Mây, vì sao 3+2=5?", "answer": "Em đếm tiếp."}
    warned = client.post(address, data | {"version": 1})
    assert warned.status_code == 422
    assert "is_looked_over" in warned.content.decode()
    edited = data | {"version": 1, "text": "Vì sao 3+2=5?"}
    assert client.post(address, edited).status_code == 302
    asked.waiting.refresh_from_db()
    assert (asked.waiting.text, asked.waiting.state) == ("Vì sao 3+2=5?", "public")
    rows = "".join(map(str, ModelLogEntry.objects.values_list("label", "data")))
    assert "Mây" not in rows
    assert ModelLogEntry.objects.filter(action="classes.answer_question").count() == 1


def test_of_two_teachers_at_once_the_second_is_told(people: Any, asked: Any, client: Client):
    client.force_login(people.author)
    answer(asked.waiting, people.homeroom)
    address = reverse("classes:question", args=[asked.waiting.pk])
    data = {"verb": "answer", "text": "Khác", "answer": "Khác.", "version": 1}
    assert client.post(address, data).url == address
    asked.waiting.refresh_from_db()
    assert asked.waiting.answer == "Vì 3 thêm 2 là 5."
    late = {"question": asked.waiting, "version": 1, "by": people.author, "now": timezone.now()}
    assert set_aside(**late) is Moderated.CHANGED


def test_whatever_the_public_sees_begins_a_new_edition(people: Any, asked: Any) -> None:
    numbers = [get_edition().number]
    answer(asked.waiting, people.author)
    numbers.append(get_edition().number)
    hide_question(question=asked.waiting, by=people.officer, now=timezone.now())
    numbers.append(get_edition().number)
    assert numbers == sorted(set(numbers))


def test_what_was_set_aside_is_forgotten_after_a_month(people: Any, asked: Any) -> None:
    now = timezone.now()
    set_aside(question=asked.waiting, version=1, by=people.author, now=now)
    assert forget_unpublished(now=now + timedelta(days=29)) == 0
    assert forget_unpublished(now=now + timedelta(days=31)) == 1
    assert list(Question.objects.all()) == [asked.public]


def test_the_database_shows_nothing_that_nobody_approved(asked: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=asked.waiting.pk).update(state="public")


# --- Reports and notices -----------------------------------------------------------------------


def test_three_readers_hide_a_question_until_a_teacher_has_looked(
    lesson: Any, people: Any, asked: Any
) -> None:
    address = reverse("question_report", args=[asked.public.pk])
    for number in (1, 1, 1, 2):
        sent = Client(REMOTE_ADDR=f"10.0.0.{number}").post(address)
        assert sent.url.endswith("?sent")
    assert asked.public.text in read(lesson)
    last = Client(REMOTE_ADDR="10.0.0.3")
    assert last.get(last.post(address).url).status_code == 200
    assert asked.public.text not in read(lesson)
    assert last.get(address).status_code == 404
    told = Notice.objects.filter(kind="question.reported").values_list("person", flat=True)
    assert set(told) == {people.author.pk, people.co_teacher.pk, people.homeroom.pk}
    answer(asked.public, people.author)
    assert asked.public.text in read(lesson)
    asked.public.refresh_from_db()
    assert asked.public.reports == 0


def test_teachers_are_told_once_until_they_look(lesson: Any, people: Any, code: str) -> None:
    for number in range(3):
        ask(lesson, code, f"Câu hỏi thứ {number} là gì ạ?")
    notices = Notice.objects.filter(kind="question.asked")
    assert {one.person for one in notices} == {people.author, people.homeroom}
    assert notices.count() == 2
    assert "Câu hỏi" not in notices[0].title
    notices.update(read_at=timezone.now())
    ask(lesson, code, "Còn câu này nữa thì sao ạ?")
    assert notices.count() == 4
    # Whoever does not answer it any more is not told of it either.
    one = notices.filter(person=people.author)[0]
    assert put_into_words([one], person=people.author)
    people.author.memberships.all().delete()
    forget_roles(people.author)
    assert put_into_words([one], person=people.author) == []


def test_the_desk_says_how_many_wait(client: Client, people: Any, asked: Any) -> None:
    client.force_login(people.author)
    page = client.get(reverse("desk:lessons")).content.decode()
    assert "Có 1 câu hỏi của học sinh đang chờ." in page
    assert "Câu hỏi (1)" in page


def test_the_page_of_a_lesson_stays_light_under_long_questions(lesson: Any) -> None:
    bare = len(gzip.compress(read(lesson, "lesson").encode()))
    words = "Vì sao gộp hai nhóm đồ vật lại thì số đồ vật không thay đổi ạ? "
    for number in range(5):
        QuestionFactory(lesson=lesson.page_ptr, public=True, text=f"{number} {words * 7}")
    mark_changed()
    shown = read(lesson, "lesson")
    assert shown.count("/questions/#q") == 3
    assert len(gzip.compress(shown.encode())) - bare < 500
