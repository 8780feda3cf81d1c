"""Code of a named language into spans that a theme can colour; its text stays as it was."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from publisher.diagnostics import Finding
from publisher.html_tree import fragment

_PREFIX = "language-"


def highlight(root: HtmlElement) -> Iterator[tuple[str, Finding]]:
    """Highlight every block of code; give each language that is not known, with what to say of it."""
    for code in root.xpath("//pre/code[starts-with(@class, 'language-')]"):
        name = code.get("class", "").removeprefix(_PREFIX).split()[0]
        if not _highlighted(code, name):
            yield name, Finding.of("M010", None, language=name)


def _highlighted(code: HtmlElement, name: str) -> bool:
    # Pygments is loaded where there is code to colour: it takes longer than most articles.
    from pygments import highlight as coloured
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    text = code.text_content()
    try:
        lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return False
    spans = fragment(coloured(text, lexer, HtmlFormatter(nowrap=True)), "code")
    if spans.text_content().rstrip("\n") != text.rstrip("\n"):
        return True  # a lexer that changes its text is not to be trusted with ours
    code[:] = []
    code.text = spans.text
    code.extend(list(spans))
    return True
