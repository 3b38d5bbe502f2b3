"""Writes of stations, seasons and airings; each one verb, with its permission and its log entry."""
