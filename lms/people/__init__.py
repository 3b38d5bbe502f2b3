"""Organisations, who works where in which role, and who may do what; never lessons or devices."""
