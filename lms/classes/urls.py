"""Addresses of classes: the public side, the teachers' pages, and screens below the admin's own."""

from django.urls import include, path

from lms.classes.views import asking, desk, public, screens, slips

teachers_urlpatterns = [
    path("questions/", desk.show_questions, name="questions"),
    path("questions/<int:pk>/", desk.show_question, name="question"),
    path("<int:pk>/slips/", slips.show_slips, name="slips"),
]

urlpatterns = [
    path("lessons/<int:pk>/questions/", public.show_shown, name="lesson_questions"),
    path("lessons/questions/<int:pk>/report/", asking.report, name="question_report"),
    # All below one address, so that the cookie with the code goes nowhere else.
    path("ask/", asking.enter_code, name="class_code"),
    path("ask/code/<str:code>/", asking.take_code, name="class_code_given"),
    path("ask/lesson/<int:pk>/", asking.ask, name="lesson_ask"),
    path("classes/", include((teachers_urlpatterns, "classes"))),
]

admin_urlpatterns = [
    path("", screens.ClassesScreen.as_view(), name="classes"),
    path("new/", screens.NewClassScreen.as_view(), name="new_class"),
    path("<int:pk>/", screens.ClassScreen.as_view(), name="class"),
]
