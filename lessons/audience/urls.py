"""Addresses of the audience; a host site includes them before Wagtail's."""

from django.urls import path

from lessons.audience import views

urlpatterns = [
    path("audience/", views.tell, name="audience_tell"),
    path("audience/counts/", views.show_counts, name="audience_counts"),
    path("privacy/", views.show_privacy, name="audience_privacy"),
]
