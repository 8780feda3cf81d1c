"""Pieces of Markdown, from which tests put texts together that nobody would write."""

import random
from collections.abc import Iterator

#: Signs that may mean something to Markdown and take no letter away: no address, no name, no tag.
SIGNS = "*_#>-+.!|~=\\[]ءكتابولـ\u064e،  \t\n\n"
EVERY_SIGN = SIGNS + "`(){}<>:^%&;\"'/$@?x1٢\u00a0\u200f"
#: What opens and closes, and may stand in a line or be one.
MARKS = (
    *("{% raw %}", "{% endraw %}", "{{ x }}", "{{< figure src=a >}}", "{{% notice %}}", "{{% /notice %}}", "{:"),
    *(":::note", ":::", "> [!NOTE]", "!!! note", "<div>", "</div>", "<!--", "-->", "```", "~~~", "^[", "]", "[^1]"),
    *("[^1]:", "%%", "{/*", "$$", "\\[", "\\]", "+---+---+", "> :::note", "> :::", "> ```py", "  ```py"),
)
LINES = (
    *("- ب", "  - ب", "1) ب", "١- ب", "| ب | ب", "|---|---|", "    ب", "ب", "", "", "# ب", "ب  ", "ب\\", "***", "ب:"),
    *("• ب", "– ب", "| ب", "#ب", "1. ب", "   ب", "\tب", ": ب", "Term", "---", "===", "[a]: b", "*[ب]: ج", "  "),
)
#: Names, entities and letters at which tables of names, parsers of XML and foldings of case have failed.
ODD = (
    *("> {: .note}", "{: .note}", "{.verse}", "{#1}", "{: .a b=c}", "[x](&#1;)", '<a href="&#1;">x</a>', "&#0;"),
    *("&#xD800;", "&#xFFFE;", "&#x110000;", "\ufffe", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\ufeff"),
    *("ع<\\+@a>", "<a@b>", "<http://[>", "[x](http://[)", "<dİv>x</dİv>", "<ſummary>", "<details>", "</details>"),
    *("<summary>", "</summary>", "<!DOCTYPE html>", "<!DOCTYPE>", "<script>", "<style>", "<?x", "<![CDATA[", "]]>"),
    *("<p>", "</p>", "<table>", "<tr>", "<td>", "<li>", "<ul>", "<dt>", "<img>", '<img src="">', "<br>", "<svg>"),
    *("<html>", "<body>", "<head>", "<frameset>", "<plaintext>", "<textarea>", "<title>", "<math>", "<template>"),
    *("[^]:", "[^b]:", "[^0]:", "[^b]", "[^]", "[^0]", "[]", "![](", "![]()", "[["),
    *("]]", "![[a.png|", "[a][b]", "[:"),
    *("\ufdd5", "\x02", "\x03", "\x02wzxhzdk:0\x03", "\x02amp\x03", "klzzwxh:0", "https://", "https://.", "@", "\\"),
    *("``", "`", "`` ` ``", "` `", "**", "__", "~~", "==", "~ب~", "^ب^", "$", "\\(", "\\)", "\\begin{align}"),
    *(
        "\\ref{",
        ":smile:",
        ":",
        "@cite",
        "[@a]",
        "#+",
        "//",
        "***",
        "ـ",
        "\u064e",
        "\u202e",
        "\u2066",
        "\U000e0001",
        "﴿",
        "﴾",
    ),
)


def odd_texts(number: int, seed: int) -> Iterator[str]:
    """Yield so many texts of a dozen pieces or fewer, the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 -- no secret hangs on it
    gaps = ("", "", " ", "\n", "\n", "\n\n", "\n    ")
    pools = (MARKS, LINES, ODD, (*MARKS, *LINES, *ODD), tuple(EVERY_SIGN), (*LINES, *EVERY_SIGN))
    for _ in range(number):
        pieces: list[str] = []
        for _ in range(chance.randint(1, 12)):
            pieces += [chance.choice(chance.choice(pools)), chance.choice(gaps)]
        yield "".join(pieces)
