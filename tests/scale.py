"""How much generated tests do: a seeded sample in every run, all of it in `./do test --long`.

PUBLISHER_TESTS is `long` or `quick`, as `./do` sets it; PUBLISHER_TEST_SEED, a number, makes another choice. Equal
seeds, equal tests: what a weekly run found is found again by its seed.
"""

import os
import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from hypothesis import seed, settings

T = TypeVar("T")

_ASKED = os.environ.get("PUBLISHER_TESTS", "")
LONG = _ASKED == "long"
SEED = int(os.environ.get("PUBLISHER_TEST_SEED", "1"))
_SHARE = {"long": 25.0, "quick": 0.1}  # of examples


def examples(number: int = 100) -> Callable[[T], T]:
    """Return the decorator of a `hypothesis` test that tries so many examples: more in a long run, few in a quick."""
    bounds = settings(max_examples=max(1, round(number * _SHARE.get(_ASKED, 1.0))), deadline=None, database=None)
    return lambda test: bounds(seed(SEED)(test))


def sampled(items: Sequence[T], number: int) -> list[T]:
    """Return all items in a long run, else so many of them that the seed has chosen, in their order."""
    assert items, "there is nothing to choose from"
    if LONG or number >= len(items):
        return list(items)
    chosen = random.Random(SEED).sample(range(len(items)), number)  # noqa: S311 -- no secret hangs on it
    return [items[n] for n in sorted(chosen)]
