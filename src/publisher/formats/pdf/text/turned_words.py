"""What a reader turns round is one finding for a whole file, however many parts it has."""

from collections.abc import Iterable

from publisher.diagnostics import Finding

_MOST = 8  # words that are named


def aggregated(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with one in the place of all that tell what a reader turns round (P014)."""
    kept, turned = [], dict[str, None]()
    for finding in findings:
        if finding.code == "P014":
            turned |= dict.fromkeys(dict(finding.params)["words"])  # type: ignore[arg-type]  # a tuple of words
        else:
            kept.append(finding)
    if turned:
        kept.append(Finding.of("P014", None, words=tuple(turned)[:_MOST]))
    return kept
