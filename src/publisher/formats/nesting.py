"""Quotations in quotations: from the sixth on they go no further in, so that there is room for their words."""

_FREE = 5  # levels that are set as the theme has them
#: The style of quotations that stand deep in others, for all formats.
NESTING_STYLE = (
    f"{' '.join(['blockquote'] * (_FREE + 1))} "
    "{ margin-inline: 0; padding-inline: .15em 0; border-inline-width: .5pt; }\n"
)
