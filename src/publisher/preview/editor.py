"""The editor that the environment of the user names: a line of a file is opened in it.

Nothing that a project's files say can name a command.
"""

import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path, PurePath

from publisher.diagnostics import Finding, PublisherError
from publisher.diagnostics.reasons import reason_of_system
from publisher.i18n.sentences import Phrase

#: The variables that may name an editor, the first that does so is asked.
VARIABLES = ("PUBLISHER_EDITOR", "VISUAL", "EDITOR")
# Editors that run inside a terminal, which a page in a browser cannot give them.
_IN_TERMINAL = frozenset(
    ("vi", "vim", "nvim", "nano", "pico", "micro", "hx", "helix", "kak", "emacs-nox", "ed", "joe", "ne")
)
# How others are given a line: before the file, or with it.
_BEFORE = ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf")
_WITH_COLON = ("subl", "sublime_text", "zed", "atom", "pulsar", "lapce")
_BY_OPTION = {"kate": "--line", "kwrite": "--line", "idea": "--line", "pycharm": "--line", "mate": "--line"}


def command_for(environment: Mapping[str, str], file: Path, line: int) -> list[str]:
    """Return the command that opens a line (from 1) of a file.

    `{file}` and `{line}` in PUBLISHER_EDITOR stand for the two. Raise PublisherError where no editor is named, or
    where it needs a terminal (E021, E022).
    """
    named = next((value for name in VARIABLES if (value := environment.get(name, "").strip())), "")
    try:
        words = shlex.split(named)
    except ValueError:
        words = []
    if not words:
        raise PublisherError(Finding.of("E021", None, variables=VARIABLES))
    if any("{file}" in word for word in words):
        return [word.replace("{file}", str(file)).replace("{line}", str(line)) for word in words]
    program = PurePath(words[0]).name
    if program in _IN_TERMINAL or (program == "emacs" and "-nw" in words):
        raise PublisherError(Finding.of("E022", None, program=program))
    if program in _BEFORE:
        return [*words, "--goto", f"{file}:{line}"]
    if program in _WITH_COLON:
        return [*words, f"{file}:{line}"]
    if program in _BY_OPTION:
        return [*words, _BY_OPTION[program], str(line), str(file)]
    return [*words, f"+{line}", str(file)]


def open_line(file: Path, line: int) -> None:
    """Open a line of a file in the user's editor, and do not wait for it. Raise PublisherError where that fails."""
    command = command_for(os.environ, file, line)
    if shutil.which(command[0]) is None:
        raise PublisherError(Finding.of("E023", None, program=command[0], reason=Phrase("not_there")))
    try:
        process = subprocess.Popen(  # noqa: S603 -- the user's own environment names the program, and runs as it is
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        threading.Thread(target=process.wait, daemon=True).start()  # else what has ended stays in the system's table
    except OSError as error:
        raise PublisherError(Finding.of("E023", None, program=command[0], reason=reason_of_system(error))) from error
