"""Pictures where sites keep them, and a placeholder where there is none; links of an article that is built alone."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from publisher.formats.epub.archive import unpack
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from publisher.project.loader import gather
from publisher.project.pictures import PLACEHOLDER
from publisher.project.workspace import Workspace


def _write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def _picture(root: Path, name: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (800, 600), (10, 120, 90)).save(root / name)


def _codes(printed: Printed) -> list[str]:
    return [finding.code for finding in printed.findings]


@pytest.mark.parametrize("root", ["_config.yml", "publisher.toml", "hugo.toml"])
@pytest.mark.parametrize(
    ("post", "src", "place"),
    [
        ("_posts/a.md", "/assets/a.png", "assets/a.png"),
        ("_posts/a.md", "/images/a.png", "assets/images/a.png"),
        ("content/posts/a.md", "/images/a.png", "static/images/a.png"),
        ("src/content/blog/a.md", "/a.png", "public/a.png"),
        ("docs/deep/a.md", "../img/a.png", "docs/img/a.png"),
        ("_posts/a.md", "{{ site.baseurl }}/assets/a.png", "assets/a.png"),
        ("_posts/a.md", "assets/a.png", "assets/a.png"),
        ("content/posts/رحلة/index.md", "a.png", "content/posts/رحلة/a.png"),
        ("site/_posts/a.md", "/assets/a.png", "site/assets/a.png"),
        ("a.md", "صورة%20أولى.png", "صورة أولى.png"),
    ],
)
def test_a_picture_is_found_where_its_site_has_it(tmp_path: Path, root: str, post: str, src: str, place: str) -> None:
    _write(tmp_path, root, "")
    path = _write(tmp_path, post, f"# ع\n\n![وصف]({src})\n")
    _picture(tmp_path, place)
    gathered = gather(Workspace.around(path), path)
    assert [(asset.path, asset.width) for asset in gathered.assets] == [(place, 800)]
    assert not gathered.findings


def test_a_nearer_picture_comes_first(tmp_path: Path) -> None:
    _write(tmp_path, "publisher.toml", "")
    path = _write(tmp_path, "posts/a.md", "# ع\n\n![وصف](a.png)\n")
    for place in ("posts/a.png", "a.png", "assets/a.png"):
        _picture(tmp_path, place)
    assert [asset.path for asset in gather(Workspace.around(path), path).assets] == ["posts/a.png"]


def test_what_is_missing_is_drawn_as_missing_in_every_format(article: Callable[..., Path]) -> None:
    path = article(
        "---\ntitle: ع\nimage: {src: none.png, alt: غلاف}\n---\n\n"
        "![الأولى](https://example.org/a.png)\n\nنص ![الثانية](b.png) وآخر.[^1]\n\n[^1]: ![الثالثة](../../c.png)\n"
    )
    printed = set_in_type(BuildRequest(path, ("pdf", "epub", "web")))
    assert sorted(_codes(printed)) == ["M006", "M018", "M018", "M019"]
    assert {asset.path for asset in printed.edition.assets} == {PLACEHOLDER}
    pdf, epub = (printed.made[name].artefacts[0].data for name in ("pdf", "epub"))
    with pypdfium2.PdfDocument(pdf) as document:
        drawn = [item.type for page in document for item in page.get_objects()]
    assert drawn.count(2) >= 4 * 5  # paths: each drawing has a frame and four shapes
    assert len([name for name in unpack(epub) if name.endswith(".svg")]) == 1
    shown = "".join(part.html for part in printed.edition.parts)
    assert [shown.count(f'alt="{alt}"') for alt in ("الأولى", "الثانية")] == [1, 1]
    assert "https://example.org" not in shown


def test_a_picture_that_comes_later_takes_its_placeholders_place(issue: Path, run: Callable[..., object]) -> None:
    (issue / "a.md").write_text("---\ntitle: ع\n---\n\n![وصف](/pictures/late.png)\n", "utf-8")
    first = run("build", "sources/one", "--format", "epub")
    again = run("build", "sources/one", "--format", "epub")
    assert ["M018" in ran.err for ran in (first, again)] == [True, True]
    _picture(issue.parents[1], "static/pictures/late.png")
    then = run("build", "sources/one", "--format", "epub")
    assert (then.code, "M018" in then.err) == (0, False)
    files = unpack((issue.parents[1] / "dist" / "one" / "one.epub").read_bytes())
    assert next(name for name in files if name.endswith((".png", ".svg"))).endswith(".png")


def test_nothing_outside_the_project_is_looked_at(tmp_path: Path) -> None:
    _picture(tmp_path, "secret.png")
    path = _write(tmp_path, "in/a.md", "# ع\n\n![وصف](../secret.png)\n\n![وصف](/../secret.png)\n")
    _write(tmp_path, "in/publisher.toml", "")
    gathered = gather(Workspace.around(path), path)
    assert not any(".." in place for place in gathered.looked_for)
    assert [asset.path for asset in gathered.assets] == [PLACEHOLDER]


def test_links_to_neighbours_keep_their_words_where_an_article_is_built_alone(article: Callable[..., Path]) -> None:
    path = article(
        "# ع\n\n[جار](2021-03-06-x.md) و[صفحة](/about/) و[منشور]({% post_url 2021-01-01-y %}) و[قسم](#قسم) "
        "و[غائب](#غائب) و[ملف](a.pdf).\n\n## قسم\n\nنص.\n"
    )
    printed = set_in_type(BuildRequest(path, ("epub",)))
    assert _codes(printed) == ["M020", "M020", "M020", "M008", "M008"]
    html = next(part.html for part in printed.edition.parts if part.kind == "article")
    assert html.count("<a ") == 1
    assert "جار" in html
