"""What a machine builds with, in a few facts: two that agree in all of them make the same bytes."""

import platform
from collections.abc import Mapping
from hashlib import sha256

from publisher.cache.keys import code
from publisher.formats.pdf.fragments.cache_keys import engine
from publisher.i18n.sentences import Phrase
from publisher.project.workspace import carried_files

#: The facts, in the order in which a difference is reported, as a finding names them.
NAMES = {
    "python": Phrase("what_python"),
    "engine": Phrase("what_engine"),
    "fonts": Phrase("what_fonts"),
    "program": Phrase("what_program"),
}


def facts() -> dict[str, str]:
    """Return what products depend on besides their sources: the program's hash has its libraries' versions in it."""
    whole = sha256()
    for name, path in carried_files():
        whole.update(f"{name}\0".encode() + sha256(path.read_bytes()).digest())
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()} {platform.machine()}",
        "engine": ", ".join(f"{name} {version[:12]}" for name, version in engine()),
        "fonts": whole.hexdigest()[:12],
        "program": code()[:12],
    }


def difference(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """Return the first fact in which two machines differ; "" where there is none."""
    return next((name for name in NAMES if theirs.get(name) != ours[name]), "")
