"""Grows the page tree from the curriculum: home, grades, subjects; lessons are drafting.py."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import override
from wagtail.models import Page, Site

from lessons.catalogue.models import GradePage, HomePage, SubjectPage
from lessons.catalogue.rules import make_slug
from lessons.curriculum.models import Course, Grade


@dataclass(frozen=True, kw_only=True)
class Growth:
    """How many pages were made; nought when the tree was complete."""

    grades: int
    subjects: int


@transaction.atomic
def plant_home(*, site_name: str, introduction: str = "") -> HomePage:
    """Return the catalogue's home page, making it if there is none.

    It takes the place of Wagtail's welcome page. A site that has a front door of its own keeps it,
    and finds the catalogue one step below.
    """
    home = HomePage.objects.first()
    if home is not None:
        return home
    home = HomePage(title=site_name, slug="songhoc", introduction=introduction)
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is not None and not is_welcome_page(site.root_page):
        return site.root_page.add_child(instance=home)
    Page.get_first_root_node().add_child(instance=home)
    if site is None:
        Site.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name=site_name
        )
        return home
    welcome = site.root_page
    site.root_page, site.site_name = home, site_name
    site.save()
    welcome.delete()
    return home


def is_welcome_page(page: Page) -> bool:
    """Tell whether `page` is the one that Wagtail itself makes."""
    return page.specific_class is Page and page.is_leaf()


@transaction.atomic
def grow_page_tree(*, home: HomePage) -> Growth:
    """Make the grade and subject pages that the curriculum names and `home` lacks.

    Pages that exist are left as their editors made them.
    """
    with override("vi"):
        grades = [
            home.add_child(
                instance=GradePage(title=grade.name, slug=make_slug(grade.name), grade=grade)
            )
            for grade in Grade.objects.filter(page=None).select_related("level")
        ]
        subjects = [
            course.grade.page.add_child(
                instance=SubjectPage(
                    title=course.subject.name, slug=make_slug(course.subject.name), course=course
                )
            )
            for course in Course.objects.filter(page=None).select_related("grade__page", "subject")
        ]
    return Growth(grades=len(grades), subjects=len(subjects))
