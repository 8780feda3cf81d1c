"""The site of all issues: its pages, links, feeds and catalogues as what reads them finds them, and its bytes."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import lxml.html
import pytest
from lxml import etree
from lxml.html import HtmlElement

from conftest import Ran
from magazine import ADDRESS, article_text, hashes
from some import some

Run = Callable[..., Ran]
_ATOM = "{http://www.w3.org/2005/Atom}"


def test_its_front_page_is_the_result(run: Run, built: Path) -> None:
    ran = run("site")
    assert (ran.code, ran.out) == (0, "dist/site/index.html\n"), ran.err
    assert (built / "dist" / "site" / "index.html").is_file()


def _pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def _tree(page: Path) -> HtmlElement:
    return lxml.html.document_fromstring(page.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def _targets(page: Path) -> Iterator[str]:
    tree = _tree(page)
    yield from tree.xpath("//@href[not(../@rel='canonical')] | //@src")


def test_no_link_is_broken(site: Path) -> None:
    for page in some(_pages(site)):
        for target in some(list(_targets(page))):
            parts = urlsplit(target)
            assert not parts.scheme, (page, target)
            file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert file.is_file(), (page, target)
            if parts.fragment:
                name = unquote(parts.fragment)
                assert _tree(file).xpath("//*[@id=$name]", name=name), (page, target)


def test_every_page_is_reached_from_home(site: Path) -> None:
    seen, waiting = set[Path](), [site / "index.html"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        parts = (urlsplit(target).path for target in _targets(page))
        found = ((page.parent / unquote(part)).resolve() for part in parts if part)
        waiting += [one for one in found if one.suffix == ".html"]
    assert seen == set(_pages(site.resolve()))


def test_every_page_tells_what_it_is(site: Path) -> None:
    addresses = []
    for page in some(_pages(site)):
        tree = _tree(page)
        assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
        assert len(tree.xpath("//h1")) == 1, page
        assert len(tree.xpath("//main")) == 1
        assert tree.xpath("//title")[0].text.strip()
        (address,) = tree.xpath("//link[@rel='canonical']/@href")
        assert tree.xpath("//meta[@property='og:url']/@content") == [address]
        assert tree.xpath("//meta[@name='theme-color']/@content")
        addresses.append(address)
        for script in tree.xpath("//script[@type='application/ld+json']"):
            assert json.loads(script.text)["@context"] == "https://schema.org"
    assert len(set(addresses)) == len(addresses)
    listed = etree.parse(site / "sitemap.xml").xpath("//*[local-name()='loc']/text()")
    assert sorted(listed) == sorted(addresses)
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (site / "robots.txt").read_text("utf-8")


def test_only_the_index_has_a_script(site: Path) -> None:
    scripted = [page for page in _pages(site) if _tree(page).xpath("//script[@src]")]
    assert scripted == [site / "index" / "index.html"]
    form = _tree(scripted[0]).xpath("//form")[0]
    assert "hidden" in form.attrib  # until there is script to work it


def test_articles_stand_under_their_authors_sections_subjects_and_years(site: Path) -> None:
    def titles(path: str) -> list[str]:
        lines = _tree(site / path).xpath("//ul[@class='archive-lines']/li/a[1]")
        return [line.text_content() for line in lines]

    assert titles("authors/مريم-أحمد.html") == ["عودة إلى اللغة", "مقال عن الإسلام"]
    assert titles("tags/تقنية.html") == ["مقال عن GPT-4 & <غيره>"]
    assert titles("sections/ثقافة.html") == ["عودة إلى اللغة", "مقال عن الإسلام", "مقال عن GPT-4 & <غيره>"]
    assert [a.text_content() for a in _tree(site / "years" / "2024.html").xpath("//h3/a")] == ["العدد الأول"]
    first = _tree(site / "issues" / "one" / "index.html")
    data = json.loads(first.xpath("//script[@type='application/ld+json']")[0].text)
    assert data["@type"] == "PublicationIssue"
    assert [part["url"] for part in data["hasPart"]] == [f"{ADDRESS}issues/one/web/{name}.html" for name in "ab"]
    types = first.xpath("//link[@rel='alternate'][@type='application/epub+zip']/@href")
    assert types == ["one.epub"]


def test_articles_keep_their_text_and_are_marked_up_for_search(site: Path, built: Path) -> None:
    ours, edition = site / "issues" / "one" / "web" / "a.html", built / "dist" / "one" / "web" / "a.html"
    tree, before = _tree(ours), _tree(edition)
    main, stock = tree.xpath("//main")[0], before.xpath("//main")[0]
    assert main.text_content() == stock.text_content()
    assert "data-pagefind-body" in main.attrib
    assert main.get("data-pagefind-index-attrs") == "data-folded"
    assert {"اسلام", "قران", "كتاب"} <= set(main.get("data-folded", "").split())
    facets = {
        meta.get("data-pagefind-filter"): meta.get("content") for meta in tree.xpath("//meta[@data-pagefind-filter]")
    }
    assert facets == {"author[content]": "مريم أحمد", "section[content]": "ثقافة", "year[content]": "2024"}
    data = json.loads(tree.xpath("//script[@type='application/ld+json']")[0].text)
    assert (data["@type"], data["headline"]) == ("Article", "مقال عن الإسلام")
    assert data["author"][0]["url"] == f"{ADDRESS}authors/%D9%85%D8%B1%D9%8A%D9%85-%D8%A3%D8%AD%D9%85%D8%AF.html"


def test_the_index_has_words_by_their_folds(site: Path) -> None:
    page = _tree(site / "index" / f"u{ord('ا'):04x}.html")
    words = {h.text_content(): h.getnext().xpath(".//a/text()") for h in page.xpath("//h2")}
    assert words["اسلام"] == ["مقال عن الإسلام"]
    titles = json.loads((site / "index" / "titles.json").read_text("utf-8"))
    assert [row[0] for row in titles if " اسلام " in f" {row[2]} "] == ["issues/one/web/a.html"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_atom_is_read_by_feed_readers(site: Path) -> None:
    feed = feedparser.parse((site / "atom.xml").read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.feed.title == "المجلة"
    assert feed.entries[0].title == "عودة إلى اللغة"
    assert len({entry.id for entry in feed.entries}) == 3
    first = next(entry for entry in feed.entries if entry.link.endswith("/b.html"))
    assert first.authors[0].name == "هاني سعد"
    content = lxml.html.fromstring(first.content[0].value)
    assert "نص ثانٍ" in content.text_content()
    assert content.xpath("//a[text()='رابط']/@href") == [f"{ADDRESS}issues/one/web/a.html"]
    assert all(href.startswith(ADDRESS) for href in some(content.xpath("//@href | //@src")))


def test_json_feed_says_what_atom_says(site: Path) -> None:
    value = json.loads((site / "feed.json").read_text("utf-8"))
    atom = etree.parse(site / "atom.xml").getroot()
    assert value["version"] == "https://jsonfeed.org/version/1.1"
    assert value["feed_url"] == f"{ADDRESS}feed.json"
    entries = [(e.findtext(f"{_ATOM}id"), e.findtext(f"{_ATOM}content")) for e in atom.iter(f"{_ATOM}entry")]
    assert [(item["id"], item["content_html"]) for item in value["items"]] == entries
    assert len(entries) == 3


def test_catalogues_offer_every_issue_with_its_cover(site: Path) -> None:
    entries = etree.parse(site / "opds.xml").getroot().findall(f"{_ATOM}entry")
    old = {}
    for entry in some(entries):
        links = {link.get("rel"): link.get("href") for link in entry.iter(f"{_ATOM}link")}
        assert _is_there(site, links["http://opds-spec.org/image"])
        old[entry.findtext(f"{_ATOM}id")] = links["http://opds-spec.org/acquisition/open-access"]
    new = {}
    value = json.loads((site / "opds.json").read_text("utf-8"))
    assert value["links"][0] == {"rel": "self", "href": f"{ADDRESS}opds.json", "type": "application/opds+json"}
    for publication in some(value["publications"]):
        assert _is_there(site, publication["images"][0]["href"])
        (offer,) = [one for one in publication["links"] if "acquisition" in one["rel"]]
        assert (site / offer["href"].removeprefix(ADDRESS)).stat().st_size == offer["size"]
        new[publication["metadata"]["identifier"]] = offer["href"]
    assert old == new
    assert all(_is_there(site, href) for href in some(list(new.values())))


def _is_there(site: Path, address: str) -> bool:
    return address.startswith(ADDRESS) and (site / unquote(address.removeprefix(ADDRESS))).is_file()


def test_the_same_sources_make_the_same_bytes(run: Run, site: Path, built: Path) -> None:
    before = hashes(site)
    told = json.loads(run("site", "--json").out)
    assert hashes(site) == before
    assert told["files"] == ["dist/site/index.html"]
    shutil.rmtree(site)
    (built / "addresses.json").unlink()
    assert run("site", "--no-cache").code == 0
    assert hashes(site) == before


def test_an_edit_changes_the_pages_of_its_issue_and_those_that_list_it(run: Run, site: Path, built: Path) -> None:
    before = hashes(site)
    text = built / "sources" / "two" / "c.md"
    text.write_text(text.read_text("utf-8").replace("نص ثالث", "نص رابع"), "utf-8")
    assert run("build", "--format", "web,epub", "-q").code == 0
    assert run("site").code == 0
    after = hashes(site)
    changed = {name for name in before if before[name] != after[name]}
    assert before.keys() == after.keys()
    assert "issues/two/web/c.html" in changed
    assert not {name for name in changed if name.startswith("issues/one/")}
    shutil.rmtree(site)
    assert run("site").code == 0
    assert hashes(site) == after  # step by step or at once: the same


def test_a_spoilt_file_of_the_site_is_made_again(run: Run, site: Path) -> None:
    before = hashes(site)
    for name in some(["issues/one/web/a.html", "index.html", "issues/one/one.epub"]):
        (site / name).write_bytes(b"spoilt")
    assert run("site").code == 0
    assert hashes(site) == before


def test_old_addresses_lead_to_new_ones(run: Run, site: Path, built: Path) -> None:
    table = built / "sources" / "one" / "issue.toml"
    table.write_text(f'slug = "awwal"\n{table.read_text("utf-8")}', "utf-8")
    assert run("build", "--format", "web,epub", "-q").code == 0
    assert run("site").code == 0
    for old, new in {"index.html": "../awwal/index.html", "web/a.html": "../../awwal/web/a.html"}.items():
        page = _tree(site / "issues" / "one" / old)
        assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={new}"]
        assert page.xpath("//main//a/@href") == [new]
    listed = (site / "sitemap.xml").read_text("utf-8")
    assert "issues/awwal/" in listed
    assert "issues/one/" not in listed
    again = hashes(site)
    assert run("site").code == 0
    assert hashes(site) == again  # they stay
    table.write_text(table.read_text("utf-8").replace('slug = "awwal"\n', ""), "utf-8")
    assert run("build", "--format", "web,epub", "-q").code == 0
    assert run("site").code == 0
    assert not _tree(site / "issues" / "one" / "web" / "a.html").xpath("//meta[@http-equiv='refresh']")
    assert _tree(site / "issues" / "awwal" / "web" / "a.html").xpath("//main//a/@href") == ["../../one/web/a.html"]


def test_an_article_that_is_gone_is_told(run: Run, site: Path, built: Path) -> None:
    table = built / "sources" / "one" / "issue.toml"
    table.write_text(table.read_text("utf-8").replace(', "b.md"', ""), "utf-8")
    (built / "sources" / "one" / "b.md").unlink()
    (built / "sources" / "one" / "a.md").write_text(
        article_text("مقال", "مريم أحمد", "لغة", "2024-01-01", "نص."), "utf-8"
    )
    assert run("build", "--format", "web,epub", "-q").code == 0
    ran = run("site")
    assert ran.code == 0
    assert re.findall(r"addresses\.json: warning (S041): the site has no page any more for (\S+);", ran.err) == [
        ("S041", "issues/one/web/b.html")
    ]
    assert not (site / "issues" / "one" / "web" / "b.html").exists()


def test_without_an_address_there_is_nothing_that_needs_one(run: Run, built: Path) -> None:
    (built / "publisher.toml").write_text('magazine = "المجلة"\n', "utf-8")
    assert run("build", "--format", "web,epub", "-q").code == 0
    ran = run("site")
    assert ran.code == 0
    assert ran.err.count("warning S039") == 1
    site = built / "dist" / "site"
    assert not [
        name for name in ("atom.xml", "opds.xml", "opds.json", "feed.json", "sitemap.xml") if (site / name).exists()
    ]
    for page in some(_pages(site)):
        assert not _tree(page).xpath("//link[@rel='canonical'] | //meta[@property='og:url']")
    test_no_link_is_broken(site)
    assert run("site", "--address", "majalla.example").code == 2


def test_an_issue_that_was_not_built_is_listed_and_told(run: Run, built: Path) -> None:
    shutil.rmtree(built / "dist" / "one")
    ran = run("site")
    assert ran.code == 0
    assert ran.err.count("sources/one/issue.toml:1: warning S036") == 1
    page = _tree(built / "dist" / "site" / "issues" / "one" / "index.html")
    assert [li.get("id") for li in page.xpath("//ul[@class='archive-lines']/li")] == ["a", "b"]
    test_no_link_is_broken(built / "dist" / "site")
