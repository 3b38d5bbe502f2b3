"""Addresses of broadcasts: the public programme; a host site includes them before Wagtail's."""

from django.urls import URLPattern, URLResolver, path, re_path

from lms.broadcasts.views import formats, programme, texts
from lms.broadcasts.views.feeds import ProgrammeFeed

_DAY = r"(?P<day>\d{4}-\d\d-\d\d)"

urlpatterns: list[URLPattern | URLResolver] = [
    path("lich-phat-song/", programme.show_today, name="on_air_today"),
    re_path(rf"^lich-phat-song/{_DAY}/$", programme.show_day, name="on_air_day"),
    path("lich-phat-song/tuan/", programme.show_this_week, name="on_air_this_week"),
    re_path(rf"^lich-phat-song/tuan/{_DAY}/$", programme.show_week, name="on_air_week"),
    path(
        "lich-phat-song/<slug:level>/<int:number>.ics",
        formats.show_calendar,
        name="on_air_calendar",
    ),
    path("lich-phat-song/xmltv.xml", formats.show_guide, name="on_air_guide"),
    path("lich-phat-song/programme.json", formats.show_json, name="on_air_json"),
    path("lich-phat-song/programme.rss", ProgrammeFeed(), name="on_air_feed"),
    path("lich-phat-song/tin-nhan/", texts.show_texts, name="on_air_texts"),
]
