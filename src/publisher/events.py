"""What a build tells of while it runs, and the listener that hears nothing."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """A part that begins or is set: in which product, its title, how many parts of how many are finished.

    Where all are, the product is finished and the title empty.
    """

    format: str
    name: str
    done: int
    total: int


def silent(_step: Any) -> None:
    """Tell nobody."""
