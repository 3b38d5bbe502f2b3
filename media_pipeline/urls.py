"""Addresses of this app. A site includes this module at its root; Wagtail's admin gets its own."""

from django.urls import include, path

from media_pipeline.views import files, tus
from media_pipeline.views.jobs import FailuresScreen, JobsScreen, JobView, ProgressView
from media_pipeline.views.library import LibraryScreen, SourceScreen
from media_pipeline.views.storage import StorageScreen

upload_urlpatterns = [
    path("files/", tus.begin, name="begin"),
    path("files/<uuid:key>/", tus.go_on, name="file"),
]

# To be included at the root, under the namespace `media_files`.
file_urlpatterns = [
    path(
        "media-files/<str:signed>/captions/<slug:language>.vtt",
        files.show_private_captions,
        name="private_captions",
    ),
    path("media-files/<str:signed>/<path:path>", files.show_private, name="private"),
    path(
        "m/captions/<uuid:key>/<slug:language>.vtt",
        files.show_public_captions,
        name="public_captions",
    ),
    path("m/<path:path>", files.show_public, name="public"),
]

# Included by wagtail_hooks.py, under the namespace `media_admin`.
admin_urlpatterns = [
    path("", LibraryScreen.as_view(), name="library"),
    path("<int:pk>/", SourceScreen.as_view(), name="source"),
    path("jobs/", JobsScreen.as_view(), name="jobs"),
    path("jobs/<int:pk>/", JobView.as_view(), name="job"),
    path("failures/", FailuresScreen.as_view(), name="failures"),
    path("storage/", StorageScreen.as_view(), name="storage"),
    path("progress/", ProgressView.as_view(), name="progress"),
]

urlpatterns = [
    path("media-uploads/", include((upload_urlpatterns, "media_uploads"))),
    path("", include((file_urlpatterns, "media_files"))),
]
