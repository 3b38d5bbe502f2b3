"""What stands between every request and its view: limits, the second step, and boundaries."""
