"""Addresses of this app: tus and the plain pages about uploads; the files that players fetch."""

from django.urls import path

from media_pipeline.views import files, tus

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
