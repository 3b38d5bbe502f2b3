"""Addresses of classes: the public side, the teachers' pages, and screens below the admin's own."""

from django.urls import include, path

from lms.classes.views import (
    asking,
    attendance,
    calendars,
    contacts,
    desk,
    feeds,
    home,
    periods,
    public,
    screens,
    slips,
    terms,
    texts,
    timetable,
    timetable_files,
)

teachers_urlpatterns = [
    path("questions/", desk.show_questions, name="questions"),
    path("questions/<int:pk>/", desk.show_question, name="question"),
    path("<int:pk>/slips/", slips.show_slips, name="slips"),
    path("<int:pk>/timetable/", timetable.show_sheet, name="timetable"),
]

urlpatterns = [
    path("lessons/<int:pk>/questions/", public.show_shown, name="lesson_questions"),
    path("lessons/questions/<int:pk>/report/", asking.report, name="question_report"),
    # All below one address, so that the cookie with the code goes nowhere else.
    path("ask/", asking.enter_code, name="class_code"),
    path("ask/code/<str:code>/", asking.take_code, name="class_code_given"),
    path("ask/code/<str:code>/timetable.ics", calendars.show_calendar, name="class_calendar"),
    path("ask/code/<str:code>/timetable.rss", feeds.show_feed, name="class_feed"),
    path("ask/class/", home.show_home, name="class_home"),
    path("ask/lesson/<int:pk>/", asking.ask, name="lesson_ask"),
    path("classes/", include((teachers_urlpatterns, "classes"))),
]

admin_urlpatterns = [
    path("", screens.ClassesScreen.as_view(), name="classes"),
    path("new/", screens.NewClassScreen.as_view(), name="new_class"),
    path("reached/", attendance.ReachedScreen.as_view(), name="reached"),
    path("reached/xlsx/", attendance.ReachedFile.as_view(), name="reached_file"),
    path("terms/", terms.TermsScreen.as_view(), name="terms"),
    path("terms/<int:pk>/", terms.TermScreen.as_view(), name="term"),
    path("<int:pk>/", screens.ClassScreen.as_view(), name="class"),
    path("<int:pk>/attendance/", attendance.AttendanceScreen.as_view(), name="attendance"),
    path("<int:pk>/contacts/", contacts.ContactsScreen.as_view(), name="contacts"),
    path("<int:pk>/texts/", texts.TextsScreen.as_view(), name="texts"),
    path("<int:pk>/week/", timetable.TimetableScreen.as_view(), name="timetable"),
    path(
        "<int:pk>/week/xlsx/<slug:part>/",
        timetable_files.TimetableFile.as_view(),
        name="timetable_file",
    ),
    path("<int:pk>/week/new/", periods.PeriodScreen.as_view(), name="new_period"),
    path("<int:pk>/week/<int:number>/", periods.PeriodScreen.as_view(), name="period"),
]
