"""The gate: a thing is public only with an approved review of that revision and those bytes."""
