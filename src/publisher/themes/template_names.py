"""A name in a template that stands for nothing → an error that knows which names there are."""

from typing import Any

from jinja2 import StrictUndefined, UndefinedError
from jinja2.utils import missing


class UnknownNameError(UndefinedError):
    """A template asks for what there is not: `name`, of a value of its own or, where `owner` is `missing`, at all."""

    def __init__(self, message: str | None, name: str, owner: object) -> None:
        super().__init__(message)
        self.name, self.owner = name, owner

    def known(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names that there are, in alphabetical order; `given` are those of the template's values."""
        if self.owner is missing:
            return tuple(sorted(given))
        names = self.owner if isinstance(self.owner, dict) else dir(self.owner)
        return tuple(sorted(name for name in map(str, names) if not name.startswith("_")))


class Unknown(StrictUndefined):
    """What a template gets for a name that stands for nothing: any use of it raises UnknownNameError."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = UndefinedError
    ) -> None:
        if exc is UndefinedError:

            def exc(message: str | None) -> UnknownNameError:
                return UnknownNameError(message, str(name), obj)

        super().__init__(hint, obj, name, exc)
