"""Writes: bringers, who of them brings to whom, errands and what became of them."""
