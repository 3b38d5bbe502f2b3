"""Numbers of rows out of what forms and addresses say; pure."""

# Nine quintillion is where databases end, and Python reads no number of thousands of digits.
MOST_DIGITS = 18


def read_number(text: str) -> int | None:
    """Return the number of a row as an address or a form names it, or None for nonsense."""
    # "²" is a digit that no number is made of.
    known = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if known else None
