"""Addresses of this app: tus and the plain pages about uploads."""

from django.urls import path

from media_pipeline.views import tus

upload_urlpatterns = [
    path("files/", tus.begin, name="begin"),
    path("files/<uuid:key>/", tus.go_on, name="file"),
]
