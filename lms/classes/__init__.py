"""Classes of schools, and what their pupils ask under a lesson; no pupil is known here by name."""
