"""The web edition as a browser, a search engine and a screen reader find it."""

import io
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from fontTools.ttLib import TTFont
from lxml.html import HtmlElement
from PIL import Image

from publisher.model import Artefact
from publisher.pipeline.build import Printed, build, set_in_type
from publisher.pipeline.request import BuildRequest
from some import some


@pytest.fixture(scope="module")
def site(sample: tuple[Path, Printed]) -> dict[str, bytes]:
    return _site(sample[1].artefacts)


def _site(artefacts: tuple[Artefact, ...]) -> dict[str, bytes]:
    return {a.name.removeprefix("web/"): a.data for a in artefacts if a.format == "web"}


def _pages(site: dict[str, bytes]) -> dict[str, HtmlElement]:
    return {
        name: lxml.html.document_fromstring(data.decode()) for name, data in site.items() if name.endswith(".html")
    }


def test_one_page_an_article_and_an_index(site: dict[str, bytes], sample: tuple[Path, Printed]) -> None:
    pages = _pages(site)
    for entry in some(sample[1].edition.issue.entries):
        links = {link.text_content(): link.get("href") for link in pages["index.html"].xpath("//nav//a")}
        link = links[entry.article.title]
        page, _, anchor = link.partition("#")
        headings = [heading.text_content() for heading in pages[page].xpath("//main//h1 | //main//h2")]
        assert entry.article.title in headings
        assert not anchor or pages[page].xpath(f"//*[@id='{anchor}']")
    articles = [part for part in sample[1].edition.parts if part.kind == "article"]
    assert {f"{part.id}.html" for part in articles} <= set(pages)


def test_pages_are_whole_and_still(site: dict[str, bytes]) -> None:
    pages = _pages(site)
    titles = [page.findtext("head/title") for page in pages.values()]
    assert len(set(titles)) == len(titles)
    for name, page in some(pages.items()):
        assert (page.get("lang"), page.get("dir")) == ("ar", "rtl"), name
        assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1, name
        assert page.xpath("//meta[@name='viewport']"), name
        assert page.xpath("//script | //@onclick | //*[starts-with(@href, 'javascript:')]") == [], name
        assert all(image.get("alt") and image.get("width") and image.get("height") for image in page.iter("img")), (
            name
        )
        sources = [*page.xpath("//@src"), *page.xpath("//link[@rel='stylesheet']/@href")]
        assert not any("//" in source for source in sources), name


def test_fonts_have_what_the_pages_say(site: dict[str, bytes], sample: tuple[Path, Printed]) -> None:
    said = {ord(c) for page in _pages(site).values() for c in page.find("body").text_content() if not c.isspace()}
    covered: set[int] = set()
    for name in ("Amiri-Regular", "Amiri-Italic", "Vazirmatn-Regular", "Vazirmatn-Bold", "DejaVuSansMono"):
        data = site[f"fonts/{name}.woff2"]
        assert data[:4] == b"wOF2"
        covered |= set(TTFont(io.BytesIO(data)).getBestCmap())
        assert f'url("fonts/{name}.woff2")'.encode() in site["style.css"]
    assert said - {0x2066, 0x2067, 0x2069, 0x200D} <= covered


def test_notes_are_disclosures_numbered_as_printed(site: dict[str, bytes]) -> None:
    page = _pages(site)["power.html"]
    details = page.xpath("//section[@role='doc-endnotes']/details[@open]")[0]
    assert details.xpath("string(summary)").strip() == "الحواشي"
    calls = page.xpath("//a[@role='doc-noteref']")
    assert [call.text for call in calls] == ["(١)", "(٢)"]
    for call in calls:
        note = page.get_element_by_id(call.get("href")[1:])
        assert note.xpath(f".//a[@href='#{call.get('id')}']")


def test_both_schemes_have_the_same_colours_named(site: dict[str, bytes]) -> None:
    css = site["style.css"].decode()
    light, dark = css.split("@media (prefers-color-scheme: dark)")[0], css.split("prefers-color-scheme: dark) {")[1]
    assert "color-scheme: light dark" in light
    for name in ("--colour-paper", "--colour-ink", "--colour-link"):
        assert f"{name}: #" in light
        assert f"{name}: #" in dark.split("}")[0]


def test_products_made_beside_are_offered_and_no_others(
    site: dict[str, bytes], article: Callable[[str], Path]
) -> None:
    links = _pages(site)["index.html"].xpath("//section[@class='downloads']//a/@href")
    assert links == ["../2025-10.pdf", "../2025-10-a5.pdf", "../2025-10.epub"]
    alone = set_in_type(BuildRequest(article("---\ntitle: ع\n---\n\nنص\n"), ("web",), theme="majalla"))
    assert not [
        href for page in _pages(_site(alone.artefacts)).values() for href in page.xpath("//@href") if ".pdf" in href
    ]


