"""Pure decisions: what a player tells, and what a web server's log tells."""
