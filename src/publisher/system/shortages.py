"""What the machine lacks or refuses, from the exception that it raised → the fault of the environment that says so.

Libraries raise such exceptions wherever they are: memory, processes, open files and the disk run out at any line.
"""

import errno
import re
from collections.abc import Iterator

from publisher.diagnostics import EnvironmentFault, Finding
from publisher.diagnostics.reasons import reason_of_system
from publisher.i18n.sentences import Phrase
from publisher.system.unsaid import is_unsaid

_SHORT = {
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "files"),
    errno.ENOMEM: "memory",
    errno.EAGAIN: "processes",
}
# What is lacking, and what to do about it.
_LACKS = {
    "memory": (Phrase("short_of_memory"), Phrase("more_memory")),
    "processes": (Phrase("short_of_processes"), Phrase("more_processes")),
    "either": (Phrase("short_of_processes_or_memory"), Phrase("more_processes_or_memory")),
    "files": (Phrase("short_of_files"), Phrase("more_files")),
}
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG)
_NO_TEMPORARY = "No usable temporary directory"
# What GLib, the dynamic loader and Python say: of threads first, for which they may blame memory too.
_SENTENCES = (
    (r"can't start new thread|[Ee]rror creating thread", "processes"),
    (r"[Cc]annot allocate memory|failed to (?:allocate|map segment)|MemoryError|[Oo]ut of memory", "memory"),
    (r"Too many open files", "files"),
    (r"Resource temporarily unavailable", "processes"),
)
_NOT_FOUND = re.compile(r"No module named '([\w.]+)'")
_SURROGATE = re.compile("[\udc80-\udcff]")


def shortage(error: BaseException) -> EnvironmentFault | None:
    """Return the fault of the environment that an exception, or one that led to it, stands for; else None."""
    found = next(filter(None, map(_finding, _chain(error))), None)
    return EnvironmentFault(found) if found else None


def shortage_in_words(text: str) -> EnvironmentFault | None:
    """Return the fault of the environment that a process reported before it ended, or None."""
    if kind := _kind_of_words(text):
        return short_of(kind)
    missing = _NOT_FOUND.search(text)
    found = _of_import(ImportError(missing[0], name=missing[1])) if missing else None
    return EnvironmentFault(found) if found else None


def short_of(kind: str) -> EnvironmentFault:
    """Make the fault of a machine that gives too little `memory`, or too few `processes` or `files`.

    Threads have stacks: where memory is bounded (setrlimit(2)), it may be that which the system has no more of.
    """
    if kind == "processes" and _memory_is_bounded():
        kind = "either"
    what, advice = _LACKS[kind]
    return EnvironmentFault(Finding.of("E014", None, what=what, advice=advice))


def check_name(path: str) -> None:
    """Raise EnvironmentFault where the name of a folder of the machine is not UTF-8; libraries do not take it."""
    if _SURROGATE.search(path):
        raise EnvironmentFault(_no_utf8(path))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _finding(error: BaseException) -> Finding | None:
    if isinstance(error, MemoryError) or is_unsaid(error):
        return _of_kind("memory")
    if isinstance(error, OSError):
        return _of_system(error)
    if isinstance(error, ImportError):
        return _of_import(error)
    if isinstance(error, UnicodeEncodeError) and _SURROGATE.search(error.object):
        return _no_utf8(error.object)
    if type(error) is RuntimeError:  # that of threading, which has no class of its own
        kind = _kind_of_words(str(error)) if str(error).startswith("can't start new thread") else ""
        return _of_kind(kind) if kind else None
    return None


_ENGINE = ("weasyprint", "pydyf")


def _of_system(error: OSError) -> Finding | None:
    if kind := _SHORT.get(error.errno or 0):
        return _of_kind(kind)
    if error.errno in _DISK or str(error.strerror).startswith(_NO_TEMPORARY):
        path = error.filename2 or error.filename
        shown = Phrase("the_temporary_folder") if path is None else _printable(str(path))
        reason = reason_of_system(error) if error.errno in _DISK else Phrase("no_temporary_folder")
        return Finding.of("E016", None, path=shown, reason=reason)
    return None


def _of_import(error: ImportError) -> Finding | None:
    """Tell of a package that is missing or broken; where it is one of ours, that is no fault of the machine."""
    if kind := _kind_of_words(str(error)):
        return _of_kind(kind)
    unnamed = _NOT_FOUND.search(str(error))  # what C code imports has no name
    name = (error.name or (unnamed[1] if unnamed else "")).partition(".")[0]
    if not name or name == "publisher" or (name in _ENGINE and not isinstance(error, ModuleNotFoundError)):
        return None  # an engine that is there, and of another version, is reported by those who load it
    return Finding.of("E015", None, name=name, reason=str(error).splitlines()[0])


def _of_kind(kind: str) -> Finding:
    return short_of(kind).findings[0]


def _kind_of_words(text: str) -> str:
    return next((kind for pattern, kind in _SENTENCES if re.search(pattern, text)), "")


def _no_utf8(path: str) -> Finding:
    return Finding.of("E017", None, path=_printable(path))


def _printable(path: str) -> str:
    """Write bytes of a name that are not UTF-8 as \\xff."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _memory_is_bounded() -> bool:
    import resource  # Windows has none, and gets a message from the command line (E010)

    kinds = (resource.RLIMIT_AS, resource.RLIMIT_DATA)
    return any(resource.getrlimit(kind)[1] != resource.RLIM_INFINITY for kind in kinds)
