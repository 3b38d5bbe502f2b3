"""The demo province: real enough to try every role, small enough to load in seconds."""
