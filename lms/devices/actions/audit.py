"""The audit log of this room; no name, no code and no contact of a pupil stands in it."""

from functools import partial

from lms.auditing import write_down, write_down_many

note = partial(write_down, "devices")
note_many = partial(write_down_many, "devices")
