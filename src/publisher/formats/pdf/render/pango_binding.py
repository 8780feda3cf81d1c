"""The engine's binding to Pango, HarfBuzz and Fontconfig, read beforehand; cffi makes `pango_declarations.py` of it.

WeasyPrint has cffi read its declarations in C at each start, which takes a fifth of its import, and again wherever a
type is first named. cffi's other mode (its documentation, «out-of-line, ABI level») has that done once. It is for the
very declarations that it was made from. `./do engine --accept` makes it anew.
"""

import importlib.util
import re
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import _cffi_backend  # type: ignore[import-untyped]  # it has no types

# What the press asks for besides the engine's own.
_MORE = """
    PangoContext * pango_layout_get_context (PangoLayout *layout);
    PangoAttrList * pango_attr_list_copy (PangoAttrList *list);
"""
#: The module that `made` gives.
DECLARED = Path(__file__).with_name("pango_declarations.py")
_HEAD = '''\
"""Made by `./do engine --accept`, for the declarations of this hash. Do not edit."""

from publisher.formats.pdf.render.pango_binding import Binding

SOURCE = "{}"
'''


class Binding(_cffi_backend.FFI):  # type: ignore[misc]  # as that has none
    """A binding whose declarations are known: declarations that are repeated need not be read."""

    def cdef(self, declarations: str) -> None:
        """Declare what is declared."""


def source() -> str:
    """Give the engine's declarations as its module has them; nothing where there is no engine."""
    found = importlib.util.find_spec("weasyprint")
    path = Path(found.origin).parent / "text" / "ffi.py" if found and found.origin else None
    return path.read_text("utf-8") if path and path.is_file() else ""


def known() -> Any:
    """Give the binding that was made of these very declarations, or None."""
    from publisher.formats.pdf.render import pango_declarations

    return pango_declarations.ffi if sha256(source().encode()).hexdigest() == pango_declarations.SOURCE else None


def made() -> str:
    """Make the module."""
    from cffi import FFI  # type: ignore[import-untyped]  # it has no types

    text = source()
    declarations = "".join(re.findall(r"ffi\.cdef\('''(.*?)'''\)", text, re.DOTALL))
    ffi = FFI()
    ffi.cdef(declarations + _MORE)
    ffi.set_source("declared", None)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "declared.py"
        ffi.emit_python_code(str(file))
        body = file.read_text("utf-8").partition("import _cffi_backend\n")[2]
    body = body.replace("_cffi_backend.FFI(", "Binding(")
    return _HEAD.format(sha256(text.encode()).hexdigest()) + body
