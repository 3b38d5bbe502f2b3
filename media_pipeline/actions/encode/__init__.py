"""How a recording becomes an encoding, as jobs: planned, cut into units, packed, told of."""
