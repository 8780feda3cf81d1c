"""What is wrong with an issue's texts before they are set in type."""

from collections.abc import Sequence
from functools import partial

from publisher.cache.keys import FACES, Key, KeyFields, joined
from publisher.cache.memoize import Memory, forgetful
from publisher.checks.house.judging import judge, judge_table
from publisher.checks.sources.calendar_days import days_out_of_range
from publisher.checks.sources.coverage import Coverage
from publisher.checks.sources.hidden_controls import hidden_in_article, hidden_in_issue
from publisher.checks.sources.lengths import too_long
from publisher.diagnostics import Finding
from publisher.model import Article, Face, Issue, Source
from publisher.settings.tables import IgnoreTable
from publisher.system.fork_ahead import beside

# Of an archive's texts hardly one changes at a time: the others are remembered by the score.
_AT_ONCE = 40
_JUDGED = KeyFields(
    "judged",
    ("article.source.path", "article.source.sha256", "article.language", "article.verse", "ignored", "most", *FACES),
    {
        "article": "an importer makes it of its source; links to other articles are no text",
        "faces.*.codepoints": "they are read from the file that faces.*.sha256 is the hash of",
    },
)


def check_texts(
    issue: Issue,
    table: Source,
    tables: Sequence[Source],
    faces: Sequence[Face],
    ignored: Sequence[IgnoreTable] = (),
    most: int | None = None,
    memory: Memory | None = None,
    jobs: int = 1,
) -> tuple[Finding, ...]:
    """Find letters that no face has, texts too long for their place, and what house style objects to.

    `table` is the issue's own, or the article that is one; `tables` are all that say what it is, publisher.toml
    first; `most` is the bound on findings of one code in one text. Articles that are not remembered are judged by
    `jobs` processes at once.
    """
    coverage, remembering = Coverage(faces), memory or forgetful()
    shared = _JUDGED.given(faces=faces, ignored=ignored, most=most)

    def found(article: Article, key: Key) -> list[Finding]:
        def told() -> list[Finding]:
            return [*coverage.of(article), *hidden_in_article(article), *judge(article, ignored, most)]

        return remembering.recall(key, list[Finding], told)

    def found_in(articles: Sequence[Article], keys: Sequence[Key]) -> list[Finding]:
        def each() -> list[Finding]:
            return [finding for article, key in zip(articles, keys, strict=True) for finding in found(article, key)]

        return remembering.recall(joined(keys), list[Finding], each)

    every = [entry.article for entry in issue.entries]
    keys = [shared.key(article=article) for article in every]
    own = table.path.endswith(".toml")
    pairs = list(zip(every, keys, strict=True)) if jobs > 1 else []
    new = [partial(found, article, key) for article, key in reversed(pairs) if not remembering.knows(key)]
    with beside(new, jobs - 1):
        of_articles = [
            finding
            for n in range(0, len(every), _AT_ONCE)
            for finding in found_in(every[n : n + _AT_ONCE], keys[n : n + _AT_ONCE])
        ]
    return (
        *coverage.of_issue(issue, tables, own=own),
        *too_long(issue, table),
        *hidden_in_issue(issue, table, tables),
        *days_out_of_range(issue, table),
        *(judge_table(table, issue.language, ignored, most) if own else ()),
        *of_articles,
    )
