"""How much lessons are watched: counts by day, of nobody in particular."""
