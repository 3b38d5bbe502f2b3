"""Writes of the curriculum: load a programme, place a topic, a course or a subject."""

from lessons.curriculum.actions.loading import Loaded, load_courses, load_curriculum, load_topics
from lessons.curriculum.actions.placing import place_course, place_subject, place_topic

__all__ = [
    "Loaded",
    "load_courses",
    "load_curriculum",
    "load_topics",
    "place_course",
    "place_subject",
    "place_topic",
]
