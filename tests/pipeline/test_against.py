"""Products held against an issue that is not the one that they were made from: what differs is told by its kind."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from publisher.diagnostics import Finding
from publisher.pipeline.against import against
from publisher.pipeline.build import build
from publisher.pipeline.file_kinds import Kind
from publisher.pipeline.request import BuildRequest
from some import some

ARTICLE = """---
title: مقال عن عبد الله
---

الكلمة الأولى والثانية ثم الثالثة، و[رابط](https://example.org/a) وحاشية[^1].

- بند
- بند ثان

| أ | ب |
|---|---|
| 1 | 2 |

![وصف](p.png)

[^1]: نص الحاشية.
"""
#: What is changed in the article: what stood there, what stands there now, and the kind of fact that must be told.
CHANGES = {
    "a word is lost": ("والثانية ", "", "words"),
    "words stand in another order": ("الأولى والثانية", "والثانية الأولى", "words"),
    "a list has an item less": ("- بند ثان\n", "", "words"),
    "a table has a row more": ("| 1 | 2 |\n", "| 1 | 2 |\n| 3 | 4 |\n", "words"),
    "a link leads elsewhere": ("example.org/a", "example.org/b", "links"),
    "a note is another": ("نص الحاشية", "نص غيره", "words"),
    "a picture is another": ("p.png", "q.png", "pictures"),
    "a title is another": ("عبد الله", "عبد الرحمن", "words"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    _write(root / "one", ARTICLE)
    build(BuildRequest(root / "one", ("pdf", "epub", "web"), out=root / "dist"))
    return root


def _write(folder: Path, article: str) -> None:
    folder.mkdir(parents=True)
    Image.new("RGB", (400, 300), (40, 90, 140)).save(folder / "p.png")
    Image.new("RGB", (400, 300), (140, 90, 40)).save(folder / "q.png")
    (folder / "a.md").write_text(article, "utf-8")
    (folder / "issue.toml").write_text(
        'title = "عدد"\nslug = "one"\ndate = 2025-01-02\narticles = ["a.md"]\n', "utf-8"
    )


def _found(project: Path, issue: Path) -> Mapping[Kind, list[Finding]]:
    made = project / "dist" / "one"
    site = {path.relative_to(made / "web").as_posix(): path.read_bytes() for path in (made / "web").rglob("*.*")}
    products: dict[Kind, tuple[Path, bytes | Mapping[str, bytes]]] = {
        Kind.PDF: (made / "one.pdf", (made / "one.pdf").read_bytes()),
        Kind.EPUB: (made / "one.epub", (made / "one.epub").read_bytes()),
        Kind.WEB: (made / "web", site),
    }
    return {kind: against(path, kind, data, issue) for kind, (path, data) in products.items()}


@pytest.mark.engine
def test_what_an_issue_makes_is_the_same(project: Path) -> None:
    assert _found(project, project / "one") == {Kind.PDF: [], Kind.EPUB: [], Kind.WEB: []}


@pytest.mark.engine
@pytest.mark.parametrize("name", CHANGES)
def test_what_another_issue_makes_is_told(name: str, project: Path, tmp_path: Path) -> None:
    before, after, kind = CHANGES[name]
    assert before in ARTICLE
    _write(tmp_path / "one", ARTICLE.replace(before, after))
    for format_, findings in some(_found(project, tmp_path / "one").items()):
        kinds = {str(dict(finding.params)["kind"]) for finding in findings}
        assert kind in kinds, format_
        assert {finding.code for finding in findings} <= {"X501", "X502", "X503"}


@pytest.mark.parametrize("kind", [Kind.PDF, Kind.EPUB])
def test_what_cannot_be_read_is_told(kind: Kind, project: Path) -> None:
    (finding,) = against(project / f"x.{kind}", kind, b"no product", project / "one")
    assert finding.code == "X002"
