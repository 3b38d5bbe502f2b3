"""Pure decisions of the gate: votes, watching, due days, fingerprints, the chain of the log."""
