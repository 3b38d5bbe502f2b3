"""Addresses of what is carried away; a host site includes them before Wagtail's."""

from django.urls import path

from lms.offline.views import saved, worker

urlpatterns = [
    # At the root: a worker sees only what lies below its own address.
    path("sw.js", worker.show_worker, name="offline_worker"),
    path("manifest.webmanifest", worker.show_manifest, name="offline_manifest"),
    path("saved/", saved.show_saved, name="offline_saved"),
    path("saved/answers/", saved.show_answers, name="offline_answers"),
    path("saved/state/", saved.tell_states, name="offline_state"),
    path("save/lessons/<int:pk>/", saved.save_lesson, name="offline_save"),
    path("save/lessons/<int:pk>/parts/", saved.describe_lesson, name="offline_parts"),
    path("save/topics/<int:pk>/", saved.save_topic, name="offline_save_topic"),
    path("save/grades/<int:number>/week/", saved.save_week, name="offline_save_week"),
]
