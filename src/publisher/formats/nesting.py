"""Blocks in blocks, in every format: quotations in quotations, and the title of what was a `<details>`."""

_FREE = 5  # levels that are set as the theme has them
#: From the sixth on, quotations go no further in, so that there is room for their words; a title stays with what it
#: is a title of.
NESTING_STYLE = (
    f"{' '.join(['blockquote'] * (_FREE + 1))} "
    "{ margin-inline: 0; padding-inline: .15em 0; border-inline-width: .5pt; }\n"
    ".details-title { font-weight: bold; break-after: avoid; }\n"
)
