"""Waiting for what another process does, with an end."""

import time
from collections.abc import Callable

#: Seconds after which what has not come will not: far more than any machine takes.
PATIENCE = 60.0
#: The same for whole issues, and for what is fetched.
LONG = 300.0
_LOOK = 0.001  # s


def until(ready: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something is so. Raise TimeoutError where it never is."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(_LOOK)
