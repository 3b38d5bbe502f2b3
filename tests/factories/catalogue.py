"""Lessons for tests; states are traits."""

from typing import Any

from wagtail.models import Site

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.catalogue.models import LessonPage, LessonTeacher, SubjectPage
from lessons.curriculum.models import Topic
from lessons.reviews.queries.things import list_guarded_models
from media_pipeline.models import Source
from tests.factories.curriculum import CourseFactory, TopicFactory
from tests.factories.media import EncodingFactory, OriginalFactory, RenditionFactory, SourceFactory
from tests.factories.people import UserFactory
from tests.factories.reviews import approve_as_live


def make_watchable_source(**fields: Any) -> Source:
    """Return a recording that is ready, as far as the tables know."""
    source = SourceFactory(**{"original": OriginalFactory()} | fields)
    RenditionFactory(encoding=EncodingFactory(original=source.original, ready=True))
    return source


def plant_subject() -> SubjectPage:
    """Return the page of grade one's mathematics, below a home page of its own."""
    TopicFactory(course=CourseFactory(subject__code="toan", subject__name="Toán"), name="Cộng")
    grow_page_tree(home=plant_home(site_name="Sóng Học"))
    Site.clear_site_root_paths_cache()
    return SubjectPage.objects.get()


QUESTION = {
    "type": "single_choice",
    "value": {
        "text": "3 + 2 = ?",
        "picture": None,
        "choices": [
            {"text": "5", "is_right": True, "explanation": "Đúng: 3 thêm 2 là 5."},
            {"text": "6", "is_right": False, "explanation": "6 là 3 + 3."},
        ],
        "explanation": "Em đếm tiếp từ 3: 4, 5.",
    },
}


def make_lesson(parent: Any, *, live: bool = False, teacher: str = "Cô Hoa", **fields: Any) -> Any:
    """Return a whole lesson below a subject's page: nothing that blocks is missing."""
    values: dict[str, Any] = {
        "title": "Phép cộng trong phạm vi 10",
        "summary": "Em gộp hai nhóm và viết phép cộng.",
        "topic": Topic.objects.filter(course=parent.course).order_by("path").first(),
        "owner": UserFactory(),
        "live": live and not list_guarded_models(),
    }
    if "recording" not in fields:
        values["recording"] = make_watchable_source()
    lesson = LessonPage(**values | fields)
    if teacher:
        lesson.teachers = [LessonTeacher(name=teacher)]
    parent.add_child(instance=lesson)
    lesson.save_revision(user=lesson.owner)
    return approve_as_live(lesson) if live and not lesson.live else lesson
