"""Pictures of a theme and a project's logo stand in all formats, under one name, with their words."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publisher.themes.theme_pictures import pictures_named, with_paths
from some import some

STAR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">'
    '<path fill="#a5311a" d="M50 0 61 39 100 39 68 62 79 100 50 76 21 100 32 62 0 39 39 39Z"/></svg>'
)
MASTHEAD = (
    '<section class="masthead"><h1 class="masthead-title">{{ heading }}</h1>'
    '<p><img src="star.svg" alt="شعار المجلة"></p>'
    '<p><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="40" height="40" role="img">'
    '<title>نجمة</title><path d="M0 0H10V10Z"/></svg></p></section>'
)
PICTURES = {"star.svg": "templates/mine/star.svg", "art/a b.png": "templates/mine/art/a b.png"}


@pytest.mark.parametrize(
    ("file", "text", "whole"),
    [
        ("a.html", '<img alt="" src="star.svg">', '<img alt="" src="templates/mine/star.svg">'),
        ("a.html", "<img\n src='art/a b.png'>", '<img\n src="templates/mine/art/a b.png">'),
        ("a.html", '<img src="/images/logo.png">', '<img src="images/logo.png">'),
        ("a.html", '<img src="{{ issue.cover.src }}">', None),
        ("a.html", '<img src="https://press.example/a.png">', None),
        ("a.html", '<img src="nowhere.png"><a href="star.svg">', None),
        ("a.css", "p { background: url(star.svg) }", 'p { background: url("templates/mine/star.svg") }'),
        ("a.css", "p { background: url( 'star.svg' ) }", 'p { background: url( "templates/mine/star.svg") }'),
        ("a.css", 'p { background: url("data:image/svg+xml,%3Csvg/%3E") }', None),
        ("a.css", "p { background: url(nowhere.png) }", None),
    ],
)
def test_names_become_paths(file: str, text: str, whole: str | None) -> None:
    assert with_paths(file, text, PICTURES) == (whole or text)


def test_data_and_comments_name_no_picture() -> None:
    css = '/* url(a.png) */\np { background: url("data:image/png;base64,AA==") }\nb { background: url(b.png) }'
    assert [(one.name, one.line, one.path) for one in pictures_named("a.css", css, {})] == [("b.png", 3, "")]


def _theme(run: Callable[..., Any], **files: str) -> Path:
    run("new", "theme", "mine", "--from", "majalla")
    folder = Path("templates/mine")
    for name, text in {"star.svg": STAR, "ground.svg": STAR, **files}.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def _pages(suffix: str) -> str:
    if suffix == "web":
        return "".join(path.read_text("utf-8") for path in sorted(Path("dist/one/web").glob("*.html")))
    with zipfile.ZipFile("dist/one/one.epub") as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))


def test_pictures_of_a_theme_are_in_books_and_on_the_web(issue: Path, run: Callable[..., Any]) -> None:
    files = {"masthead.html": MASTHEAD, "extra.css": ".masthead { background: url(ground.svg) }\n"}
    files["web.html"] = '{% extends "majalla/web.html" %}{% block head %}<img src="star.svg" alt="ش">{% endblock %}'
    _theme(run, **files)
    ran = run("build", "sources/one", "--theme", "mine", "--format", "epub,web", "--strict")
    assert ran.code == 0, ran.err
    with zipfile.ZipFile("dist/one/one.epub") as archive:
        packed = {name.removeprefix("EPUB/") for name in archive.namelist()}
        style, package = archive.read("EPUB/style.css").decode(), archive.read("EPUB/content.opf").decode()
    site = {path.relative_to("dist/one/web").as_posix() for path in Path("dist/one/web").rglob("*")}
    for kind, there, css in (
        ("epub", packed, style),
        ("web", site, Path("dist/one/web/style.css").read_text("utf-8")),
    ):
        shown = some(re.findall(r'<img[^>]* src="([^"]+)"', _pages(kind)))
        grounds = re.findall(r'\.masthead\s*\{[^}]*url\("([^"]+)"\)', css)
        assert (set(shown) <= there, len(grounds), set(grounds) <= there) == (True, 1, True)
        assert "شعار المجلة" in _pages(kind)
    assert re.findall(r'<item [^>]*properties="svg"', package)  # the drawing in the masthead


@pytest.mark.heavy
def test_pictures_of_a_theme_are_on_pages(issue: Path, run: Callable[..., Any]) -> None:
    import pypdf

    _theme(run, **{"masthead.html": MASTHEAD, "extra.css": ".masthead { background: url(ground.svg) }\n"})
    ran = run("build", "sources/one", "--theme", "mine", "--format", "pdf", "--page", "a5")
    assert ran.code == 0, ran.err
    tree = pypdf.PdfReader("dist/one/one.pdf").root_object["/StructTreeRoot"]
    words, waiting = [], [tree]
    while waiting:
        node = waiting.pop().get_object()
        words += [node["/Alt"]] if isinstance(node, dict) and "/Alt" in node else []
        kids = node.get("/K", []) if isinstance(node, dict) else []
        waiting += [kid for kid in (kids if isinstance(kids, list) else [kids]) if not isinstance(kid, int)]
    assert {"شعار المجلة", "نجمة"} <= set(words)
    before = Path("dist/one/one.pdf").read_bytes()
    Path("templates/mine/ground.svg").write_text(STAR.replace("#a5311a", "#0c4650"), "utf-8")
    assert run("build", "sources/one", "--theme", "mine", "--format", "pdf", "--page", "a5").code == 0
    assert Path("dist/one/one.pdf").read_bytes() != before  # a ground that changed is no entry of the cache


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"masthead.html": '<p>\n<img src="strar.svg" alt="">'}, "templates/mine/masthead.html:2: error T031"),
        ({"masthead.html": '<img src="https://a.example/x.png" alt="">'}, "masthead.html:1: error T031"),
        ({"extra.css": "\n.masthead { background: url(nowhere.png) }"}, "templates/mine/extra.css:2: error T031"),
        ({"masthead.html": '<p>\n<img src="star.svg">'}, "masthead.html:2: error T032"),
        ({"masthead.html": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'}, "html:1: error T032"),
        ({}, "templates/mine/star.svg: warning T025"),
        ({"masthead.html": '<img src="/images/none.png" alt="">'}, "masthead.html:1: error S001"),
        (
            {"masthead.html": '<img src="star.svg" alt="">', "star.svg": STAR.replace("<path", "<script/><path")},
            "masthead.html:1: error S009",
        ),
    ],
)
def test_pictures_that_cannot_be_shown_are_told(
    files: dict[str, str], told: str, issue: Path, run: Callable[..., Any]
) -> None:
    _theme(run, **files)
    ran = run("build", "sources/one", "--theme", "mine", "--format", "epub", "--strict")
    assert (ran.code, told in ran.err) == (1, True), ran.err


def test_the_logo_of_a_project_stands_in_the_masthead_and_says_whose_it_is(
    issue: Path, run: Callable[..., Any]
) -> None:
    Path("logo.svg").write_text(STAR, "utf-8")
    Path("publisher.toml").write_text('logo = "logo.svg"\npublisher = "دار البيان"\n', "utf-8")
    for theme in ("majalla", "plain"):
        assert run("build", "sources/one", "--theme", theme, "--format", "epub,web").code == 0
        for kind in ("epub", "web"):
            (shown, *_) = some(re.findall(r'<p class="logo">.*?<img([^>]*)>', _pages(kind), re.DOTALL))
            assert 'alt="دار البيان"' in shown
    Path("logo.svg").unlink()
    ran = run("build", "sources/one", "--theme", "majalla", "--format", "epub")
    assert (ran.code, "publisher.toml:1: error S001" in ran.err) == (1, True), ran.err
