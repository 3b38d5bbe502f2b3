"""The school system around the lessons: people, television, classes, devices, packs, dashboards."""


class LmsError(Exception):
    """Somebody asked a room of `lms` for something that it cannot do; the base of its errors."""
