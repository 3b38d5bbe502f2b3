"""Addresses of the screens, below the admin's own."""

from django.urls import path

from lms.supervision.views import dashboards, files, plans

admin_urlpatterns = [
    path("", dashboards.StartScreen.as_view(), name="start"),
    path("plans/", plans.PlansScreen.as_view(), name="plans"),
    path("plans/new/", plans.NewCallScreen.as_view(), name="new_call"),
    path("plans/calls/<int:pk>/", plans.CallScreen.as_view(), name="call"),
    path("plans/calls/<int:pk>/data.xlsx", plans.CallFile.as_view(), name="call_file"),
    path("plans/<int:pk>/", plans.PlanScreen.as_view(), name="plan"),
    path("plans/<int:pk>/file/", plans.PlanFile.as_view(), name="plan_file"),
    path("<int:pk>/", dashboards.DashboardScreen.as_view(), name="place"),
    path("<int:pk>/print/", dashboards.PrintScreen.as_view(), name="print"),
    path("<int:pk>/data.xlsx", files.DashboardFile.as_view(), name="file"),
    path("<int:pk>/panel/<slug:key>/", dashboards.PanelScreen.as_view(), name="panel"),
    path("<int:pk>/panel/<slug:key>/data.xlsx", files.PanelFile.as_view(), name="panel_file"),
]
