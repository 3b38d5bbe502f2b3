"""Addresses of this app. A site includes this module at its root; Wagtail's admin gets its own."""

from django.urls import include, path

from media_pipeline.views import files, tus, uploads
from media_pipeline.views.captions import CaptionScreen, ExtraSoundScreen, remove_sound
from media_pipeline.views.jobs import FailuresScreen, JobsScreen, JobView, ProgressView
from media_pipeline.views.library import LibraryScreen, SourceScreen
from media_pipeline.views.storage import StorageScreen

upload_urlpatterns = [
    path("new/", uploads.show_page, name="new"),
    path("form/", uploads.take_form, name="form"),
    path("states/", uploads.tell_states, name="states"),
    path("stop/<uuid:key>/", uploads.stop, name="stop"),
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
    path("upload/", uploads.UploadScreen.as_view(), name="upload"),
    path("<int:pk>/", SourceScreen.as_view(), name="source"),
    path("<int:pk>/captions/", CaptionScreen.as_view(), name="new_captions"),
    path("<int:pk>/captions/<slug:language>/", CaptionScreen.as_view(), name="captions"),
    path("<int:pk>/sounds/", ExtraSoundScreen.as_view(), name="new_sound"),
    path("<int:pk>/sounds/<int:sound>/remove/", remove_sound, name="remove_sound"),
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
