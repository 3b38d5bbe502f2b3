"""Order of topics and the shape of the programme."""

from lessons.curriculum.queries import get_official_programme
from lessons.curriculum.rules import (
    MAX_DEPTH,
    Node,
    Series,
    Standing,
    arrange,
    insert_at,
    is_below,
    is_in_circle,
    measure_depth,
    name_series,
)


def list_subjects(level: str, grade: int, standing: Standing) -> list[str]:
    programme = get_official_programme()
    names = {subject.code: subject.name for subject in programme.subjects}
    return [
        names[course.subject]
        for course in programme.courses
        if (course.level, course.grade, course.standing) == (level, grade, standing)
    ]


def test_arranges_children_below_their_parents_by_rank() -> None:
    places = arrange(
        [
            Node(key="b", parent=None, rank=(2,)),
            Node(key="a2", parent="a", rank=(9,)),
            Node(key="a", parent=None, rank=(1,)),
            Node(key="a1", parent="a", rank=(3,)),
        ]
    )
    assert sorted(places, key=lambda key: places[key].path) == ["a", "a1", "a2", "b"]
    assert [places[key].position for key in ("a", "a1", "a2", "b")] == [1, 1, 2, 2]


def test_leaves_out_topics_in_a_circle() -> None:
    assert arrange([Node(key="a", parent="b"), Node(key="b", parent="a")]) == {}


def test_finds_circles_but_not_what_hangs_on_them() -> None:
    parents = {"a": "b", "b": "a", "c": "a", "d": None, "e": "missing"}
    assert [key for key in parents if is_in_circle(key, parents)] == ["a", "b"]


def test_tells_what_is_below() -> None:
    assert is_below("0001.0002", "0001")
    assert is_below("0001", "0001")
    assert not is_below("00010", "0001")


def test_inserts_at_a_place_counted_from_one() -> None:
    assert insert_at(["a", "b", "c"], "c", 1) == ["c", "a", "b"]
    assert insert_at(["a", "b", "c"], "a", None) == ["b", "c", "a"]
    assert insert_at(["a", "b"], "x", 99) == ["a", "b", "x"]


def test_first_graders_learn_what_the_programme_says() -> None:
    assert list_subjects("primary", 1, Standing.COMPULSORY) == [
        "Tiếng Việt",
        "Toán",
        "Đạo đức",
        "Tự nhiên và Xã hội",
        "Giáo dục thể chất",
        "Nghệ thuật (Âm nhạc, Mĩ thuật)",
        "Hoạt động trải nghiệm",
    ]
    assert list_subjects("primary", 1, Standing.OPTIONAL) == [
        "Ngoại ngữ 1",
        "Tiếng dân tộc thiểu số",
    ]


def test_history_is_compulsory_in_upper_secondary() -> None:
    assert list_subjects("upper_secondary", 10, Standing.COMPULSORY) == [
        "Ngữ văn",
        "Toán",
        "Ngoại ngữ 1",
        "Lịch sử",
        "Giáo dục thể chất",
        "Giáo dục quốc phòng và an ninh",
        "Hoạt động trải nghiệm, hướng nghiệp",
        "Nội dung giáo dục của địa phương",
    ]
    assert len(list_subjects("upper_secondary", 12, Standing.CHOSEN)) == 9


def test_lower_secondary_has_its_twelve() -> None:
    for grade in (6, 7, 8, 9):
        assert len(list_subjects("lower_secondary", grade, Standing.COMPULSORY)) == 12


def test_the_programme_is_whole() -> None:
    programme = get_official_programme()
    assert len({(grade.level, grade.number) for grade in programme.grades}) == 15
    keys = [(course.level, course.grade, course.subject) for course in programme.courses]
    assert len(keys) == len(set(keys))
    assert {course.subject for course in programme.courses} == {
        subject.code for subject in programme.subjects
    }


def test_topics_have_outcomes_and_known_parents() -> None:
    topics = get_official_programme().topics
    for subject in ("toan", "tieng-viet"):
        mine = [topic for topic in topics if topic.subject == subject]
        codes = [topic.code for topic in mine]
        assert len(codes) == len(set(codes))
        assert {topic.parent for topic in mine} <= {"", *codes}
        assert sum(not topic.parent for topic in mine) >= 8
        assert all(1 <= len(topic.outcomes.splitlines()) <= 3 for topic in mine)
        assert any(topic.is_core for topic in mine)
        assert not all(topic.is_core for topic in mine)


def test_depth_counts_from_one() -> None:
    assert measure_depth("0001") == 1
    assert measure_depth(".".join(["0001"] * MAX_DEPTH)) == MAX_DEPTH


def test_names_a_series_and_leaves_what_is_a_name_already() -> None:
    assert name_series(Series.KITE) == "Cánh Diều"
    assert name_series(Series.OTHER) == name_series("") == ""
    assert name_series("Cùng học") == "Cùng học"
