from datetime import UTC, datetime

from django.utils import timezone, translation
from django.utils.formats import date_format, get_format, localize


def test_vietnamese_dates_times_and_numbers() -> None:
    moment = timezone.localtime(datetime(2026, 11, 20, 7, 5, tzinfo=UTC))
    with translation.override("vi"):
        assert date_format(moment, "DATE_FORMAT") == "20/11/2026"
        assert date_format(moment, "SHORT_DATETIME_FORMAT") == "14:05 20/11/2026"
        assert localize(1234567.5) == "1.234.567,5"
        assert get_format("FIRST_DAY_OF_WEEK") == 1


def test_english_reads_day_before_month_too() -> None:
    moment = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)
    with translation.override("en"):
        assert date_format(moment, "SHORT_DATE_FORMAT") == "20/11/2026"
        assert get_format("FIRST_DAY_OF_WEEK") == 1
