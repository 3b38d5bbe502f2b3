"""What the public templates read: one tag a query."""

from django import template

from lessons.catalogue import queries

register = template.Library()

register.simple_tag(queries.list_grade_pages, name="grade_pages")
register.simple_tag(queries.list_subject_pages, name="subject_pages")
register.simple_tag(queries.get_course, name="course")
