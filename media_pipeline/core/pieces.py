"""How much of a body to wait for at a time; pure, so that a clock is told and not asked."""

LEAST_PIECE = 4 * 1024
MOST_PIECE = 256 * 1024
FIRST_PIECE = 16 * 1024


def choose_piece(piece: int, *, took_s: float) -> int:
    """Return how many bytes to wait for next, when the last `piece` took `took_s` to come.

    Small on a weak link, where whatever has not been handed over is lost with the connection;
    large on a good one, where each piece costs a round through the server.
    """
    if took_s < 0.05:
        return min(piece * 2, MOST_PIECE)
    if took_s > 0.5:
        return max(piece // 2, LEAST_PIECE)
    return piece
