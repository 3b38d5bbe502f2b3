"""How teachers and parents spoke; pure."""

from enum import StrEnum


class ContactHow(StrEnum):
    """By which way a teacher spoke with parents."""

    PHONE = "phone"
    VISIT = "visit"
    ZALO = "zalo"
    MEETING = "meeting"
