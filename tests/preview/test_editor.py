"""The editor that the environment names, and no other."""

from pathlib import Path

import pytest

from publisher.diagnostics import PublisherError
from publisher.preview.editor import command_for, open_line
from waiting import until

FILE = Path("/p/مقال.md")


@pytest.mark.parametrize(
    ("environment", "command"),
    [
        ({"PUBLISHER_EDITOR": "xterm -e vim +{line} {file}"}, ["xterm", "-e", "vim", "+7", str(FILE)]),
        ({"PUBLISHER_EDITOR": "ed --at={file}:{line}", "EDITOR": "kate"}, ["ed", f"--at={FILE}:7"]),
        ({"VISUAL": "code --wait", "EDITOR": "kate"}, ["code", "--wait", "--goto", f"{FILE}:7"]),
        ({"EDITOR": "/opt/bin/subl"}, ["/opt/bin/subl", f"{FILE}:7"]),
        ({"EDITOR": "kate"}, ["kate", "--line", "7", str(FILE)]),
        ({"EDITOR": "gedit"}, ["gedit", "+7", str(FILE)]),
        ({"VISUAL": " ", "EDITOR": "emacs"}, ["emacs", "+7", str(FILE)]),
    ],
)
def test_each_is_given_the_line_as_it_takes_it(environment: dict[str, str], command: list[str]) -> None:
    assert command_for(environment, FILE, 7) == command


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "E021"),
        ({"EDITOR": "'unclosed"}, "E021"),
        ({"EDITOR": "vim"}, "E022"),
        ({"VISUAL": "/usr/bin/nano -w"}, "E022"),
        ({"EDITOR": "emacs -nw"}, "E022"),
    ],
)
def test_what_cannot_be_opened_from_a_page_is_a_finding(environment: dict[str, str], code: str) -> None:
    with pytest.raises(PublisherError) as caught:
        command_for(environment, FILE, 7)
    assert [finding.code for finding in caught.value.findings] == [code]


def test_no_shell_reads_a_file_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, told = tmp_path / "a; touch stray.md", tmp_path / "told"
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > "{told}"\n', "utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("PUBLISHER_EDITOR", f"{editor} {{file}} {{line}}")
    open_line(file, 3)
    until(lambda: told.exists() and told.read_text("utf-8"))
    assert told.read_text("utf-8") == f"{file}|3|"
    assert not (tmp_path / "stray.md").exists()


def test_an_editor_that_is_not_there_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISHER_EDITOR", "no-such-editor")
    with pytest.raises(PublisherError) as caught:
        open_line(FILE, 1)
    assert caught.value.findings[0].code == "E023"
