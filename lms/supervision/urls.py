"""Addresses of the screens, below the admin's own."""

from django.urls import path

from lms.supervision.views import dashboards, files

admin_urlpatterns = [
    path("", dashboards.StartScreen.as_view(), name="start"),
    path("<int:pk>/", dashboards.DashboardScreen.as_view(), name="place"),
    path("<int:pk>/print/", dashboards.PrintScreen.as_view(), name="print"),
    path("<int:pk>/data.xlsx", files.DashboardFile.as_view(), name="file"),
    path("<int:pk>/panel/<slug:key>/", dashboards.PanelScreen.as_view(), name="panel"),
    path("<int:pk>/panel/<slug:key>/data.xlsx", files.PanelFile.as_view(), name="panel_file"),
]
