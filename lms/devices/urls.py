"""Addresses of the screens, below the admin's own."""

from django.urls import path

from lms.devices.views import needs, tables

admin_urlpatterns = [
    path("needs/", needs.NeedsScreen.as_view(), name="needs"),
    path("needs/new/", needs.NewNeedScreen.as_view(), name="new_need"),
    path("needs/data.xlsx", needs.NeedsFile.as_view(), name="needs_file"),
    path("needs/<int:pk>/", needs.NeedScreen.as_view(), name="need"),
    path("table/", tables.TableScreen.as_view(), name="table"),
    path("table/data.xlsx", tables.TableFile.as_view(), name="table_file"),
]
