"""Addresses of notices; a host site includes them at a place of its choice."""

from django.urls import path

from lessons.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.show_notices, name="list"),
    path("read/", views.read, name="read"),
    path("delivery/", views.choose_delivery, name="delivery"),
    path("unsubscribe/<str:signed>/", views.unsubscribe, name="unsubscribe"),
    path("feed/<str:token>.<slug:form>", views.feed, name="feed"),
]
