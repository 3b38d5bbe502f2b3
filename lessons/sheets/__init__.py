"""Tables that people bring in a spreadsheet: read, checked by row, applied once confirmed."""
