"""Screens of stations, seasons and weeks; pages for everybody; what stations fetch."""
