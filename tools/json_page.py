"""Write docs/json.md, the reference of what other programs read, from the JSON Schemas of the package."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from publisher.pipeline.result import SCHEMAS

#: Where it stands.
PATH = Path(__file__).resolve().parent.parent / "docs" / "json.md"
_HEAD = """\
# JSON

<!-- Made from the JSON Schemas in src/publisher/pipeline/schemas/ by `./do references`; edit those, or
tools/json_page.py. -->

Two documents are for other programs: what every command writes to stdout with `--json`, and the `manifest.json` in
the folder of every issue. The package brings a JSON Schema (draft 2020-12) of each, and the tests hold real output
against them:

```python
from importlib.resources import files

schema = files("publisher").joinpath("pipeline/schemas/run.schema.json").read_text("utf-8")
assert '"urn:arabic-publisher:schema:run:1"' in schema
```

**What stays.** Both documents begin with `schema`, the version of their form. Within one version keys may be added,
and no key goes away or changes its type or meaning; readers ignore keys that they do not know, and refuse a version
that they do not know. The press itself does so: of a manifest of another version it says X406, and builds beside it
as beside foreign files. Messages and hints are for people: programs go by `code` and `params`.

**When there is none.** An order that cannot be understood (exit 2) is told on stderr alone. `build --watch` has no
`--json`.

```sh
publisher check --json
```
"""
_TITLES = {"run": "What `--json` writes", "manifest": "`manifest.json`"}


def document() -> str:
    """Return the whole of it."""
    parts = [_HEAD]
    for name, path in SCHEMAS.items():
        schema = json.loads(path.read_text("utf-8"))
        parts.append(f"\n## {_TITLES[name]}\n\n{schema['description']}\n")
        parts += _table(schema)
        for key, value in schema["$defs"].items():
            parts.append(f"\n### {name}: `{key}`\n\n{_sentence(value['description'])}\n")
            parts += _table(value)
    return "".join(parts)


def _table(value: dict[str, Any]) -> Iterator[str]:
    """Yield the rows of an object's keys, those of objects within it too."""
    yield "\n| key | type | what it is |\n|---|---|---|\n"
    yield from _rows(value, "")


def _rows(value: dict[str, Any], before: str) -> Iterator[str]:
    for key, own in value.get("properties", {}).items():
        optional = "" if key in value["required"] else ", may be absent"
        yield f"| `{before}{key}` | {_type(own)}{optional} | {own.get('description', '')} |\n"
        if "properties" in own:
            yield from _rows(own, f"{before}{key}.")
        for sign, inner in (("[]", own.get("items")), (".*", own.get("additionalProperties"))):
            if inner and "properties" in inner:
                yield from _rows(inner, f"{before}{key}{sign}.")


def _type(value: dict[str, Any]) -> str:
    match value:
        case {"$ref": target}:
            said = f"`{target.rpartition('/')[2]}`"
        case {"const": one}:
            said = str(one)
        case {"enum": known}:
            said = ", ".join(f"`{one}`" for one in known)
        case {"anyOf": kinds}:
            said = " or ".join(map(_type, kinds))
        case {"type": "array", "items": items}:
            said = f"list of {_type(items)}"
        case {"type": "object", "additionalProperties": values}:
            said = f"names → {_type(values)}"
        case _:
            kinds = value["type"]
            said = " or ".join(kinds) if isinstance(kinds, list) else kinds
    return said


def _sentence(text: str) -> str:
    return re.sub(r"^\w", lambda found: found[0].upper(), text) + "."


if __name__ == "__main__":
    PATH.write_text(document(), "utf-8")
    sys.stdout.write(f"{PATH}\n")
