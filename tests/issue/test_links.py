"""Links between the articles of an issue, by whatever address a site calls them."""

import re

import pytest

from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.issue.compose import prepared
from publisher.issue.links import link
from publisher.model import Source

# The files of an issue, each with its slug, and the addresses that their sites give them, from a post elsewhere.
FILES = {
    "_posts/2025/2025-01-05-pics.md": ("/2025/01/05/pics.html", "/2025/01/05/pics/", "/pics/", "2025-01-05-pics"),
    "_tools/notion.md": ("/tools/notion/", "/tools/notion", "/notion/", "../_tools/notion.md"),
    "content/trip-1/index.md": ("/trip-1/", "../content/trip-1/", "../content/trip-1/index.md", "/content/trip-1/"),
    "content/named.md": ("/its-slug/", "/content/its-slug/", "/named/"),
    "a/same.md": ("/a/same/", "../a/same.md"),
    "b/same.md": ("/b/same/",),
}
# What looks like one of these and is none: another folder's, another language's, one of two, a file, a site's start.
NOWHERE = ("/en/notion/", "/same/", "/notion.pdf", "/", "/2025/", "/tools/", "notion-2", "/x/2025/01/05/pics.html")


def _articles(body: str) -> dict[str, str]:
    """Return the HTML of a post that links, and of the others, by file."""
    texts = {name: f"---\ntitle: عنوان {n}\n---\n\nنص.\n" for n, name in enumerate(FILES)}
    texts["content/named.md"] = "---\ntitle: ع\nslug: its-slug\n---\n\nنص.\n"
    texts["other/post.md"] = f"---\ntitle: روابط\n---\n\n{body}\n"
    read = [prepared(read_markdown(Source(name, text, name), "ar").article) for name, text in texts.items()]
    linked, _ = link(read)
    return {one.source.path: "".join(block.html for block in one.blocks) for one in linked} | {
        f"#{one.source.path}": one.slug for one in linked
    }


@pytest.mark.parametrize(("file", "address"), [(file, one) for file, all_ in FILES.items() for one in all_])
def test_an_address_of_a_site_leads_to_its_article(file: str, address: str) -> None:
    found = _articles(f"[كلمات]({address})")
    target = re.search(r'href="#([^"]*)"', found["other/post.md"])
    assert target is not None
    slug = found[f"#{file}"]
    assert target[1] in (slug, f"article-{slug}") or target[1].endswith(slug)


@pytest.mark.parametrize("address", NOWHERE)
def test_what_is_no_address_of_an_article_leads_nowhere(address: str) -> None:
    html = _articles(f"[كلمات]({address})")["other/post.md"]
    assert "href" not in html
    assert "كلمات" in html
