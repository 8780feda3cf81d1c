"""Untyped values from TOML or YAML into typed ones; each misfit becomes a finding with its line."""

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, LiteralString, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding
from publisher.html_tree import characters_of_no_text
from publisher.i18n.languages import is_well_formed, near
from publisher.i18n.sentences import Phrase, knows
from publisher.model import Span

# How like a known name an unknown one must be to be meant by it.
_LIKENESS = 0.75
KeyPath = tuple[str | int, ...]
Locate = Callable[[KeyPath], Span]
Model = TypeVar("Model", bound=BaseModel)

_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?", re.ASCII)


class Strict(BaseModel):
    """A table whose unknown keys are errors and whose values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    #: Keys that belong in another file, each with the words that say in which.
    elsewhere: ClassVar[Mapping[str, Phrase]] = {}

    @field_validator("*", mode="before")
    @classmethod
    def _is_no_flag(cls, value: object, info: ValidationInfo) -> object:
        """Refuse true and false where a number is meant; to pydantic they are 1 and 0."""
        if isinstance(value, bool) and _takes_number(cls.model_fields[str(info.field_name)].annotation):
            raise misfit("int_type")
        return value


def _takes_number(annotation: Any) -> bool:  # typing's forms share no class
    return annotation in (int, float) or any(map(_takes_number, getattr(annotation, "__args__", ())))


def once_each(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Leave out what stands in a list once more."""
    return tuple(dict.fromkeys(values))


def misfit(reason: LiteralString, **context: object) -> PydanticCustomError:
    """Make the error that a validator raises; `reason` is a key of the findings' [reason] table."""
    return PydanticCustomError(reason, reason, context)


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _parsed_day(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not (match := _ISO_DAY.fullmatch(value.strip())):
        raise misfit("date_form")
    try:
        return date.fromisoformat(match[1])
    except ValueError as error:
        raise misfit("date_unknown") from error


def _one_line(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = " ".join(value.split())
    if control := next((c for c in text if unicodedata.category(c) == "Cc" or characters_of_no_text(c)), None):
        raise misfit("control_character", codepoint=f"{ord(control):04X}")
    return text


def _is_slug(value: str) -> str:
    if not value or slugify(value) != value:
        raise misfit("slug_form", slug=slugify(value) or "issue-1")
    return value


def _is_tag(value: str) -> str:
    if is_well_formed(value):
        return value
    if meant := near(value):
        raise misfit("language_near", near=meant)
    raise misfit("language_form")


def _is_address(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise misfit("address_form")
    return value if not value or value.endswith("/") else f"{value}/"


def whole_address(value: str) -> str | None:
    """Return an address on the web as settings keep it, with its last slash; None for what is none."""
    try:
        return _is_address(value)
    except PydanticCustomError:
        return None


Line = Annotated[str, BeforeValidator(_one_line)]
Address = Annotated[Line, AfterValidator(_is_address)]
Words = Annotated[tuple[Line, ...], BeforeValidator(_listed)]
Day = Annotated[date, BeforeValidator(_parsed_day)]
Slug = Annotated[str, AfterValidator(_is_slug)]
Language = Annotated[str, AfterValidator(_is_tag)]
Filled = Annotated[Line, StringConstraints(min_length=1)]


def _known_keys(model: type[BaseModel]) -> list[str]:
    return sorted(field.alias or name for name, field in model.model_fields.items())


def _model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel]:
    """Walk to the table that holds the last name of `path`, through lists and optional tables."""
    for step in path[:-1]:
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step) or next(
            (f for f in model.model_fields.values() if f.alias == step), None
        )
        inner = _inner_model(field.annotation) if field else None
        if inner is None:
            return model
        model = inner
    return model


def _inner_model(annotation: Any) -> type[BaseModel] | None:  # typing's forms share no class
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_inner_model(argument) for argument in getattr(annotation, "__args__", ()))
    return next((inner for inner in found if inner), None)


def near_name(name: str, known: Iterable[str]) -> str:
    """Return the known name that an unknown one is a slip for, or another spelling of; "" where there is none."""
    by_form = {re.sub("[_ -]", "", one).casefold(): one for one in known}
    form = re.sub("[_ -]", "", name).casefold()
    like = difflib.get_close_matches(form, by_form, n=1, cutoff=_LIKENESS)
    return by_form[like[0]] if like else ""


