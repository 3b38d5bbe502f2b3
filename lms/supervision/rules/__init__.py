"""Decisions about months, panels, charts and plans; pure."""
