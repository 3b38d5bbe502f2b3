"""Addresses of broadcasts: the public programme, what stations fetch, screens of the admin."""

from django.urls import path, re_path

from lms.broadcasts.views import (
    beside,
    exports,
    fillers,
    formats,
    handing,
    logs,
    months,
    pickup,
    placing,
    programme,
    publishing,
    seasons,
    setup,
    stations,
    texts,
    weeks,
)
from lms.broadcasts.views.feeds import ProgrammeFeed

_DAY = r"(?P<day>\d{4}-\d\d-\d\d)"

urlpatterns = [
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
    path("station-files/<str:signed>/report/", pickup.take_report, name="station_report"),
    path("station-files/<str:signed>/<str:name>", pickup.fetch_master, name="station_file"),
]

# Included by wagtail_hooks.py, under the namespaces `broadcasts_files` and `broadcasts_aired`.
file_urlpatterns = [
    path("", handing.FilesScreen.as_view(), name="files"),
    path("fillers/<int:pk>/", fillers.FillersScreen.as_view(), name="fillers"),
    path("<int:pk>/<str:digest>/beside/<str:name>", beside.show_paper, name="beside"),
    path("<int:pk>/<str:digest>/", handing.ReceiptScreen.as_view(), name="receipt"),
    path("<int:pk>/<str:first>/<str:last>/print/", exports.print_days, name="print"),
    path("<int:pk>/<str:first>/<str:last>/export.<slug:form>", exports.export_days, name="export"),
]

aired_urlpatterns = [
    path("", logs.LogsScreen.as_view(), name="logs"),
    path("<int:pk>/", logs.LogScreen.as_view(), name="log"),
    path("month/", months.MonthScreen.as_view(), name="month"),
    path("month/<int:pk>/<int:year>/<int:month>/print/", months.print_month, name="print_month"),
    path(
        "month/<int:pk>/<int:year>/<int:month>/report.xlsx",
        months.export_month,
        name="export_month",
    ),
]

# Under the namespace `broadcasts_plan`. Words before numbers: an office's week comes last.
plan_urlpatterns = [
    path("", weeks.FrontScreen.as_view(), name="front"),
    path("setup/", setup.SetupScreen.as_view(), name="setup"),
    path("stations/<int:pk>/", stations.StationScreen.as_view(), name="station"),
    path("channels/<int:pk>/", stations.ChannelScreen.as_view(), name="channel"),
    path("seasons/new/", seasons.NewSeasonScreen.as_view(), name="new_season"),
    path("seasons/<int:pk>/", seasons.SeasonScreen.as_view(), name="season"),
    path("<int:office>/<str:week>/", weeks.WeekScreen.as_view(), name="week"),
    path("<int:office>/<str:week>/gaps/", weeks.MatrixScreen.as_view(), name="matrix"),
    path("<int:office>/<str:week>/fill/", weeks.FillScreen.as_view(), name="fill"),
    path("<int:office>/<str:week>/add/", placing.PlaceScreen.as_view(), name="place"),
    path(
        "<int:office>/<str:week>/airings/<int:pk>/", placing.AiringScreen.as_view(), name="airing"
    ),
    path(
        "<int:office>/<str:week>/publish/<int:channel>/",
        publishing.PublishScreen.as_view(),
        name="publish",
    ),
]
