"""Announced airings for tests: so many hours into a Monday, on a television channel."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lms.broadcasts.rules.airings import AiringKind, ChannelKind
from lms.broadcasts.rules.announcing import Outlet, Showing, Version

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = datetime(2026, 11, 30, tzinfo=HERE)
TV = Outlet(name="NTV", kind=ChannelKind.TV, xmltv_id="ntv.vn", station="Đài PT-TH Sóng Biếc")
RADIO = Outlet(name="Phát thanh", kind=ChannelKind.RADIO, xmltv_id="pt.vn")


def make_airing(key: int = 1, *, hours: float = 7, **fields: Any) -> Showing:
    """Return a first airing of a quarter of an hour."""
    begins_at = MONDAY + timedelta(hours=hours)
    values: dict[str, Any] = {
        "outlet": TV,
        "kind": AiringKind.FIRST,
        "title": "Phép cộng trong phạm vi 10",
        "grade": "primary.1",
        "grade_name": "Lớp 1",
        "subject": "toan",
        "subject_name": "Toán",
        "lesson": 5,
        "url": "/lop-1/toan/phep-cong/",
    }
    given = {"begins_at": begins_at, "ends_at": begins_at + timedelta(minutes=15)}
    return Showing(key=key, **values | given | fields)


def make_version(*airings: Showing, days: float = -7, scope: object = "ntv") -> Version:
    """Return what was told so many days after that Monday began."""
    return Version(scope=scope, told_at=MONDAY + timedelta(days=days), airings=airings)
