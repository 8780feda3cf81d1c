"""Rows that other programs read: comments over several rows, commands of LaTeX's, what a page of MDX imports."""

import re

from publisher.diagnostics import Finding
from publisher.importers.markdown.dialects import read_dialects
from publisher.importers.markdown.formulas import ENVIRONMENTS, read_formulas
from publisher.importers.markdown.grid_tables import read_grids
from publisher.importers.markdown.prose import own
from publisher.importers.markdown.rows import Pass, Passed, Row

# Obsidian's, and MDX's; one within a row is read with the row's other signs.
_COMMENTS = {"%%": "%%", "{/*": "*/}"}
_COMMANDS = (
    "newpage|pagebreak|clearpage|cleardoublepage|newline|linebreak|noindent|indent|par|bigskip|medskip|smallskip"
    "|vspace|hspace|vfill|hfill|hrule|hline|tableofcontents|listoffigures|listoftables|maketitle|centering"
    "|raggedright|raggedleft|small|large|normalsize|setlength|selectlanguage|setRTL|setLTR"
    rf"|(?:begin|end)(?!\{{(?:{ENVIRONMENTS}))"
)
_COMMAND = re.compile(rf"\s*(?:\\(?:{_COMMANDS})(?![A-Za-z])\*?(?:\[[^\[\]]*\]|\{{[^{{}}]*\}})*\s*)+")
_IMPORT = re.compile(r"import\s+\{?\s*(\w+)[^'\"]*\sfrom\s+(?:'[^']*'|\"[^\"]*\")\s*;?\s*", re.ASCII)
_ELEMENT = re.compile(r"<([A-Z]\w*)", re.ASCII)


def read_leftovers(rows: list[Row]) -> Passed:
    """Take out what is meant for other programs alone, and tell it, where it is no comment."""
    out: list[Row] = []
    told: list[tuple[int, Finding]] = []
    elements = {name for row in rows if own(row) for name in _ELEMENT.findall(row.text)}
    last = {closing: _last_end(rows, closing) for closing in _COMMENTS.values()}
    at = 0
    while at < len(rows):
        row = rows[at]
        opening = _comment_opening(row)
        closing = _COMMENTS.get(opening, "")
        if opening and at < last[closing]:
            at = next(n for n in range(at + 1, len(rows)) if rows[n].text.rstrip().endswith(closing))
            out.append(Row("", row.number))
        elif opening:
            told.append((row.number, Finding.of("M012", None, mark=opening)))
            out.append(row)
        elif own(row) and _command(row.text, elements):
            told.append((row.number, Finding.of("M011", None, mark=row.text.strip())))
            out.append(Row("", row.number))
        else:
            out.append(row)
        at += 1
    return Passed(out, told)


def _command(text: str, elements: set[str]) -> bool:
    """Whether a row commands another program; an import does where the text has what it imports."""
    imported = _IMPORT.fullmatch(text)
    return bool(_COMMAND.fullmatch(text)) or bool(imported and imported[1] in elements)


def _comment_opening(row: Row) -> str:
    """Give the sign of the comment that a row begins and does not end."""
    bare = row.text.strip()
    found = next((sign for sign in _COMMENTS if own(row) and bare.startswith(sign)), "")
    return found if found and _COMMENTS[found] not in bare[len(found) :] else ""


def _last_end(rows: list[Row], closing: str) -> int:
    return max((n for n, row in enumerate(rows) if row.text.rstrip().endswith(closing)), default=-1)


#: In their order: what is in a comment is nothing else, and signs in a formula are the formula's.
LEFTOVERS: tuple[Pass, ...] = (read_leftovers, read_formulas, read_grids, read_dialects)
