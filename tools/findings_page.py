"""Write docs/findings.md, the reference of all findings, from the catalogues of the program."""

import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from publisher.diagnostics.explanations import Explanation, codes, explain, kind_of
from publisher.i18n.sentences import catalogue

#: Where it stands.
PATH = Path(__file__).resolve().parent.parent / "docs" / "findings.md"
_HEAD = """\
# Findings

<!-- Made from the catalogues in src/publisher/i18n/catalogs/ by `./do references`; edit those. -->

Everything that the press has to say about a text, a theme, a product or the machine is a finding: a code, a place, a
message and a remedy. `publisher explain CODE` prints what stands here, in English or Arabic. In messages, `<name>`
stands for a value of the finding, which `--json` gives under that name in `params` ([json.md](json.md)).

A finding has one of three weights.

{weights}

An editor may let a finding pass where the house knows better: `<!-- publisher: ignore A022 the reason -->` in the
text, or `[[ignore]]` in publisher.toml.
"""


def document() -> str:
    """Return the whole of it."""
    weights = "\n".join(f"- {text}" for text in catalogue("explanations", "en")["weight"].values())
    parts = [_HEAD.format(weights=weights)]
    for kind, members in groupby(map(explain, codes()), key=lambda one: kind_of(one.code)):
        found = list(members)
        parts.append(f"\n## {kind}: {_title(found[0].about)}\n\n{found[0].about}\n")
        parts += (piece for one in found for piece in _entry(one))
    return "".join(parts)


def _title(about: str) -> str:
    """Return the beginning of what is said about a kind, in the small letters of a heading's second half."""
    first = re.split(r"[:,(]| as ", about)[0].strip()
    return first[:1].lower() + first[1:]


def _entry(one: Explanation) -> Iterator[str]:
    yield f"\n### {one.code}\n\n"
    yield f"- weight: {one.severity}\n- meaning: {_code(one.meaning)}\n- remedy: {_code(one.remedy)}\n\n"
    yield f"```text\n{one.example}\n```\n"


def _code(text: str) -> str:
    """Keep what Markdown would read as its own: tags, marks of links, emphasis."""
    pieces = text.split("`")
    for index in range(0, len(pieces), 2):
        for sign in "\\<>*_[]":
            pieces[index] = pieces[index].replace(sign, f"\\{sign}")
    return "`".join(pieces)


if __name__ == "__main__":
    PATH.write_text(document(), "utf-8")
    sys.stdout.write(f"{PATH}\n")
