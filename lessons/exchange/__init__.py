"""What is public, in the formats of others: harvesters, feeds, search engines, programs, sheets."""
