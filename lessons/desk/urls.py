"""Addresses of the desk; a host site includes them at a place of its choice."""

from django.urls import path

from lessons.desk.views import bulk, checking, describing, listing, recording, sharing

app_name = "desk"
urlpatterns = [
    path("", listing.show_lessons, name="lessons"),
    path("bulk/", bulk.show_bulk, name="bulk"),
    path("new/", listing.begin, name="begin"),
    path("<int:pk>/", recording.choose, name="recording"),
    path("<int:pk>/describe/", describing.describe, name="describe"),
    path("<int:pk>/worksheets/", describing.enclose, name="enclose"),
    path("<int:pk>/check/", checking.check, name="check"),
    path("<int:pk>/preview/", checking.preview, name="preview"),
    path("<int:pk>/submit/", checking.submit, name="submit"),
    path("<int:pk>/withdraw/", checking.withdraw, name="withdraw"),
    path("<int:pk>/duplicate/", checking.duplicate, name="duplicate"),
    path("<int:pk>/colleagues/", sharing.share, name="share"),
]
