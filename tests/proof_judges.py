"""EPUBCheck and veraPDF for hundreds of files: each in one process, whose Java starts once and grows warm.

Run as a program with the name of one, it answers a path on each line of its input by what that says of the file.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

import jpype

from publisher.formats.pdf.standards import A_2A, UA_1
from publisher.validators import verapdf
from publisher.validators.external_tools import epubcheck_complaints


class Judge:
    """A validator that runs until it is left; a file for which it gives no answer has no complaints."""

    def __init__(self, tool: str) -> None:
        self._tool = tool
        command = [sys.executable, __file__, tool]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._process.communicate(timeout=60)

    def complaints(self, data: bytes) -> list[str]:
        """Return what it complains of in a file of these bytes."""
        with tempfile.NamedTemporaryFile(suffix=f".{_SUFFIXES[self._tool]}") as file:
            file.write(data)
            file.flush()
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.write(f"{file.name}\n")
            self._process.stdin.flush()
            return list(json.loads(self._process.stdout.readline()))


def _epubcheck() -> Callable[[str], list[str]]:
    spec = find_spec("epubcheck")
    jar = next(Path(str(spec and spec.origin)).parent.rglob("epubcheck*.jar"))
    jpype.startJVM(classpath=[str(jar), *map(str, jar.parent.rglob("*.jar"))], convertStrings=True)
    system, printer = jpype.JClass("java.lang.System"), jpype.JClass("java.io.PrintStream")
    system.setOut(printer(jpype.JClass("java.io.OutputStream").nullOutputStream()))
    system.setErr(system.out)
    checker = jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")

    def ask(path: str) -> list[str]:
        report = Path(f"{path}.json")
        checker().run([path, "--json", str(report)])
        told = json.loads(report.read_text("utf-8"))
        report.unlink()
        # A file of another name each time: what is said of it by name would never be what was said of the whole one.
        return [one.replace(Path(path).name, "book.epub") for one in epubcheck_complaints(told)]

    return ask


def _verapdf() -> Callable[[str], list[str]]:
    verapdf.start()
    return lambda path: [one for standard in (UA_1, A_2A) for one in verapdf.complaints(Path(path), standard)]


_SUFFIXES = {"EPUBCheck": "epub", "veraPDF": "pdf"}
_JUDGES = {"EPUBCheck": _epubcheck, "veraPDF": _verapdf}


def main() -> None:
    """Answer each line of the input."""
    ask = _JUDGES[sys.argv[1]]()
    for line in sys.stdin:
        try:
            told = ask(line.strip())
        except Exception as error:  # noqa: BLE001 -- whatever Java ends with on a damaged file: it says nothing of that
            sys.stderr.write(f"{sys.argv[1]}: {str(error)[:200]}\n")
            told = []
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
