"""Addresses of the screens, below the admin's own."""

from django.urls import path

from lms.supervision.views import dashboards, files, observations, plans, reports

admin_urlpatterns = [
    path("", dashboards.StartScreen.as_view(), name="start"),
    path("plans/", plans.PlansScreen.as_view(), name="plans"),
    path("plans/new/", plans.NewCallScreen.as_view(), name="new_call"),
    path("plans/calls/<int:pk>/", plans.CallScreen.as_view(), name="call"),
    path("plans/calls/<int:pk>/data.xlsx", plans.CallFile.as_view(), name="call_file"),
    path("plans/<int:pk>/", plans.PlanScreen.as_view(), name="plan"),
    path("plans/<int:pk>/file/", plans.PlanFile.as_view(), name="plan_file"),
    path("observed/", observations.ObservationsScreen.as_view(), name="observations"),
    path("observed/data.xlsx", observations.ObservationsFile.as_view(), name="observations_file"),
    path("observed/new/", observations.ChooseSchoolScreen.as_view(), name="choose_school"),
    path(
        "observed/new/<int:pk>/",
        observations.NewObservationScreen.as_view(),
        name="new_observation",
    ),
    path("observed/<int:pk>/", observations.ObservationScreen.as_view(), name="observation"),
    path(
        "observed/<int:pk>/print/",
        observations.ObservationPaper.as_view(),
        name="observation_paper",
    ),
    path(
        "observed/<int:pk>/change/",
        observations.ChangeObservationScreen.as_view(),
        name="change_observation",
    ),
    path("observed/criteria/<int:pk>/", observations.CriteriaScreen.as_view(), name="criteria"),
    path("<int:pk>/", dashboards.DashboardScreen.as_view(), name="place"),
    path("<int:pk>/print/", dashboards.PrintScreen.as_view(), name="print"),
    path("<int:pk>/data.xlsx", files.DashboardFile.as_view(), name="file"),
    path("<int:pk>/report/", reports.ReportScreen.as_view(), name="report"),
    path("<int:pk>/report.odt", reports.ReportText.as_view(), name="report_text"),
    path("<int:pk>/report.xlsx", reports.ReportWorkbook.as_view(), name="report_workbook"),
    path("<int:pk>/panel/<slug:key>/", dashboards.PanelScreen.as_view(), name="panel"),
    path("<int:pk>/panel/<slug:key>/data.xlsx", files.PanelFile.as_view(), name="panel_file"),
]
