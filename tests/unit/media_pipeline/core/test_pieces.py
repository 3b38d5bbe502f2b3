from media_pipeline.core.pieces import FIRST_PIECE, LEAST_PIECE, MOST_PIECE, choose_piece


def test_waits_for_less_on_a_weak_link_and_for_more_on_a_good_one() -> None:
    assert choose_piece(FIRST_PIECE, took_s=0.001) == 2 * FIRST_PIECE
    assert choose_piece(FIRST_PIECE, took_s=2) == FIRST_PIECE // 2
    assert choose_piece(FIRST_PIECE, took_s=0.2) == FIRST_PIECE
    assert choose_piece(MOST_PIECE, took_s=0) == MOST_PIECE
    assert choose_piece(LEAST_PIECE, took_s=9) == LEAST_PIECE
