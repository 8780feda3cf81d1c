"""The index of the archive, which needs no script: words of titles, folded, by their first letters."""

import html
import json
from collections.abc import Iterator

from publisher.arabic.search_folds import fold_word, folded_words
from publisher.arabic.small_words import SMALL_WORDS
from publisher.site.published import ArticleFacts, Issue
from publisher.site.site_frame import Frame, Head, relative

_FOLDER = "index"
SCRIPT = f"{_FOLDER}/search.js"
TITLES = f"{_FOLDER}/titles.json"
_SMALL = frozenset(fold_word(word) for words in SMALL_WORDS.values() for word in words)
_SHORTEST = 2  # letters of a word that is worth a line

Place = tuple[Issue, ArticleFacts]


def index_pages(frame: Frame) -> Iterator[tuple[str, bytes]]:
    """Yield the index: a page of letters, a page for each letter, and the list that the script searches."""
    words: dict[str, dict[str, Place]] = {}
    titles = []
    for issue in frame.archive.issues:
        for article in issue.facts.articles:
            told = folded_words(_told(article))
            titles.append([issue.page_of(article), article.title.plain, " ".join(dict.fromkeys(told))])
            for word in told:
                if len(word) >= _SHORTEST and word not in _SMALL:
                    words.setdefault(word, {}).setdefault(issue.page_of(article), (issue, article))
    letters: dict[str, list[str]] = {}
    for word in sorted(words):
        letters.setdefault(_letter(word), []).append(word)
    paths = {letter: f"{_FOLDER}/{_file(letter)}.html" for letter in letters}
    yield TITLES, (json.dumps(titles, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    yield _door(frame, paths)
    for letter, found in letters.items():
        yield _page(frame, letter, paths[letter], [(word, list(words[word].values())) for word in found])


def _told(article: ArticleFacts) -> str:
    names = (one.plain for one in (*article.authors, *article.tags, article.section))
    return " ".join((article.title.plain, article.subtitle, *article.summary, *names))


def _letter(word: str) -> str:
    return word[0] if word[0].isalpha() else ""


def _file(letter: str) -> str:
    """A name that is the same on every disk: the code point's."""
    return f"u{ord(letter):04x}" if letter else "other"


def _door(frame: Frame, paths: dict[str, str]) -> tuple[str, bytes]:
    path, say = f"{_FOLDER}/index.html", frame.speech.say
    items = "\n".join(
        f"<li>{frame.link(path, paths[letter], html.escape(letter) or say('other'))}</li>" for letter in paths
    )
    body = (
        f"<h1>{say('index')}</h1>\n"
        f'<form class="archive-search" role="search" hidden><label for="words">{say("search")}</label>\n'
        f'<input id="words" type="search" placeholder="{say("search_hint")}" autocomplete="off"></form>\n'
        f'<ul class="archive-lines" id="results" aria-live="polite" data-none="{say("no_results")}"></ul>\n'
        f"<h2>{say('words')}</h2>\n" + (f'<ul class="archive-letters">\n{items}\n</ul>' if items else "")
    )
    return path, frame.page(path, Head(say("index")), body, script=SCRIPT)


def _page(frame: Frame, letter: str, path: str, found: list[tuple[str, list[Place]]]) -> tuple[str, bytes]:
    items = []
    for word, places in found:
        links = "".join(
            f"<li>{frame.link(path, issue.page_of(article), frame.name(article.title))}</li>"
            for issue, article in places
        )
        items.append(f"<h2>{frame.speech.shown(word)}</h2>\n<ul>{links}</ul>")
    door, title = relative(path, f"{_FOLDER}/index.html"), letter or frame.speech.say("other")
    back = f'<p class="archive-quiet"><a href="{door}">{frame.speech.say("index")}</a></p>'
    body = "\n".join([f"<h1>{html.escape(title)}</h1>", back, *items])
    return path, frame.page(path, Head(title), body)
