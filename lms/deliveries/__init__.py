"""Lessons by hand: who brings what to the pupils whom no network reaches, by when, and did it."""
