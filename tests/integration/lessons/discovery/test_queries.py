"""Run on SQLite, and again on PostgreSQL by the suite of services: the answers are the same."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lessons.discovery.actions import mark_changed, withdraw_entry
from lessons.discovery.adapters.lexemes import Wanted, find_sets, list_common
from lessons.discovery.adapters.memory import _follow_words, _read_common, get_present
from lessons.discovery.queries import editions, find_entries, list_suggestions, recall
from lessons.discovery.queries.browsing import Found
from lessons.discovery.rules import read_selection
from tests.factories.curriculum import CourseFactory, GradeFactory, SubjectFactory, TopicFactory
from tests.factories.discovery import make_entry

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def find(words: str = "", **chosen: Sequence[str]) -> Found:
    return find_entries(read_selection({"q": [words], **chosen}), now=NOW)


def titles(words: str = "", **chosen: Sequence[str]) -> list[str]:
    return [entry.title for entry in find(words, **chosen).entries]


@pytest.mark.parametrize(
    "words",
    [
        "phep cong pham vi 10",
        "Phép cộng",
        "PHEP CONG",
        "phe\u0301p",
        "pham vi ph",
        "cộng, phép!",
        "ph\u200bép cộng",
    ],
)
def test_finds_what_people_type(words):
    make_entry("Phép cộng trong phạm vi 10")
    make_entry("Đọc và viết")
    assert titles(words) == ["Phép cộng trong phạm vi 10"]


def test_an_edition_is_asked_once_and_a_transaction_keeps_nothing(monkeypatch):
    asked = []

    def read() -> int:
        asked.append(1)
        return len(asked)

    mark_changed()
    assert [recall("so many", read), recall("so many", read)] == [1, 2]
    monkeypatch.setattr(editions, "connection", SimpleNamespace(in_atomic_block=False))
    assert [recall("so many", read), recall("so many", read)] == [3, 3]
    mark_changed()
    assert recall("so many", read) == 4


def test_a_word_of_every_entry_is_read_from_the_index():
    for number in range(3):
        make_entry(f"Phép cộng {number}")
    (found,) = find_sets([(Wanted(("acong",)),)])
    assert found.bit_count() == 3


def test_what_most_entries_hold_is_read_with_the_shelf_and_no_more_than_is_worth_it():
    for number in range(30):
        make_entry(f"Phép cộng {number}" if number % 3 else f"Phép trừ {number}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    kept = _read_common()
    assert list(kept) == list_common(10.0)
    if connection.vendor == "sqlite":
        assert not kept
        return
    assert {"aphep", "tphep", "acong", "tcong"} <= {*kept}
    assert kept["acong"].bit_count() == 20
    assert list_common(1.0) in (["aphep"], ["tphep"])


def test_finds_the_crossed_d():
    make_entry("Đường thẳng", summary="Đoạn thẳng và đường thẳng.")
    assert titles("duong thang") == titles("đường") == ["Đường thẳng"]


def test_marks_as_typed_come_first_and_then_the_title():
    for title, summary in [
        ("Con ma", ""),
        ("Lúa", "cây mạ"),
        ("Mạ non", ""),
        ("Bài ba", "má em"),
        ("Ba má", ""),
    ]:
        make_entry(title, summary=summary)
    assert titles("má") == ["Ba má", "Bài ba", "Mạ non", "Con ma", "Lúa"]
    assert titles("ma") == ["Ba má", "Mạ non", "Con ma", "Bài ba", "Lúa"]


def test_finds_by_summary_school_grade_subject_topic_and_further_text():
    topic = TopicFactory(name="Hình học phẳng")
    make_entry(
        "Bài 1",
        summary="Tóm tắt",
        school="Trường Lê Lợi",
        teacher="Cô Hoa",
        topic_id=topic.pk,
        text="phụ đề",
    )
    for words in ("tom tat", "le loi", "co hoa", "hinh hoc", "phu de", topic.course.subject.name):
        assert titles(words) == ["Bài 1"]


def test_newest_first_among_equals():
    for number in range(30):
        make_entry(f"Bài {number}")
    first = find("bài")
    assert [entry.title for entry in first.entries] == [f"Bài {n}" for n in range(29, 5, -1)]
    assert (first.total, first.last_page) == (30, 2)
    assert titles("bài", page=["2"]) == [f"Bài {n}" for n in range(5, -1, -1)]
    assert titles("bài", page=["99"]) == titles("bài", page=["2"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("toans", "toán"),
        ("phe1p cong", "phép cộng"),
        ("pheps coongj", "phép cộng"),
        ("dduowngf", "đường"),
        ("d9uong", "đường"),
        ("tona", "toán"),
        ("phwp", "phép"),
        ("duwong", "đường"),
    ],
)
def test_forgives_slips_of_a_key(typed, meant):
    make_entry("Toán")
    make_entry("Phép cộng")
    make_entry("Đường thẳng")
    found = find(typed)
    assert found.instead == meant
    assert len(found.entries) == 1


def test_a_whole_word_comes_before_a_longer_one():
    make_entry("Con ma")
    make_entry("Con mạng")
    assert titles("con ma") == titles("con mạ") == ["Con ma", "Con mạng"]
    assert titles("con mạn") == ["Con mạng"]


def test_a_number_is_no_beginning():
    make_entry("Phép cộng phạm vi 10")
    make_entry("Phép cộng phạm vi 1000")
    assert titles("phep cong pham vi 10") == ["Phép cộng phạm vi 10"]


def test_words_of_what_was_withdrawn_are_no_longer_known():
    gone = make_entry("Toans")
    make_entry("Toán")
    withdraw_entry(origin=gone.origin, now=NOW)
    found = find("toans")
    assert (found.instead, found.total) == ("toán", 1)


def test_a_guess_is_written_as_what_it_found_writes_it():
    make_entry("Bảo vệ thế giới")
    make_entry("Chạy thể dục")
    assert find("chayj theer dujc").instead == "chạy thể dục"


def test_looks_for_any_word_when_nothing_has_them_all():
    make_entry("Phép cộng")
    make_entry("Phép trừ có nhớ")
    make_entry("Thơ")
    found = find("phép trừ thật khó")
    assert found.is_loose
    assert [entry.title for entry in found.entries] == ["Phép trừ có nhớ", "Phép cộng"]


def test_finds_nothing_where_there_is_nothing():
    make_entry("Phép cộng")
    found = find("xyzzy")
    assert (found.entries, found.total, found.instead, found.is_loose) == ([], 0, "", False)


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'",
        '" OR 1=1',
        "phép AND NOT cộng*",
        "NEAR(phép, 3)",
        "phép:*",
        "a & b | !c <-> d",
        "\\",
        "%",
        "😀",
        "\x00phép\x00",
        "a" * 10_000,
        "từ " * 4_000,
        "\u202e\u200f\u200b",
        "{title}: x^2 -y",
    ],
)
def test_hostile_words_are_just_words(words):
    make_entry("Phép cộng")
    find(words)
    list_suggestions(words)


def test_operators_are_words_like_others():
    make_entry("Near and far")
    make_entry("Phép cộng")
    assert titles("NEAR AND FAR") == ["Near and far"]
    assert titles('"phép" "cộng"') == ["Phép cộng"]


def test_what_is_withdrawn_is_not_found_from_then_on():
    entry = make_entry("Phép cộng", kind="clip")
    assert titles("phép") == ["Phép cộng"]
    withdraw_entry(origin=entry.origin, now=NOW)
    found = find("phép")
    assert (found.entries, found.total, list_suggestions("phép")) == ([], 0, [])
    assert titles() == []


def test_a_new_text_replaces_the_old():
    entry = make_entry("Phép cộng", origin="thing:77")
    make_entry("Phép trừ", origin="thing:77")
    assert titles("cộng") == []
    assert [found.pk for found in find("trừ").entries] == [entry.pk]


@pytest.fixture
def shelf(db: None) -> None:
    """Put six things into two grades and two subjects."""
    toan, van = SubjectFactory(code="toan", name="Toán"), SubjectFactory(code="van", name="Văn")
    one, two = GradeFactory(number=1), GradeFactory(number=2)
    courses = {
        (grade.number, subject.code): CourseFactory(grade=grade, subject=subject)
        for grade in (one, two)
        for subject in (toan, van)
    }
    given = [
        (1, "toan", "lesson", {"duration_ms": 4 * 60_000, "has_captions": True}),
        (1, "toan", "clip", {"duration_ms": 10 * 60_000, "size_bytes": 4_000_000}),
        (1, "van", "lesson", {"duration_ms": 45 * 60_000, "size_bytes": 60_000_000}),
        (2, "toan", "lesson", {"school": "Trường A", "series": "ket-noi"}),
        (2, "van", "worksheet", {"school": "Trường A", "size_bytes": 5_000_000}),
        (2, "van", "worksheet", {"school": "Trường B", "airs_at": NOW + timedelta(days=2)}),
    ]
    for grade, subject, kind, more in given:
        make_entry(f"{kind} {grade}", kind=kind, course_id=courses[grade, subject].pk, **more)


def test_counts_every_facet_as_if_it_were_not_chosen(shelf):
    found = find(grade=["1"], kind=["lesson"])
    assert found.total == 2
    assert found.counts["grade"] == {"1": 2, "2": 1}
    assert found.counts["kind"] == {"lesson": 2, "clip": 1}
    assert found.counts["subject"] == {"toan": 1, "van": 1}
    assert found.counts["duration"] == {"5": 1, "long": 1}
    assert found.counts["captions"] == {"1": 1}


def test_several_values_of_a_facet_add_up(shelf):
    assert find(grade=["1", "2"]).total == 6
    assert find(kind=["lesson", "clip"], subject=["toan"]).total == 3


def test_narrows_by_every_facet(shelf):
    assert find(size=["5"]).total == 2
    assert find(size=["100"]).counts["size"] == {"5": 2, "20": 2, "50": 2, "100": 3}
    assert find(duration=["15", "long"]).total == 2
    assert find(captions=["1"]).total == 1
    assert find(series=["ket-noi"]).total == 1
    assert find(school=["Trường A"]).counts["school"] == {"Trường A": 2, "Trường B": 1}
    assert find(airing=["1"]).total == 1
    assert find("worksheet", grade=["2"]).total == 2


def test_nobody_is_shown_what_was_on_television_or_will_be_later(shelf):
    later = find_entries(read_selection({}), now=NOW + timedelta(days=3))
    assert later.counts["airing"] == {}


def test_says_what_to_loosen_with_what_it_would_bring(shelf):
    found = find("clip", grade=["2"], subject=["toan"])
    assert (found.total, found.loosened) == (0, {"grade": 1, "subject": 0})


def test_topics_are_counted_in_the_course_that_was_chosen():
    top = TopicFactory(code="so", name="Số")
    below = TopicFactory(parent=top, code="so-10", name="Số đến 10")
    course = top.course
    make_entry("Một", topic_id=below.pk)
    make_entry("Hai", topic_id=top.pk)
    make_entry("Ba", course_id=course.pk)
    where = {"grade": [str(course.grade.number)], "subject": [course.subject.code]}
    assert find(**where).counts["topic"] == {"so": 2, "so-10": 1}
    assert titles(**where, topic=["so"]) == ["Hai", "Một"]
    assert titles(**where, topic=["so-10"]) == ["Một"]
    assert find().counts["topic"] == {}


def test_what_makes_no_sense_is_as_if_it_were_not_there(shelf):
    odd = {"grade": ["x", "13", "1 OR 1"], "size": ["-1"], "page": ["-3"], "captions": ["2"]}
    assert find(**odd).total == 6
    assert find(kind=["no-such"]).total == 0
    assert find(subject=["no-such"], school=["'; DROP"]).total == 0


def test_suggests_titles_for_what_was_typed_so_far():
    make_entry("Phép cộng trong phạm vi 10")
    make_entry("Phép trừ", summary="khác phép cộng")
    assert list_suggestions("phep c") == ["Phép trừ", "Phép cộng trong phạm vi 10"]
    assert list_suggestions("pheps tru") == ["Phép trừ"]
    assert list_suggestions("phep cong pham") == ["Phép cộng trong phạm vi 10"]
    assert list_suggestions("") == []


@pytest.mark.parametrize("words", ["", "phép", "má mạ", "toans", "phép xyzzy"])
def test_asks_few_questions_whatever_was_typed(shelf, words):
    make_entry("Phép toán má")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        find(words, grade=["1"], subject=["toan"])
    assert len(asked) <= 11


def test_whole_words_that_are_at_hand_are_not_asked_for_again():
    for title in ("Phép cộng", "Phép trừ", "Số học"):
        make_entry(title)
    questions = [
        (Wanted(("aphep",)), Wanted(("acong", "atru"))),
        (Wanted(("aphep",)), Wanted(("aso", "akhong"))),
        (Wanted(("aphep",)), Wanted(("aco",), is_prefix=True)),
    ]
    present = get_present()
    present.find_words(["aphep", "acong", "atru", "aso", "akhong"])
    with CaptureQueriesContext(connection) as asked:
        found = present.find_sets(questions)
    assert found == find_sets(questions)
    assert len(asked) == 1
    assert "UNION" not in asked[0]["sql"]


def test_sets_of_words_follow_what_changes():
    first, second, gone = make_entry("Phép cộng"), make_entry("Số học"), make_entry("Phép trừ")
    lexemes = ["aphep", "acong", "aso", "akhong"]

    def read() -> list[int]:
        return find_sets([(Wanted((lexeme,)),) for lexeme in lexemes])

    words = OrderedDict(zip(lexemes, read(), strict=True))
    withdraw_entry(origin=gone.origin, now=NOW)
    make_entry("Số cộng", origin=second.origin)
    make_entry("Phép chia", origin=first.origin)
    fresh = make_entry("Phép nhân")
    changed = [first.pk, second.pk, gone.pk, fresh.pk]
    assert list(_follow_words(words, changed).values()) == read() != list(words.values())
