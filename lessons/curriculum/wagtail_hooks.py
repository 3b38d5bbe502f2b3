"""The curriculum in Wagtail's admin: five kinds of snippets and two kinds of sheets."""

from django.db.models import QuerySet
from django.forms import Select
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from lessons.curriculum import forms, views
from lessons.curriculum.models import Course, Grade, Level, Subject, Topic
from lessons.curriculum.queries import list_courses, list_grades, list_topics
from lessons.curriculum.sheets import CourseSheet, TopicSheet
from lessons.sheets.rules import SheetKind


class CurriculumViewSet(SnippetViewSet):
    """What all five share. Selects, not choosers, which need inline scripts: CSP bars them."""

    copy_view_enabled = False
    list_per_page = 50
    index_view_class = views.PlainIndexView
    delete_view_class = views.KeepingDeleteView


class LevelViewSet(CurriculumViewSet):
    model = Level
    icon = "folder-open-inverse"
    menu_label = _("Levels")
    list_display = ["name", "code"]
    sort_order_field = "position"
    panels = [FieldPanel("name"), FieldPanel("code"), FieldPanel("position")]


class GradeViewSet(CurriculumViewSet):
    model = Grade
    icon = "calendar-alt"
    menu_label = _("Grades")
    list_display = ["name", "level"]
    filterset_class = forms.GradeFilterSet
    panels = [FieldPanel("level", widget=Select), FieldPanel("number"), FieldPanel("name")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Grade]:
        return list_grades()


class SubjectViewSet(CurriculumViewSet):
    model = Subject
    icon = "openquote"
    menu_label = _("Subjects")
    list_display = ["name", "code"]
    search_fields = ["name", "code"]
    sort_order_field = "position"
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("code"), FieldPanel("position")],
        base_form_class=forms.SubjectForm,
    )


class CourseViewSet(CurriculumViewSet):
    model = Course
    icon = "list-ol"
    menu_label = _("Subjects of grades")
    index_view_class = views.CourseIndexView
    list_display = ["subject", "grade", "standing_label"]
    search_fields = ["subject__name", "grade__name"]
    filterset_class = forms.CourseFilterSet
    edit_handler = ObjectList(
        [
            FieldRowPanel(
                [FieldPanel("grade", widget=Select), FieldPanel("subject", widget=Select)]
            ),
            FieldRowPanel([FieldPanel("standing"), FieldPanel("position")]),
        ],
        base_form_class=forms.CourseForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        return list_courses()


class TopicViewSet(CurriculumViewSet):
    model = Topic
    icon = "list-ul"
    menu_label = _("Topics")
    index_view_class = views.TopicIndexView
    add_view_class = views.TopicCreateView
    list_display = [
        "indented_name",
        "course",
        BooleanColumn("is_core", label=_("Core content")),
    ]
    search_fields = ["name", "code"]
    filterset_class = forms.TopicFilterSet
    edit_handler = ObjectList(
        [
            FieldPanel("course", widget=Select),
            FieldRowPanel([FieldPanel("parent", widget=Select), FieldPanel("position")]),
            FieldPanel("name"),
            FieldPanel("code"),
            FieldPanel("is_core"),
            FieldPanel("outcomes"),
        ],
        base_form_class=forms.TopicForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return list_topics()


class CurriculumViewSetGroup(SnippetViewSetGroup):
    items = (TopicViewSet, CourseViewSet, SubjectViewSet, GradeViewSet, LevelViewSet)
    menu_label = _("Curriculum")
    menu_name = "curriculum"
    menu_icon = "list-ul"
    menu_order = 300


register_snippet(CurriculumViewSetGroup)


@hooks.register("register_sheet_kind")
def register_course_sheet() -> SheetKind:
    return CourseSheet()


@hooks.register("register_sheet_kind")
def register_topic_sheet() -> SheetKind:
    return TopicSheet()
