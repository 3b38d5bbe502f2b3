"""Addresses of the catalogue that are not pages; a host site includes them before Wagtail's."""

from django.urls import path

from lessons.catalogue import views

urlpatterns = [
    path("lessons/<int:pk>/answers/", views.check_answers, name="lesson_answers"),
    path("lessons/<int:pk>/slides/", views.show_slides, name="lesson_slides"),
    path("lessons/<int:pk>/transcript/", views.show_transcript, name="lesson_transcript"),
]
