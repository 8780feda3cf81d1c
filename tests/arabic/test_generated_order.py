"""Made-up sentences in PDF, EPUB and web edition: they stand as docs/arabic.md has it, and no gate objects."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from itertools import dropwhile
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, sync_playwright

import visual_lines
from drawn_order import drawn
from mixed_lines import CALL, CODE, FOLDED, SILENT, SPACE, Part, runs, seen
from mixed_sentences import Sentence, sentence
from publisher.arabic.bidi.run_tokens import LTR_OBJECT
from publisher.arabic.bidi.runs import isolated
from publisher.arabic.line_order import misplaced
from publisher.i18n.languages import language_of
from publisher.pipeline import build
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from scale import SEED

#: Sentences in one article, and the languages of one article after another.
_EACH = 100
_LANGUAGES = ("ar",) * 6 + ("fa", "ar", "he", "ur")
# The first word of every sentence, and of every note.
_FIRST = {"ar": "بند", "fa": "بند", "ur": "بند", "he": "קטע"}
_NOTE = {"ar": "هام", "fa": "هام", "ur": "هام", "he": "הערה"}
_TITLE = "عنوان"
_NOTES_APART = 10_000_000
_GATES = ("P013", "P015")


class Wanted(NamedTuple):
    """A paragraph as it is to stand: what it is made of, and what is said where it does not."""

    parts: tuple[Part, ...]
    language: str
    name: str

    def fault(self, lines: list[str]) -> str:
        """Return what is wrong with the lines of a paragraph: nothing, if they hold its order."""
        found = runs(self.parts, self.language)
        at = 0
        for number, line in enumerate(lines):
            want = visual_lines.folded(seen(self.parts, found, at, at + _count(self.parts, at, line)))
            if line != want:
                return f"{self.name}, line {number + 1}: {line!r} is to be {want!r}"
            at += _count(self.parts, at, line)
        rest = seen(self.parts, found, at)
        return f"{self.name}: {rest!r} is missing" if rest else ""


def _count(parts: tuple[Part, ...], at: int, line: str) -> int:
    """Return how many of a sentence's characters a line holds: some stand for several letters."""
    letters = seen_in_order(parts)[at:]
    count = held = 0
    while held < len(line) and count < len(letters):
        held += len(visual_lines.folded(letters[count]))
        count += 1
    return count


def seen_in_order(parts: tuple[Part, ...]) -> str:
    return visual_lines.SILENT.sub("", "".join(part.text for part in parts))


class Article(NamedTuple):
    """An article of made-up sentences, and its paragraphs and notes as they are to stand."""

    text: str
    paragraphs: list[Wanted]
    notes: list[Wanted]


def _article(seeds: range, language: str) -> Article:
    paragraphs: list[Wanted] = []
    notes: list[Wanted] = []
    body: list[str] = []
    for seed in seeds:
        made = sentence(seed, language, first=_FIRST[language])
        here: list[Sentence] = []
        numbered: list[Part] = []
        for part in made.parts:
            if part.kind == CALL:
                note = sentence(_NOTES_APART + seed * 10 + len(here), language, first=_NOTE[language], calls=False)
                here.append(note)
                mark = Part(CALL, f"({len(notes) + len(here)})")
                numbered.append(mark)
            else:
                numbered.append(part)
        labels = iter(range(len(notes) + 1, len(notes) + len(here) + 1))
        body.append(made.html(lambda _, labels=labels: f"[^{next(labels)}]"))
        body += [f"[^{len(notes) + n}]: {note.html()}" for n, note in enumerate(here, 1)]
        paragraphs.append(Wanted(tuple(numbered), language, f"sentence({seed}, {language!r})"))
        for n, note in enumerate(here):
            mark = Part(CALL, f"({len(notes) + 1})")
            name = f"the note of sentence({seed}, {language!r}), {n}"
            said = (part._replace(mate=part.mate + 2 if part.mate >= 0 else -1) for part in note.parts)
            notes.append(Wanted((mark, Part(SPACE, " "), *said), language, name))
    text = f"---\ntitle: {_TITLE}\nlanguage: {language}\ncolumns: 1\n---\n\n" + "\n\n".join(body) + "\n"
    return Article(text, paragraphs, notes)


