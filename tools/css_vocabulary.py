"""Write the vocabulary of CSS (src/publisher/checks/sources/css_vocabulary.toml) from mdn-data.

    npm pack mdn-data && tar xzf mdn-data-*.tgz
    .venv/bin/python tools/css_vocabulary.py package

mdn-data is in the public domain (CC0). Of a property's grammar only its vocabulary is kept: that is enough to tell a
misspelt word, and never refuses what a grammar of tomorrow allows in another order.
"""

import json
import re
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "publisher"

OUT = SOURCE / "checks" / "sources" / "css_vocabulary.toml"
#: Groups that many properties share; they are named once.
GROUPS = ("color", "image", "basic-shape", "position", "easing-function", "filter-function", "transform-function")
#: What the data's types are to whoever looks at one token.
KINDS = {
    "length": "<length>",
    "percentage": "<percentage>",
    "number": "<number>",
    "integer": "<number>",
    "angle": "<angle>",
    "time": "<time>",
    "frequency": "<frequency>",
    "resolution": "<resolution>",
    "flex": "<flex>",
    "dimension": "<length> <angle> <time>",
    "ratio": "<number>",
    "string": "<string>",
    "url": "<string> url()",
    "hex-color": "<hash>",
    "ident": "<ident>",
    "custom-ident": "<ident>",
    "dashed-ident": "<ident>",
    "custom-property-name": "<ident>",
    "length-percentage": "<length> <percentage>",
    "angle-percentage": "<angle> <percentage>",
    "time-percentage": "<time> <percentage>",
    "frequency-percentage": "<frequency> <percentage>",
    "number-percentage": "<number> <percentage>",
    "declaration-value": "<any>",
    "any-value": "<any>",
    "whole-value": "<any>",
    "ident-token": "<ident>",
    "string-token": "<string>",
    "url-token": "<string> url()",
    "number-token": "<number>",
    "dimension-token": "<length>",
    "function-token": "",
    "hash-token": "<hash>",
    "uri": "<string> url()",
    "zero": "<number>",
    "n-dimension": "",
}
_FUNCTION = re.compile(r"([\w-]+)\(")


class Vocabulary:
    """The words of grammars, with what they refer to."""

    def __init__(self, folder: Path) -> None:
        read = {
            name: json.loads((folder / "css" / f"{name}.json").read_text("utf-8"))
            for name in ("properties", "syntaxes", "functions", "types", "units", "at-rules", "selectors")
        }
        self.properties, self.syntaxes, self.functions = read["properties"], read["syntaxes"], read["functions"]
        self.units, self.rules, self.selectors = read["units"], read["at-rules"], read["selectors"]

    def of(self, syntax: str, seen: frozenset[str] = frozenset(), *, whole: bool = False) -> set[str]:
        """Return the words of a grammar; a group is named, unless it is to be spelt out `whole`."""
        found: set[str] = set()
        for name in _FUNCTION.findall(syntax):
            found.add(f"{name}()")
        flat = _without_arguments(syntax)
        for reference in re.findall(r"<([^<>]+)>", flat):
            name = reference.split("[")[0].strip().strip("'")
            key = f"'{name}'" if "'" in reference else name
            if key in seen:
                continue
            if "'" in reference:
                found |= self.of(self.properties[name]["syntax"], seen | {key}) if name in self.properties else set()
            elif name in GROUPS and not whole:
                found.add(f"<{name}>")
            elif name in KINDS:
                found |= set(KINDS[name].split())
            elif name.endswith("()"):
                found.add(name)
            elif name in self.syntaxes:
                found |= self.of(self.syntaxes[name]["syntax"], seen | {key})
            else:
                print("unknown type", name, file=sys.stderr)
        bare = re.sub(r"<[^<>]+>|'[^']*'|\{[^}]*\}|#|[\[\]|&*+?!,/]", " ", flat)
        found |= {word.lower() for word in re.findall(r"(?<![\w-])-?[A-Za-z][\w-]*(?!\()", bare)}
        return found


def _without_arguments(syntax: str) -> str:
    """Return a grammar without what stands in the round brackets of its functions."""
    out, depth = [], 0
    for letter in re.sub(r"[\w-]+\(", "(", syntax):
        depth += letter == "("
        if not depth:
            out.append(letter)
        depth -= letter == ")"
    return "".join(out)


def main(folder: str) -> None:
    """Write the file."""
    data = Vocabulary(Path(folder))
    version = json.loads((Path(folder) / "package.json").read_text("utf-8"))["version"]
    lines = [
        f"# The vocabulary of CSS, from mdn-data {version} (CC0), written by tools/css_vocabulary.py.",
        "# <length> and its like are kinds of tokens, <color> and its like the groups below.",
        "",
        f"functions = {_listed({name.removesuffix('()') for name in data.functions})}",
        f"units = {_listed(unit.lower() for unit in data.units)}",
        f"rules = {_listed(name.removeprefix('@') for name in data.rules)}",
        f"selectors = {_listed(name.strip(':()') for name in data.selectors if name.startswith(':'))}",
        "",
        "[groups]",
    ]
    for name in GROUPS:
        syntax = data.syntaxes.get(name, {}).get("syntax") or f"<{name}>"
        lines.append(f'{name} = "{" ".join(sorted(data.of(syntax, frozenset({name}), whole=True)))}"')
    lines += ["", "[properties]"]
    for name, entry in sorted(data.properties.items()):
        if not name.startswith("-"):
            lines.append(f'{name} = "{" ".join(sorted(data.of(entry["syntax"])))}"')
    OUT.write_text("\n".join(lines) + "\n", "utf-8")


def _listed(names: object) -> str:
    return json.dumps(sorted(set(names)))  # type: ignore[call-overload]


if __name__ == "__main__":
    main(*sys.argv[1:])
