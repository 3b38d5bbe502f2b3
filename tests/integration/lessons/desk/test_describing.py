"""The description: saved as typed or by its button, beside what others save, without loss."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.desk.models import CoTeacher
from lessons.desk.queries import read_description
from lessons.desk.rules import tell_known
from tests.factories.catalogue import QUESTION, make_lesson
from tests.factories.library import make_archive
from tests.factories.media import SourceFactory

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def _signed_in(client, teacher, media_stores):
    client.force_login(teacher)


def open_form(client, lesson, **changes):
    """Return what the form posts when only `changes` were typed."""
    context = client.get(reverse("desk:describe", args=[lesson.pk])).context
    posted = {"known": context["known"], "questions": str(len(context["questions"].forms))}
    for form in (context["form"], *context["questions"].forms):
        for field in form:
            value = field.value()
            if value not in (None, False):
                posted[field.html_name] = "on" if value is True else value
        if hasattr(form, "count"):
            posted[f"{form.prefix}-answers"] = str(form.count)
    return posted | changes


def save(client, lesson, data, **headers):
    return client.post(reverse("desk:describe", args=[lesson.pk]), data, **headers)


def read_draft(lesson):
    return LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()


def test_saving_without_a_change_makes_no_revision(client, toan, teacher):
    lesson = make_lesson(toan, owner=teacher, questions=json.dumps([QUESTION]))
    before = lesson.revisions.count()
    assert save(client, lesson, open_form(client, lesson)).status_code == 302
    assert lesson.revisions.count() == before


def test_what_is_typed_stands_in_the_draft_and_in_wagtail_s_editor(client, lesson):
    topic = lesson.topic.children.first()
    data = open_form(
        client,
        lesson,
        title="Phép trừ",
        summary="Em bớt đi.\r\nEm đếm lại.",
        topic=topic.pk,
        is_core="yes",
        teachers="Cô Hoa\nThầy Bình",
        for_television="on",
    )
    assert save(client, lesson, data).status_code == 302
    draft = read_draft(lesson)
    assert (draft.title, draft.summary, draft.topic) == (
        "Phép trừ",
        "Em bớt đi.\nEm đếm lại.",
        topic,
    )
    assert (draft.is_core, draft.for_television) == (True, True)
    assert draft.list_teacher_names() == ["Cô Hoa", "Thầy Bình"]
    # The page itself, too, as Wagtail saves what was never public; and its address follows.
    page = LessonPage.objects.get(pk=lesson.pk)
    assert (page.title, page.slug) == ("Phép trừ", "phep-tru")
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).context["form"]
    assert editor.initial["summary"] == draft.summary


def test_the_script_saves_in_one_revision_of_one_sitting(client, lesson):
    before = lesson.revisions.count()
    data = open_form(client, lesson, summary="Một")
    answer = save(client, lesson, data, **JSON).json()
    again = save(
        client, lesson, data | {"summary": "Hai", "known": json.dumps(answer["known"])}, **JSON
    )
    assert again.status_code == 200
    assert lesson.revisions.count() == before
    assert read_draft(lesson).summary == "Hai"


def test_a_revision_that_reviewers_read_is_never_overwritten(client, lesson, workflow, teacher):
    state = workflow.start(lesson, teacher)
    state.current_task_state.reject(user=teacher)
    save(client, lesson, open_form(client, lesson, summary="Sau khi trả"), **JSON)
    reviewed = state.current_task_state.revision
    reviewed.refresh_from_db()
    assert reviewed.content["summary"] != "Sau khi trả"
    assert read_draft(lesson).summary == "Sau khi trả"


def test_two_tabs_that_change_different_fields_lose_nothing(client, lesson):
    first = open_form(client, lesson, summary="Của thẻ một")
    second = open_form(client, lesson, title="Của thẻ hai")
    save(client, lesson, first)
    assert save(client, lesson, second).status_code == 302
    draft = read_draft(lesson)
    assert (draft.summary, draft.title) == ("Của thẻ một", "Của thẻ hai")


def test_a_co_teacher_s_words_are_not_overwritten_unseen(client, lesson, teacher, colleague):
    CoTeacher.objects.create(lesson=lesson, account=colleague, named_at=timezone.now())
    mine = open_form(client, lesson, summary="Của tôi", title="Tên của tôi")
    client.force_login(colleague)
    save(client, lesson, open_form(client, lesson, summary="Của bạn"))
    client.force_login(teacher)
    told = save(client, lesson, mine, **JSON)
    assert (told.status_code, read_draft(lesson).summary) == (409, "Của bạn")
    answer = save(client, lesson, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    for text in ("Lê Văn Bình", "Của bạn", "Của tôi"):
        assert text in page
    draft = read_draft(lesson)
    assert (draft.summary, draft.title) == ("Của bạn", "Tên của tôi")
    # Both stand on the screen: saving once more is a decision.
    save(client, lesson, mine | {"known": answer.context["known"]})
    assert read_draft(lesson).summary == "Của tôi"


def test_an_answer_that_was_lost_makes_no_clash_with_oneself(client, lesson):
    data = open_form(client, lesson, form="m5x2k-thu-0", summary="Một") | {
        "questions": "1", "q0-answers": "4", "q0-kind": "words", "q0-text": "5?", "q0-answer_0": "5"
    }  # fmt: skip
    save(client, lesson, data, **JSON)
    # The answer never came: the form knows of nothing, and its question has no name.
    typed = data | {"summary": "Hai", "q0-text": "5 + 0 = ?"}
    assert save(client, lesson, typed, **JSON).status_code == 200
    assert save(client, lesson, typed | {"summary": "Ba", "next": "1"}).status_code == 302
    draft = read_draft(lesson)
    assert (draft.summary, len(draft.questions)) == ("Ba", 1)
    assert draft.questions[0].value["text"] == "5 + 0 = ?"
    # Another window of the same person is asked, as before.
    assert save(client, lesson, data | {"form": "m5x2k-khac-0"}, **JSON).status_code == 409


def test_saving_by_itself_never_undoes_what_a_co_teacher_changed(client, lesson, teacher):
    data = open_form(client, lesson, form="m5x2k-thu-0", summary="Của tôi")
    theirs = read_draft(lesson)
    theirs.title = "Của bạn"
    theirs.save_revision()
    for words in ("Của tôi", "Của tôi, lần hai"):
        answer = save(client, lesson, data | {"summary": words}, **JSON).json()
        data["known"] = json.dumps(answer["known"])
    draft = read_draft(lesson)
    assert (draft.title, draft.summary) == ("Của bạn", "Của tôi, lần hai")


def test_questions_are_written_without_knowing_blocks(client, lesson):
    form = open_form(client, lesson, questions="2")
    first = {"q0-answers": "4", "q0-kind": "choices", "q0-text": "3 + 2 = ?", "q0-answer_0": "5"}
    first |= {"q0-right_0": "on", "q0-answer_1": "6"}
    second = {"q1-answers": "4", "q1-kind": "words", "q1-text": "Viết số năm", "q1-answer_0": "5"}
    second |= {"q1-answer_2": "năm"}
    save(client, lesson, form | first | second)
    blocks = read_draft(lesson).questions
    assert [block.block_type for block in blocks] == ["single_choice", "short_answer"]
    assert [one["text"] for one in blocks[0].value["choices"]] == ["5", "6"]
    assert list(blocks[1].value["accepted"]) == ["5", "năm"]
    again = open_form(client, lesson)
    assert again["q0-id"]
    save(client, lesson, again | {"q0-right_1": "on", "q1-remove": "on"})
    blocks = read_draft(lesson).questions
    assert [(block.block_type, str(block.id)) for block in blocks] == [
        ("multiple_choice", again["q0-id"])
    ]


def test_what_the_simple_form_does_not_show_of_a_question_is_kept(client, toan, teacher):
    lesson = make_lesson(toan, owner=teacher, questions=json.dumps([QUESTION]))
    save(client, lesson, open_form(client, lesson, **{"q0-text": "2 + 3 = ?"}))
    value = read_draft(lesson).questions[0].value
    assert value["text"] == "2 + 3 = ?"
    assert value["choices"][1]["explanation"] == "6 là 3 + 3."


def test_another_subject_takes_the_lesson_with_it_and_offers_its_topics(client, lesson):
    other = SubjectPage.objects.get(course__grade__number=2, slug="tieng-viet")
    save(client, lesson, open_form(client, lesson, place=other.pk))
    moved = LessonPage.objects.get(pk=lesson.pk)
    assert moved.get_parent().pk == other.pk
    assert moved.get_latest_revision_as_object().topic is None
    form = client.get(reverse("desk:describe", args=[lesson.pk])).context["form"]
    assert {topic.course_id for topic in form.fields["topic"].queryset} == {other.course_id}


def test_a_lesson_in_review_is_read_only_and_says_why(client, lesson, workflow, teacher):
    data = open_form(client, lesson, summary="Muộn rồi")
    workflow.start(lesson, teacher)
    page = client.get(reverse("desk:describe", args=[lesson.pk])).content.decode()
    assert "Bài giảng đang chờ duyệt" in page
    assert "data-autosave" not in page
    assert save(client, lesson, data, **JSON).status_code == 403
    assert save(client, lesson, data).status_code == 302
    assert read_draft(lesson).summary != "Muộn rồi"


def test_a_name_that_is_missing_is_asked_for_and_nothing_typed_is_lost(client, lesson):
    answer = save(client, lesson, open_form(client, lesson, title=" ", summary="Đã gõ"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Bài giảng phải có tên." in page
    assert "Đã gõ" in page


def test_a_worksheet_is_enclosed_and_taken_out(client, lesson):
    address = reverse("desk:enclose", args=[lesson.pk])
    client.post(address, {"file": SimpleUploadedFile("phieu-1.pdf", b"%PDF-1.4")})
    (block,) = read_draft(lesson).attachments
    assert block.value.title == "phieu-1"
    client.post(address, {"remove": block.value.pk})
    assert len(read_draft(lesson).attachments) == 0


@pytest.mark.parametrize("name", ["trang.html", "anh.svg", "chay.exe"])
def test_what_is_no_worksheet_is_refused_with_a_sentence(client, lesson, name):
    address = reverse("desk:enclose", args=[lesson.pk])
    answer = client.post(address, {"file": SimpleUploadedFile(name, b"<script>")}, follow=True)
    assert "Chỉ kèm được tệp" in answer.content.decode()
    assert len(read_draft(lesson).attachments) == 0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("virus.pdf", b"MZ\x90\x00" + bytes(60), "thực chất là loại khác"),
        ("trang.txt", b"<html><script>alert(1)</script>", "thực chất là loại khác"),
        ("trang.docx", b"<html>", "thực chất là loại khác"),
        ("chay.zip", b"MZ\x90\x00" + bytes(60), "thực chất là loại khác"),
        ("kem.zip", make_archive({"cai-dat.exe": b"MZ"}), "chương trình"),
    ],
)
def test_a_worksheet_is_what_its_name_says(client, lesson, name, content, says):
    address = reverse("desk:enclose", args=[lesson.pk])
    answer = client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)
    assert says in answer.content.decode()
    assert len(read_draft(lesson).attachments) == 0


def test_a_recording_is_chosen_from_those_within_reach(client, lesson, teacher):
    source = SourceFactory(uploaded_by_user=teacher, title="Bài quay")
    address = reverse("desk:recording", args=[lesson.pk])
    assert "Bài quay" in client.get(address).content.decode()
    assert client.post(address, {"source": source.pk}).status_code == 302
    assert read_draft(lesson).recording == source
    assert client.post(address, {"source": "999999"}).status_code == 422


def test_like_values_are_known_again(lesson):
    draft = read_draft(lesson)
    assert tell_known(read_description(draft)) == tell_known(read_description(read_draft(lesson)))
