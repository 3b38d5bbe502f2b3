"""What points by a rubric come to."""

from hypothesis import given
from hypothesis import strategies as st

from lessons.reviews.rules.scoring import Place, rank, tally, weigh

WEIGHTS = {"content": 3, "air": 1}
points = st.fixed_dictionaries({"content": st.integers(0, 10), "air": st.integers(0, 10)})


def test_a_heavier_criterion_counts_more() -> None:
    found = tally([{"content": 8, "air": 4}], WEIGHTS)
    assert (found.mean, found.count, found.spread) == (700, 1, 0)
    assert found.by_key == {"content": 800, "air": 400}


def test_the_spread_is_from_the_strictest_to_the_kindest() -> None:
    found = tally([{"content": 10, "air": 10}, {"content": 5, "air": 5}], WEIGHTS)
    assert (found.mean, found.low, found.high, found.spread) == (750, 500, 1000, 500)


def test_halves_are_rounded_up() -> None:
    assert tally([{"a": 0, "b": 0, "c": 1}], {"a": 1, "b": 198, "c": 1}).mean == 1


def test_unfinished_points_do_not_count() -> None:
    assert weigh({"content": 9}, WEIGHTS) is None
    assert weigh({"content": 9}, {}) is None
    assert tally([{"content": 9}, {"content": 2, "air": 2}], WEIGHTS).mean == 200
    assert tally([], WEIGHTS).mean is None


def test_equal_means_share_a_place_and_the_next_is_left_out() -> None:
    found = rank({"a": 800, "b": 900, "c": 800, "d": 100, "e": None})
    assert found == {
        "b": Place(number=1, is_tied=False),
        "a": Place(number=2, is_tied=True),
        "c": Place(number=2, is_tied=True),
        "d": Place(number=4, is_tied=False),
    }


@given(st.lists(points, min_size=1, max_size=6), st.integers(1, 9))
def test_a_mean_lies_between_its_scorers_whatever_the_unit_of_weights(sheets, factor) -> None:
    found = tally(sheets, WEIGHTS)
    assert found.low <= found.mean <= found.high
    assert found == tally(sheets[::-1], {key: one * factor for key, one in WEIGHTS.items()})


@given(st.dictionaries(st.integers(), st.integers(0, 5), max_size=8))
def test_a_place_tells_how_many_are_better(means) -> None:
    for key, place in rank(means).items():
        assert place.number == 1 + sum(one > means[key] for one in means.values())
        assert place.is_tied == (list(means.values()).count(means[key]) > 1)
