"""What every integration test starts from."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Forget what an earlier test cached: Wagtail keeps renditions there, rate limits counts."""
    yield
    cache.clear()
