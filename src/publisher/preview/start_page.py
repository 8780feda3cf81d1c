"""The page that the browser shows: its words are those of the language of the run."""

import json
from html import escape
from pathlib import Path
from string import Template

from publisher.i18n.sentences import catalogue

_FOLDER = Path(__file__).with_name("assets")
#: The files of the page by their names, with their media types.
FILES = {
    "preview.css": "text/css",
    "preview.js": "text/javascript",
    "page_view.js": "text/javascript",
}


def start_page(language: str) -> str:
    """Return the HTML of the page."""
    words = catalogue("preview", language)
    told = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    values = {key: escape(text) for key, text in words.items()}
    direction = "rtl" if language == "ar" else "ltr"
    page = Template((_FOLDER / "preview.html").read_text("utf-8"))
    return page.substitute(values, language=language, direction=direction, words_as_json=told)


def file_of_page(name: str) -> bytes:
    """Return a script or a style sheet of the page."""
    return (_FOLDER / name).read_bytes()
