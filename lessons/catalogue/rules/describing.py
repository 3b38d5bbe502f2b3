"""What a lesson is described by beside its words: school year and length; pure."""

from datetime import date

# School begins in September; what is made in August is for the year to come.
FIRST_MONTH = 8


def find_school_year(day: date) -> str:
    """Return the school year of `day`: '2026–2027' in November 2026."""
    first = day.year if day.month >= FIRST_MONTH else day.year - 1
    return f"{first}–{first + 1}"


def say_duration(duration_ms: int) -> str:
    """Return a length as ISO 8601 writes it: 'PT3M5S'."""
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0S")
