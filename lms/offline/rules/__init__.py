"""Decisions about what is carried away: names, choices, manifests, the layout of archives; pure."""
