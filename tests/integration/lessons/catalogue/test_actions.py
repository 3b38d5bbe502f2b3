import pytest
from django.utils import timezone
from wagtail.models import Page, Site

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.catalogue.models import GradePage, HomePage, LessonPage, SubjectPage
from lessons.curriculum.actions import place_course
from lessons.curriculum.models import Course, Grade, Subject
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_grows_a_page_for_every_grade_and_course(home):
    assert GradePage.objects.live().count() == Grade.objects.count()
    assert SubjectPage.objects.live().count() == Course.objects.count()
    assert SubjectPage.objects.get(course__grade__number=1, slug="tieng-viet").url == (
        "/lop-1/tieng-viet/"
    )


def test_growing_again_changes_nothing(home):
    page = GradePage.objects.get(slug="lop-1")
    page.title = "Lớp Một"
    page.save()
    assert grow_page_tree(home=home).subjects == 0
    page.refresh_from_db()
    assert page.title == "Lớp Một"


def test_takes_the_place_of_the_welcome_page(home):
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert plant_home(site_name="Khác") == home
    assert HomePage.objects.count() == 1


def test_leaves_a_front_door_that_has_pages_behind_it_alone(db):
    front = Site.objects.get(is_default_site=True).root_page
    front.add_child(instance=Page(title="Giới thiệu", slug="gioi-thieu"))
    home = plant_home(site_name="Sóng Học")
    assert Site.objects.get(is_default_site=True).root_page_id == front.pk
    assert home.get_parent() == front


def test_a_new_course_gets_its_page(home, django_capture_on_commit_callbacks):
    subject = Subject.objects.create(code="co-vua", name="Cờ vua")
    course = Course(grade=Grade.objects.get(number=1), subject=subject)
    with django_capture_on_commit_callbacks(execute=True):
        place_course(
            course=course,
            position=None,
            by=UserFactory(is_superuser=True),
            now=timezone.now(),
        )
    assert SubjectPage.objects.get(course=course).url == "/lop-1/co-vua/"


def test_people_cannot_make_grade_pages_by_hand():
    creatable = {
        page for page in (HomePage, GradePage, SubjectPage, LessonPage) if page.is_creatable
    }
    assert creatable == {LessonPage}
