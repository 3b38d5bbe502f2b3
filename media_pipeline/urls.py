"""Addresses of this app in Wagtail's admin."""

from django.urls import path

from media_pipeline.views.jobs import FailuresScreen, JobsScreen, ProgressView
from media_pipeline.views.library import LibraryScreen, SourceScreen
from media_pipeline.views.storage import StorageScreen

admin_urlpatterns = [
    path("", LibraryScreen.as_view(), name="library"),
    path("<int:pk>/", SourceScreen.as_view(), name="source"),
    path("jobs/", JobsScreen.as_view(), name="jobs"),
    path("failures/", FailuresScreen.as_view(), name="failures"),
    path("storage/", StorageScreen.as_view(), name="storage"),
    path("progress/", ProgressView.as_view(), name="progress"),
]
