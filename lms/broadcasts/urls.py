"""Addresses of broadcasts: what stations fetch, and screens below the admin's own."""

from django.urls import path

from lms.broadcasts.views import exports, handing, logs, months, pickup

urlpatterns = [
    path("station-files/<str:signed>/report/", pickup.take_report, name="station_report"),
    path("station-files/<str:signed>/<str:name>", pickup.fetch_master, name="station_file"),
]

# Included by wagtail_hooks.py, under the namespaces `broadcasts_files` and `broadcasts_aired`.
file_urlpatterns = [
    path("", handing.FilesScreen.as_view(), name="files"),
    path("<int:pk>/<str:digest>/", handing.ReceiptScreen.as_view(), name="receipt"),
    path("<int:pk>/<str:first>/<str:last>/print/", exports.print_days, name="print"),
    path("<int:pk>/<str:first>/<str:last>/export.<slug:form>", exports.export_days, name="export"),
]

aired_urlpatterns = [
    path("", logs.LogsScreen.as_view(), name="logs"),
    path("<int:pk>/", logs.LogScreen.as_view(), name="log"),
    path("month/", months.MonthScreen.as_view(), name="month"),
    path("month/<int:pk>/<int:year>/<int:month>/print/", months.print_month, name="print_month"),
    path(
        "month/<int:pk>/<int:year>/<int:month>/report.xlsx",
        months.export_month,
        name="export_month",
    ),
]
