"""Addresses of broadcasts: what stations fetch, and screens below the admin's own."""

from django.urls import path

from lms.broadcasts.views import exports, handing, pickup

urlpatterns = [
    path("station-files/<str:signed>/report/", pickup.take_report, name="station_report"),
    path("station-files/<str:signed>/<str:name>", pickup.fetch_master, name="station_file"),
]

# Included by wagtail_hooks.py, under the namespace `broadcasts_files`.
file_urlpatterns = [
    path("", handing.FilesScreen.as_view(), name="files"),
    path("<int:pk>/<str:digest>/", handing.ReceiptScreen.as_view(), name="receipt"),
    path("<int:pk>/<str:first>/<str:last>/print/", exports.print_days, name="print"),
    path("<int:pk>/<str:first>/<str:last>/export.<slug:form>", exports.export_days, name="export"),
]
