"""The teacher's way: own lessons and their states, the three-step form; never the public pages."""
