"""Articles as their authors wrote them, made to stand alone: to try the press on texts that nobody here wrote.

Front matter is cut to title and language; pictures and links are taken out, and the words of links stay. Each article
becomes a file in OUT, whose name has the folders that it was in; code is left as it is.

Run: .venv/bin/python bench/stripped.py FOLDER OUT
"""

import re
import sys
from pathlib import Path

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?\n", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r"^title[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_LANGUAGE = re.compile(r"^(?:language|lang)[ \t]*:[ \t]*[\"']?([A-Za-z-]+)", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[`~]*[ \t]*$|(?P<ticks>`+)[^`].*?(?P=ticks)", re.DOTALL | re.MULTILINE
)
_INSIDE = r"(?:[^()\s]|\([^()\s]*\))*"
_TAKEN_OUT = (
    (re.compile(r"^\[(?!\^)[^\]\n]+\]:[ \t]+\S.*$", re.MULTILINE), ""),
    (re.compile(rf"!\[[^\]\n]*\](?:\({_INSIDE}(?:[ \t]+[^)\n]*)?\)|\[[^\]\n]*\])"), ""),
    (re.compile(rf"\[([^\]\n]*)\]\(<?{_INSIDE}>?(?:[ \t]+[^)\n]*)?\)"), r"\1"),
    (re.compile(r"\[([^\]\[^\n][^\]\[\n]*)\]\[[^\]\n]*\]"), r"\1"),
    (re.compile(r"</?a\b[^>]*>|<img\b[^>]*>", re.IGNORECASE), ""),
)


def stripped(text: str, language: str) -> str:
    """Return an article with the title and language that it has, or its first heading and the language given."""
    front = _FRONT.match(text)
    head, body = (front[1], text[front.end() :]) if front else ("", text)
    title = _TITLE.search(head) or _HEADING.search(body)
    own = _LANGUAGE.search(head)
    said = title[1].strip("\"'") if title else "عنوان"
    quoted = said.replace("\\", "\\\\").replace('"', '\\"')
    return f'---\ntitle: "{quoted}"\nlanguage: {own[1] if own else language}\n---\n{_without_links(body)}'


def _without_links(body: str) -> str:
    """Take pictures and links out of all that is not code."""
    pieces, at = [], 0
    for match in _CODE.finditer(body):
        pieces += [_plain(body[at : match.start()]), match[0]]
        at = match.end()
    return "".join([*pieces, _plain(body[at:])])


def _plain(text: str) -> str:
    for pattern, replacement in _TAKEN_OUT:
        text = pattern.sub(replacement, text)
    return text


def write(folder: Path, out: Path) -> list[Path]:
    """Write all articles of a folder into another; a folder with a language's name tells that of its articles."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted(folder.rglob("*.md")):
        parts = path.relative_to(folder).parts
        language = next((part for part in (folder.name, *parts[:-1]) if re.fullmatch("[a-z]{2}", part)), "ar")
        written.append(out / "-".join(part.lstrip("_") for part in parts))
        written[-1].write_text(stripped(path.read_text("utf-8"), language), "utf-8")
    return written


if __name__ == "__main__":
    print(*write(Path(sys.argv[1]), Path(sys.argv[2])), sep="\n")