def _unknown_key(model: type[BaseModel], path: KeyPath, span: Span) -> Finding:
    table = _model_at(model, path)
    known = _known_keys(table)
    meant = near_name(str(path[-1]), known)
    if issubclass(table, Strict) and (where := table.elsewhere.get(str(path[-1]))):
        return Finding.of("C001", span, key=path[-1], advice=where)
    advice = Phrase.of("did_you_mean", near=meant) if meant else Phrase.of("known_here", known=tuple(known))
    return Finding.of("C001", span, key=path[-1], advice=advice)


def _finding_of_error(model: type[BaseModel], error: Mapping[str, Any], locate: Locate) -> Finding:
    path, span = error["loc"], locate(error["loc"])
    key = ".".join(str(step) for step in path)
    if error["type"] == "extra_forbidden":
        return _unknown_key(model, path, span)
    if error["type"] == "missing":
        return Finding.of("C002", span, key=key)
    return Finding.of("C003", span, key=key, reason=_reason(error), example=_example(error, _bounds(model, path)))


#: Values that fit, by the reason why another does not: of pydantic's, by what the name begins with, then of ours.
_EXAMPLES = (
    (("float_", "finite_"), "1.5"),
    (("bool_",), "true"),
    (("date_",), "2025-10-14"),
    (("tuple_",), '["…", "…"]'),
    (("model_", "dict_"), Phrase("example_table")),
    (("address_form",), "https://press.example/"),
    (("colour_form",), "#7a1f2b"),
    (("columns_form",), "1"),
    (("verse_form",), "true"),
    (("language_form",), "ar"),
    (("minutes_form",), "3"),
)


_NUMBERS = ("int_", "greater_", "less_")


def _bounds(model: type[BaseModel], path: KeyPath) -> tuple[int, int]:
    """Return the least and the greatest whole number that a key may have; of one that has no bounds, wide ones."""
    field = _model_at(model, path).model_fields.get(str(path[-1])) if path else None
    least, most = 0, 10**9
    for one in (*field.metadata, *_metadata(field.annotation)) if field else ():
        least = max(least, math.ceil(getattr(one, "ge", 0)), math.floor(getattr(one, "gt", -1)) + 1)
        most = min(most, math.floor(getattr(one, "le", most)), math.ceil(getattr(one, "lt", most + 1)) - 1)
    return least, most


def _metadata(annotation: Any) -> Iterator[Any]:
    """Yield what annotations say of a type, and of those that it is made of; of fields, what they hold values to."""
    for one in getattr(annotation, "__metadata__", ()):
        yield from getattr(one, "metadata", (one,))
    for inner in get_args(annotation):
        yield from _metadata(inner)


def _example(error: Mapping[str, Any], bounds: tuple[int, int]) -> str | Phrase:
    """Return a value that would fit in the place of one that does not, a number within its bounds."""
    kind, context = error["type"], error.get("ctx", {})
    if kind.startswith(_NUMBERS):
        return str(min(max(3, bounds[0]), bounds[1]))
    if kind == "literal_error":
        return str(next(filter(None, re.findall(r"'([^']*)'", context["expected"]))))  # the first that says something
    meant = context.get("slug") or context.get("near")
    return str(meant) if meant else next((one for kinds, one in _EXAMPLES if kind.startswith(kinds)), '"…"')


def _reason(error: Mapping[str, Any]) -> str | Phrase:
    """Give pydantic's reason in words of ours; one that we do not know stays in pydantic's English."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        context = {"expected": tuple(re.findall(r"'([^']*)'", context["expected"]))}
    if knows(kind):
        return Phrase.of(kind, **{name: f"{v:g}" if isinstance(v, float) else v for name, v in context.items()})
    reason = str(error["msg"]).removeprefix("Value error, ")
    return reason[0].lower() + reason[1:]


def fit(model: type[Model], values: Mapping[str, object], locate: Locate) -> tuple[Model | None, list[Finding]]:
    """Fit values to a model; give None and every misfit where they do not."""
    try:
        return model.model_validate(values), []
    except ValidationError as error:
        return None, [_finding_of_error(model, item, locate) for item in error.errors(include_url=False)]
