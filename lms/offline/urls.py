"""Addresses of what is carried away; a host site includes them before Wagtail's."""

from django.urls import URLPattern, URLResolver, include, path

from lms.offline.views import packs, saved, worker
from lms.offline.views.desk import PacksScreen

pack_urlpatterns = [
    path("", packs.show_packs, name="list"),
    path("index.json", packs.list_for_programs, name="index"),
    path("key.pem", packs.show_key, name="key"),
    path("<slug:slug>/", packs.show_pack, name="pack"),
    path("<slug:slug>/open/", packs.open_newest, name="open"),
    path("<slug:slug>/<slug:key>.zip", packs.fetch_part, name="whole"),
    path("<slug:slug>/<slug:key>/part-<int:number>.zip", packs.fetch_part, name="part"),
    path("<slug:slug>/<slug:key>/since-<slug:older>.zip", packs.fetch_changes, name="changes"),
    path("<slug:slug>/<slug:key>/manifest.<slug:form>", packs.fetch_manifest, name="manifest"),
    path("<slug:slug>/<slug:key>/open/<path:path>", packs.open_member, name="member"),
]

# Included by wagtail_hooks.py, under the namespace `offline_admin`.
admin_urlpatterns = [path("", PacksScreen.as_view(), name="packs")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("packs/", include((pack_urlpatterns, "packs"))),
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
