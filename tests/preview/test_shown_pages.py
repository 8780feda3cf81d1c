"""The page on the screen is the page that the PDF will have, pixel by pixel, from cold and after an edit."""

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

import small_issue
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest
from publisher.preview.dressed_issue import Asked
from publisher.preview.live_issue import LiveIssue
from some import some

pytestmark = pytest.mark.engine


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveIssue]:
    shown = LiveIssue(Asked(small_issue.write(tmp_path)))
    shown.renew()
    assert not shown.shown.failed, shown.shown.findings
    yield shown
    shown.close()


def _edit(live: LiveIssue, name: str, text: str) -> Path:
    file = live.asked.path / name
    file.write_text(text, "utf-8")
    return file


def _differences(live: LiveIssue) -> list[int]:
    """List the pages whose pictures differ from those of the PDF that a build makes of the same files now."""
    printed = set_in_type(BuildRequest(live.asked.path, ("pdf",), out=live.asked.path.parent.parent / "dist"))
    pdf, issue = pypdfium2.PdfDocument(printed.artefacts[0].data), live.shown.issue
    assert issue
    try:
        assert len(issue.pages) == len(pdf)
        assert [page.label for page in issue.pages] == [page.label for page in printed.artefacts[0].pages]
        drawn = [pdf[number].render(scale=96 / 72).to_pil().convert("RGB") for number in range(len(pdf))]
    finally:
        pdf.close()
    found = []
    for number, page in enumerate(some(issue.pages)):
        shown = Image.open(io.BytesIO(live.pictures.picture(issue, page, 1.0))).convert("RGB")
        if shown.size != drawn[number].size or ImageChops.difference(shown, drawn[number]).getbbox():
            found.append(number)
    return found


def test_pages_are_those_of_the_pdf(live: LiveIssue) -> None:
    assert _differences(live) == []
    before = live.shown.issue
    assert before
    # The text of one article: its pages alone are others, at once; all else follows.
    file = _edit(live, "b.md", small_issue.article("الثاني", "جديدة"))
    assert live.renew_quickly([file])
    changed = live.shown.changed
    assert changed and {before.pages[number].part.title.plain for number in changed} == {"الثاني"}
    quick = live.shown.issue
    assert quick
    live.renew()
    full = live.shown.issue
    assert full and [quick.pages[number].key for number in changed] == [full.pages[number].key for number in changed]
    assert _differences(live) == []
    # An article that grows moves those after it, and the numbers in the contents.
    _edit(live, "a.md", small_issue.article("الأول") + "\n" + "فقرة أخرى طويلة من الكلام. " * 300 + "\n")
    live.renew()
    assert live.shown.issue and len(live.shown.issue.pages) > len(before.pages)
    assert _differences(live) == []


def test_what_others_show_is_no_quick_edit(live: LiveIssue) -> None:
    generation = live.shown.generation
    assert not live.renew_quickly([_edit(live, "b.md", small_issue.article("عنوان آخر"))])
    assert not live.renew_quickly([live.asked.path / "b.md", live.asked.path / "a.md"])
    assert not live.renew_quickly([live.asked.path / "issue.toml"])
    assert live.shown.generation == generation


def test_passages_name_the_lines_that_they_were_written_on(live: LiveIssue) -> None:
    issue = live.shown.issue
    assert issue
    page = next(page for page in issue.pages if page.part.source and page.part.source.path.endswith("b.md"))
    lines = (live.asked.path / "b.md").read_text("utf-8").split("\n")
    passages = live.pictures.passages(issue, page)
    assert {1 + lines.index("تبدأ بهذه كلمة هنا."), 1 + lines.index("## عنوان فرعي")} <= {
        one.line for one in passages
    }
    assert all(0 <= share <= 1 for one in some(passages) for share in one.box)
    number = live.pictures.page_of(issue, "sources/one/b.md", 1 + lines.index("## عنوان فرعي"))
    assert issue.pages[number].key == page.key
    assert live.pictures.page_of(issue, "sources/one/no.md", 3) == -1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("b.md", "---\ntitle: [\n"),
        ("b.md", None),
        ("issue.toml", 'title = "عد'),
        ("../../publisher.toml", 'theme = "no-such"\n'),
    ],
)
def test_what_cannot_be_shown_keeps_the_last_good_pages(live: LiveIssue, name: str, text: str | None) -> None:
    file, good = live.asked.path / name, live.shown.issue
    kept = file.read_text("utf-8")
    if text is None:
        (live.asked.path / "issue.toml").write_text('title = "عدد"\narticles = ["a.md", "b.md", "c.md"]\n', "utf-8")
        file.unlink()
    else:
        file.write_text(text, "utf-8")
    assert not live.renew_quickly([file])
    live.renew()
    assert live.shown.failed and live.shown.issue is good and live.shown.findings
    file.write_text(kept, "utf-8")  # put back
    live.renew()
    assert not live.shown.failed and live.shown.issue


def test_a_theme_that_goes_on_for_ever_is_a_finding(live: LiveIssue) -> None:
    root = live.asked.path.parent.parent
    theme = root / "templates" / "endless"
    theme.mkdir(parents=True)
    (theme / "theme.toml").write_text('inherits = "majalla"\n', "utf-8")
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    (theme / "cover.html").write_text(f"<h1>{{{{ issue.title }}}}</h1>{loop}", "utf-8")
    (root / "publisher.toml").write_text('theme = "endless"\n[limits]\nseconds = 1\n', "utf-8")
    good = live.shown.issue
    live.renew()
    assert live.shown.failed and live.shown.issue is good
    assert "L001" in {finding.code for finding in live.shown.findings}, live.shown.findings


@pytest.mark.slow
def test_a_theme_that_fragments_do_not_suit_is_shown_as_a_whole(tmp_path: Path) -> None:
    path = small_issue.write(tmp_path)
    theme = tmp_path / "templates" / "counted"
    theme.mkdir(parents=True)
    (theme / "theme.toml").write_text('inherits = "majalla"\n', "utf-8")
    (theme / "extra.css").write_text(
        "p:nth-of-type(2) { color: red } h2::before { content: counter(page) }\n", "utf-8"
    )
    (tmp_path / "publisher.toml").write_text('theme = "counted"\n', "utf-8")
    shown = LiveIssue(Asked(path))
    try:
        shown.renew()
        issue = shown.shown.issue
        assert issue and issue.whole, shown.shown.findings
        assert _differences(shown) == []
        assert not shown.renew_quickly([_edit(shown, "b.md", small_issue.article("الثاني", "جديدة"))])
    finally:
        shown.close()
