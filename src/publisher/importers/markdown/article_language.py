"""The language of an article: what its front matter says, else what its words leave no doubt of, else its issue's."""

import re

from publisher.importers.detect_language import detected_language
from publisher.importers.front_matter.front_table import Front
from publisher.importers.markdown.rows import rows_of

_NOT_PROSE = re.compile(r"`[^`\n]*`|<[^<>\n]*>|\]\([^()\n]*\)|https?://\S+")


def article_language(front: Front, language: str) -> str:
    """Give the language of an article in an issue of a language."""
    if front.table.language:
        return front.table.language
    rows = rows_of(front.head.body, front.head.body_line).rows
    prose = "\n".join([front.table.title or "", *(row.text for row in rows if row.kind == "text")])
    return detected_language(_NOT_PROSE.sub(" ", prose), language)