def test_what_other_sites_show_of_a_page(issue: Path, run: Callable[..., object]) -> None:
    Image.new("RGB", (1600, 900), "navy").save(issue / "x.png")
    head = 'title: العنوان «أ» & "ب"\nauthors: كاتبة\nsubtitle: خلاصة\ntags: [لغة]\ndate: 2025-02-03\n'
    (issue / "a.md").write_text(f"---\n{head}image: {{src: x.png, alt: أزرق}}\n---\n\nنص\n", "utf-8")
    table = (issue / "issue.toml").read_text("utf-8")
    (issue / "issue.toml").write_text(f'address = "https://example.com/one/"\n{table}', "utf-8")
    printed = set_in_type(BuildRequest(issue, ("web",)))
    page = _pages(_site(printed.artefacts))["a.html"]
    told = {meta.get("property"): meta.get("content") for meta in page.xpath("//meta[@property]")}
    assert told["og:title"] == 'العنوان «أ» & "ب"'
    assert (told["og:type"], told["og:locale"], told["og:description"]) == ("article", "ar_EG", "خلاصة")
    assert told["og:url"] == page.xpath("//link[@rel='canonical']/@href")[0] == "https://example.com/one/a.html"
    assert told["og:image"].startswith("https://example.com/one/images/")
    assert (told["og:image:width"], told["article:published_time"]) == ("1600", "2025-02-03")
    assert (told["article:author"], told["article:tag"]) == ("كاتبة", "لغة")


def test_an_article_may_be_called_index_or_colophon(issue: Path) -> None:
    for name, slug in (("a", "index"), ("b", "colophon")):
        (issue / f"{name}.md").write_text(f"---\ntitle: مقال {name}\nslug: {slug}\n---\n\nنص {name}.\n", "utf-8")
    pages = _pages(_site(set_in_type(BuildRequest(issue, ("web",), theme="majalla")).artefacts))
    assert pages["colophon.html"].xpath("string(//h1)") == "مقال b"
    assert pages["index-.html"].xpath("string(//h1)") == "مقال a"
    assert pages["colophon-.html"].xpath("string(//h1)") == "بيانات الطبع"
    assert pages["index.html"].xpath("//nav//a/@href") == ["index-.html", "colophon.html"]


def test_a_foreign_article_keeps_its_direction_within_the_sites(issue: Path) -> None:
    (issue / "b.md").write_text("---\ntitle: A piece\nlanguage: en\n---\n\nPlain words.\n", "utf-8")
    page = _pages(_site(set_in_type(BuildRequest(issue, ("web",))).artefacts))["b.html"]
    assert (page.get("dir"), page.xpath("//main/@dir"), page.xpath("//main/@lang")) == ("rtl", ["ltr"], ["en"])


def test_the_page_of_an_article_that_is_gone_goes_too(issue: Path, tmp_path: Path) -> None:
    request = BuildRequest(issue, ("web",), out=tmp_path / "dist")
    build(request)
    stray = tmp_path / "dist" / "one" / "web" / "mine.txt"
    stray.write_text("the editor's own", "utf-8")
    assert (stray.parent / "b.html").exists()
    text = (issue / "issue.toml").read_text("utf-8")
    (issue / "issue.toml").write_text(text.replace(', "b.md"', ""), "utf-8")
    build(request)
    assert not (stray.parent / "b.html").exists()
    assert stray.exists()


def test_titles_of_other_pages_are_isolated_too(issue: Path) -> None:
    (issue / "b.md").write_text("---\ntitle: لغة C++ سريعة\n---\n\nنص.\n", "utf-8")
    page = _site(set_in_type(BuildRequest(issue, ("web",), theme="majalla")).artefacts)["a.html"].decode()
    assert 'لغة <bdi dir="ltr" lang="en"><span class="press-whole">C++</span></bdi> سريعة' in page.split("</main>")[1]


def test_headings_of_a_brief_stand_below_its_title(issue: Path) -> None:
    (issue / "a.md").write_text("---\ntitle: خبر\n---\n\n## تفصيل\n\nنص.\n", "utf-8")
    text = (issue / "issue.toml").read_text("utf-8")
    (issue / "issue.toml").write_text(f'{text}layout = "briefs"\n', "utf-8")
    page = _pages(_site(set_in_type(BuildRequest(issue, ("web",), theme="majalla")).artefacts))["briefs-1.html"]
    ranks = {heading.text: heading.tag for heading in page.iter("h1", "h2", "h3")}
    assert (ranks["خبر"], ranks["تفصيل"]) == ("h2", "h3")


def test_what_a_template_forgets_is_a_finding(issue: Path, run: Callable[..., object]) -> None:
    place = issue.parents[1] / "templates" / "plain"
    place.mkdir(parents=True)
    (place / "article.html").write_text('<h1>{{ article.title }}</h1>{{ body }}<a href="#zzz">x</a>', "utf-8")
    ran = run("build", "sources/one", "--format", "web")
    assert (ran.code, "error K004" in ran.err, "#zzz" in ran.err) == (1, True, True)
    (place / "article.html").write_text(
        '<h1 id="{{ entry.anchor }}">x</h1>{{ body }}<img src="logo.png" alt="">', "utf-8"
    )
    ran = run("build", "sources/one", "--format", "epub,web")
    assert (
        ran.code,
        "templates/plain/article.html:1: error T031: the theme names the picture logo.png" in ran.err,
    ) == (
        1,
        True,
    )


def test_a_themes_broken_link_is_told(issue: Path, run: Callable[..., object]) -> None:
    place = issue.parents[1] / "templates" / "plain"
    place.mkdir(parents=True)
    (place / "web.html").write_text(
        '<main>{% for b in page.bodies %}{{ b }}{% endfor %}<a href="nix.html">x</a></main>', "utf-8"
    )
    ran = run("build", "sources/one", "--format", "web")
    assert (ran.code, "error K004: the page leads to nix.html" in ran.err) == (1, True)
