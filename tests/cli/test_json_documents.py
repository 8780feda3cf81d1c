"""What other programs read: the output of every command, and manifests, against the JSON Schemas of the package."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

import json_page
from places import SEED
from publisher.cli.commands import cli
from publisher.pipeline.result import SCHEMA, SCHEMAS
from some import some

Run = Callable[..., Any]


def _schema(name: str) -> dict[str, Any]:
    return json.loads(SCHEMAS[name].read_text("utf-8"))


def _closed(schema: Any) -> Any:
    """Return a schema in which no object has a key that is not described; readers may find more, we write no more."""
    if isinstance(schema, list):
        return list(map(_closed, schema))
    if not isinstance(schema, dict):
        return schema
    own = {key: _closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        own.setdefault("additionalProperties", False)
    return own


def _faults(name: str, value: object) -> list[str]:
    from jsonschema import Draft202012Validator  # seconds, which every process would pay that collects tests

    found = Draft202012Validator(_closed(_schema(name))).iter_errors(value)
    return [f"{one.json_path}: {one.message}" for one in found]


def _ran(run: Run, *arguments: object, code: int = 0) -> dict[str, Any]:
    ran = run(*arguments, "--json")
    assert ran.code == code, ran.err
    value = json.loads(ran.out)
    assert _faults("run", value) == []
    assert (value["schema"], value["exit"]) == (SCHEMA, code)
    return value


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_schemas(name: str) -> None:
    from jsonschema import Draft202012Validator

    schema = _schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:arabic-publisher:schema:{name}:{SCHEMA}"
    assert schema["properties"]["schema"]["const"] == SCHEMA
    assert all("description" in one for one in some(_properties(schema)))


def _properties(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        properties = schema.get("properties", {})
        yield from properties.values()
        for value in schema.values():
            yield from _properties(value)


def test_the_page_says_what_the_schemas_say() -> None:
    """`./do references` writes it anew."""
    assert json_page.PATH.read_text("utf-8") == json_page.document()


def test_the_schema_names_every_command() -> None:
    def names(group: click.Group, before: str = "") -> Iterator[str]:
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                yield from names(command, f"{name} ")
            if not isinstance(command, click.Group) or command.invoke_without_command:
                yield before + name

    assert set(_schema("run")["properties"]["command"]["enum"]) == set(names(cli))


def test_what_does_not_fit_is_found(run: Run, issue: Path) -> None:
    """The schemas can fail: a key of another type, one that is missing, one that is not described."""
    good = _ran(run, "check", "sources/one")
    for wrong in ({"exit": "0"}, {"schema": SCHEMA + 1}, {"more": 1}, {"issues": [{"path": "x"}]}):
        assert _faults("run", good | wrong), wrong
    assert _faults("run", {key: value for key, value in good.items() if key != "files"})


def test_builds_and_their_manifests(run: Run, issue: Path) -> None:
    (issue / "c.md").write_text("# ع\n\nنص\n", "utf-8")  # a note: the issue does not list it
    value = _ran(run, "build", "sources/one", "--report")
    (told,) = value["issues"]
    assert {output["format"] for output in told["outputs"]} == {"pdf", "epub", "web"}
    assert "dist/one/report.html" in told["files"]
    assert {finding["severity"] for finding in told["findings"]} == {"note"}
    manifest = json.loads(Path("dist/one/manifest.json").read_text("utf-8"))
    assert _faults("manifest", manifest) == []
    Path("dist/one/CNAME").write_text("example.org\n", "utf-8")
    _ran(run, "build", "sources/one", "--format", "epub")
    again = json.loads(Path("dist/one/manifest.json").read_text("utf-8"))
    assert _faults("manifest", again) == []
    assert (list(again["kept"]), {one["format"] for one in again["outputs"]}) == (["CNAME"], {"pdf", "epub", "web"})
    _ran(run, "verify", "dist/one")
    _ran(run, "check", "dist/one/one.epub", "dist/one/one.pdf")


def test_manifests_of_releases(sample: tuple[Path, object]) -> None:
    manifest = json.loads((sample[0] / "manifest.json").read_text("utf-8"))
    assert _faults("manifest", manifest) == []
    assert some(manifest["outputs"])[0]["standards"]


def test_builds_that_fail(run: Run, issue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (issue / "a.md").write_text("---\ndate: 2026-02-30\nlayout: x\n---\n\nنص\n", "utf-8")
    value = _ran(run, "build", "sources/one", "--lang", "ar", code=1)
    assert value["issues"][0]["outputs"] == []
    assert _ran(run, "build", "none.md", code=1)["findings"][0]["code"] == "S001"
    monkeypatch.setattr("publisher.pipeline.build.set_in_type", lambda *_: 1 / 0)
    _ran(run, "build", "sources/one", "--format", "epub", code=70)


def test_checks_of_texts(run: Run, issue: Path) -> None:
    (issue / "a.md").write_text('---\ntitle: "عنوان"\n---\n\nقال "نعم" ,ثم مضى.\n', "utf-8")
    value = _ran(run, "check", "--diff", "sources/one")
    assert value["diff"].startswith("--- a/")
    assert some(value["issues"][0]["findings"])[0]["params"]
    _ran(run, "check", "--fix", "sources/one")


def test_all_other_commands(run: Run) -> None:
    assert len(_ran(run, "init", "m")["files"]) == 4
    assert _ran(run, "init", "m", code=1)["findings"][0]["code"] == "O004"
    assert some(_ran(run, "import", SEED, "--into", "m/sources/i")["inferred"])[0]["kind"] == "title"
    _ran(run, "new", "article", "عنوان", "--into", "m/sources/i")
    _ran(run, "new", "issue", "عدد")
    assert _ran(run, "explain", "S001", "X254")["explained"][1]["code"] == "X254"
    assert "kinds" in _ran(run, "cache")["cache"]
    assert "removed" in _ran(run, "cache", "--clear")["cache"]


@pytest.mark.slow
def test_releases(run: Run, issue: Path) -> None:
    ran = run("release", "sources/one", "--json")
    assert _faults("run", json.loads(ran.out)) == []
    assert _faults("manifest", json.loads(Path("dist/one/manifest.json").read_text("utf-8"))) == []


def test_a_manifest_of_another_version_is_refused_and_built_beside(run: Run, issue: Path) -> None:
    """Whatever stands in it: keys of other types, none at all."""
    folder = Path("dist/one")
    folder.mkdir(parents=True)
    for more in (
        {},
        {"outputs": 3},
        {"outputs": [{"path": "x.pdf", "format": "pdf"}], "checks": [1]},
        {"sources": []},
    ):
        (folder / "manifest.json").write_text(json.dumps({"schema": SCHEMA + 1, **more}), "utf-8")
        value = _ran(run, "verify", "dist/one", code=1)
        found = [one for one in value["issues"][0]["findings"] if one["code"] == "X406"]
        assert [one["params"]["reason"] for one in found] == [
            f"it is of version {SCHEMA + 1}, and this program reads version {SCHEMA}"
        ]
        assert "الإصدار" in run("verify", "dist/one", "--lang", "ar").err
        if not more:  # later there is an EPUB too, which EPUBCheck reads where it is installed
            _ran(run, "check", "dist/one", code=1)
        _ran(run, "build", "sources/one", "--format", "epub", "--no-cache")
        assert json.loads((folder / "manifest.json").read_text("utf-8"))["schema"] == SCHEMA
