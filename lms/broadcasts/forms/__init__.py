"""What a station may bring, and what a planner may fill in."""