def _written(folder: Path, first: int, count: int) -> list[Article]:
    """Write an issue of so many sentences."""
    articles = [
        _article(range(start, min(start + _EACH, first + count)), _LANGUAGES[start // _EACH % len(_LANGUAGES)])
        for start in range(first, first + count, _EACH)
    ]
    names = [f"a{number:03}.md" for number in range(len(articles))]
    for name, article in zip(names, articles, strict=True):
        (folder / name).write_text(article.text, "utf-8")
    (folder / "issue.toml").write_text(f'title = "عدد"\ndate = 2025-01-02\narticles = {json.dumps(names)}\n', "utf-8")
    return articles


def _in_pdf(printed: Printed, articles: list[Article]) -> Iterator[str]:
    """Yield what is wrong in the PDF."""
    data = next(artefact.data for artefact in printed.artefacts if artefact.name.endswith(".pdf"))
    wanted = iter([paragraph for article in articles for paragraph in article.paragraphs])
    wanted_notes = iter([note for article in articles for note in article.notes])
    body: list[str] = []
    starts: list[bool] = []
    notes: list[str] = []
    note_starts: list[bool] = []
    for lines in visual_lines.pdf_pages(data):
        in_notes = False
        for line in _of_body(lines):
            reading = line.text[::-1]
            begins_note = any(f"|{word}" in reading[:12] and reading.startswith("|") for word in _NOTE.values())
            in_notes = in_notes or begins_note
            if in_notes:
                notes.append(line.text)
                note_starts.append(begins_note)
            else:
                body.append(line.text)
                starts.append(any(reading.startswith(word) for word in _FIRST.values()))
    yield from _faults("PDF", wanted, visual_lines.grouped(body, starts))
    yield from _faults("PDF", wanted_notes, visual_lines.grouped(notes, note_starts))


def _of_body(lines: list[visual_lines.Line]) -> list[visual_lines.Line]:
    """Return the lines of a page without its running head, its folio, and the head of an article."""
    inside = [line for line in lines if 60 < line.y < 640]
    if any(line.text == _TITLE[::-1] for line in inside):
        return list(dropwhile(lambda line: not line.text[::-1].startswith(tuple(_FIRST.values())), inside))
    return inside


def _faults(where: str, wanted: Iterator[Wanted], found: list[list[str]]) -> Iterator[str]:
    for paragraph, lines in zip(wanted, found, strict=True):
        fault = paragraph.fault(lines)
        if fault:
            yield f"{where}: {fault}"


def _in_documents(browser: Browser, folder: Path, names: list[str], articles: list[Article]) -> Iterator[str]:
    """Yield what is wrong in documents, one an article, in a browser."""
    page = browser.new_page(viewport={"width": 700, "height": 900})
    for name, article in zip(names, articles, strict=True):
        paragraphs = visual_lines.in_browser(page, (folder / name).as_uri())
        body = [lines for lines in paragraphs if lines and lines[0][::-1].startswith(tuple(_FIRST.values()))]
        notes = [
            lines
            for lines in paragraphs
            if lines and lines[0].endswith("|") and any(f"|{word}" in lines[0][::-1][:12] for word in _NOTE.values())
        ]
        yield from _faults(name, iter(article.paragraphs), body)
        yield from _faults(name, iter(article.notes), notes)
    page.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "./do test --all installs Chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


def _hold(folder: Path, browser: Browser, first: int, count: int) -> None:
    """Hold so many sentences to their order in all formats."""
    source = folder / "sources" / "one"
    source.mkdir(parents=True)
    (folder / "publisher.toml").write_text("", "utf-8")
    articles = _written(source, first, count)
    printed = set_in_type(BuildRequest(source, ("pdf", "epub", "web"), cache=False))
    told = [str(dict(finding.params)) for finding in printed.findings if finding.code in _GATES]
    for artefact in printed.artefacts:
        path = folder / "out" / artefact.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artefact.data)
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder / "out" / "epub")
    faults = [*told, *_in_pdf(printed, articles)]
    out = folder / "out"
    for pattern in ("epub/EPUB/part-*.xhtml", "web/a*.html"):
        names = sorted(path.relative_to(out).as_posix() for path in out.glob(pattern))
        faults += _in_documents(browser, out, names, articles)
    assert not faults, f"{len(faults)} of {count}:\n" + "\n".join(faults[:40])


_ALONE = 1500  # sentences


@pytest.mark.heavy
def test_the_grammar_and_the_gate_hold_sentences_without_an_engine() -> None:
    """As UAX #9 orders what the grammar isolated; many more than the engines could set in that time."""
    first = SEED * 1_000_000 + 500_000
    for seed in range(first, first + _ALONE):
        language = _LANGUAGES[seed // 10 % len(_LANGUAGES)]
        made = sentence(seed, language, first=_FIRST[language], calls=False)
        parts = tuple(part._replace(text=LTR_OBJECT) if part.kind == CODE else part for part in made.parts)
        isolated_text = isolated("".join(part.text for part in parts), "rtl", language)
        shown = drawn(isolated_text.replace(LTR_OBJECT, f"\u2066{LTR_OBJECT}\u2069"))
        assert SILENT.sub("", shown).translate(FOLDED) == seen(parts, runs(parts, language)), (seed, language)
        if LTR_OBJECT not in isolated_text:
            from_left = language_of(language).ranges_from_left
            told = misplaced(made.text, drawn(isolated_text), "rtl", ranges_from_left=from_left)
            assert told == [], (seed, language)


@pytest.fixture
def _no_error_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have products made whatever the gates say, to be looked at."""
    monkeypatch.setattr(build, "stop_if_fatal", lambda *_, **__: None)


@pytest.mark.slow
@pytest.mark.usefixtures("_no_error_stops")
def test_five_hundred_sentences(tmp_path: Path, browser: Browser) -> None:
    _hold(tmp_path, browser, SEED * 1_000_000, 500)


@pytest.mark.long
@pytest.mark.usefixtures("_no_error_stops")
@pytest.mark.parametrize("thousand", range(20))
def test_twenty_thousand_sentences(tmp_path: Path, browser: Browser, thousand: int) -> None:
    _hold(tmp_path, browser, SEED * 1_000_000 + thousand * 1000, 1000)
