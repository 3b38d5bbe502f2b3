"""Addresses of this app: tus and the plain pages about uploads."""

from django.urls import path

from media_pipeline.views import tus, uploads

upload_urlpatterns = [
    path("new/", uploads.show_page, name="new"),
    path("form/", uploads.take_form, name="form"),
    path("states/", uploads.tell_states, name="states"),
    path("stop/<uuid:key>/", uploads.stop, name="stop"),
    path("files/", tus.begin, name="begin"),
    path("files/<uuid:key>/", tus.go_on, name="file"),
]
