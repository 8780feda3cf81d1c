"""What an editor lets pass the gates: by its text and with a reason, and written down in the manifest."""

import json
from pathlib import Path
from typing import Any

import pytest

from publisher.diagnostics import PublisherError
from publisher.issue import edition
from publisher.pipeline.build import build
from publisher.pipeline.request import BuildRequest

BODY = "في هذا السطر لغة C++ وحدها."
TABLE = """[[ignore]]
codes = ["P015"]
paths = ["sources/one/*"]
text = "{text}"
reason = "كذلك أرادها كاتبها"
"""


@pytest.fixture
def issue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An issue in which a line is set wrongly."""
    monkeypatch.setattr(edition, "isolate", lambda markup, *_: markup)
    folder = tmp_path / "sources" / "one"
    folder.mkdir(parents=True)
    (folder / "issue.toml").write_text('title = "عدد"\ndate = 2025-01-02\n', "utf-8")
    (folder / "a.md").write_text(f"---\ntitle: مقال\n---\n\n{BODY}\n", "utf-8")
    return folder


def _built(issue: Path, settings: str) -> dict[str, Any]:
    root = issue.parents[1]
    (root / "publisher.toml").write_text(settings, "utf-8")
    build(BuildRequest(issue, ("pdf",), out=root / "dist", cache=False))
    read: dict[str, Any] = json.loads((root / "dist" / "one" / "manifest.json").read_text("utf-8"))
    return read


def test_a_text_that_is_named_passes_and_is_written_down(issue: Path) -> None:
    ignored = _built(issue, TABLE.format(text="لغة C++ وحدها"))["ignored"]
    place, text, reason = "sources/one/a.md:5", "لغة C++ وحدها", "كذلك أرادها كاتبها"
    assert ignored == [{"code": "P015", "place": place, "text": text, "reason": reason}]


@pytest.mark.parametrize(
    "settings", ["", TABLE.format(text="لغة C# وحدها"), TABLE.format(text="C++").replace("one", "two")]
)
def test_another_text_or_file_does_not_pass(issue: Path, settings: str) -> None:
    with pytest.raises(PublisherError) as caught:
        _built(issue, settings)
    assert "P015" in [finding.code for finding in caught.value.findings]


def test_a_gate_without_a_text_is_told_at_its_line(issue: Path) -> None:
    with pytest.raises(PublisherError) as caught:
        _built(issue, TABLE.replace('text = "{text}"\n', ""))
    (finding,) = caught.value.findings
    assert finding.span is not None
    assert (finding.span.path, finding.span.line) == ("publisher.toml", 1)
    assert "P015" in str(finding)
