"""What changes something: one verb each."""
