"""Decisions about what airs when: frames, windows, the two-airings rule, filling; pure."""
