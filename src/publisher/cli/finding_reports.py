"""Findings in the forms that other programs read: SARIF 2.1.0, JUnit's XML, workflow commands of GitHub."""

import json
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

from publisher import __version__
from publisher.diagnostics import Finding, Severity
from publisher.pipeline.result import BuildResult

#: What became of each path, findings of none alone, and a language → a document.
Form = Callable[[Sequence[BuildResult], Sequence[Finding], str], str]
_NOT_RUN = "X003"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_ADDRESS = "https://pypi.org/project/arabic-publisher/"


def sarif(results: Sequence[BuildResult], findings: Sequence[Finding], language: str) -> str:
    """Write findings as SARIF (OASIS SARIF 2.1.0): one run, with a rule for each code that was found."""
    told = _all_of(results, findings)
    rules: dict[str, dict[str, object]] = {}
    for finding in told:
        rules.setdefault(
            finding.code,
            {
                "id": finding.code,
                "help": {"text": finding.hint(language)},
                "defaultConfiguration": {"level": _LEVELS[finding.severity]},
            },
        )
    index = {code: number for number, code in enumerate(rules)}
    driver = {"name": "publisher", "version": __version__, "informationUri": _ADDRESS, "rules": list(rules.values())}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, index, language) for finding in told],
    }
    return _json({"$schema": _SARIF, "version": "2.1.0", "runs": [run]})


def _sarif_result(finding: Finding, index: dict[str, int], language: str) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message(language)},
    }
    if span := finding.span:
        place: dict[str, object] = {"artifactLocation": {"uri": span.path}}
        region = {"startLine": span.line} if span.line else {}
        if region and span.column:
            region["startColumn"] = span.column
        result["locations"] = [{"physicalLocation": place | ({"region": region} if region else {})}]
    return result


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def junit(results: Sequence[BuildResult], findings: Sequence[Finding], language: str) -> str:
    """Write findings as the XML that servers of continuous integration read: a suite a path, a case a finding.

    Errors and warnings are failures, what did not run is skipped, notes are the output of their case.
    """
    suites = [_suite(str(result.path), result.findings, language, result.seconds) for result in results]
    suites += [_suite("publisher", findings, language, 0.0)] if findings else []
    return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n' + "".join(suites) + "</testsuites>\n"


def _suite(name: str, findings: Sequence[Finding], language: str, seconds: float) -> str:
    cases = [_case(name, finding, language) for finding in findings]
    cases = cases or [f"  <testcase classname={_quoted(name)} name={_quoted('publisher check')}/>\n"]
    failed = sum(one.severity is not Severity.NOTE for one in findings)
    skipped = sum(one.code == _NOT_RUN for one in findings)
    counts = f'tests="{len(cases)}" failures="{failed}" skipped="{skipped}" time="{seconds:.3f}"'
    return f" <testsuite name={_quoted(name)} {counts}>\n{''.join(cases)} </testsuite>\n"


def _case(suite: str, finding: Finding, language: str) -> str:
    message, place = finding.message(language), f"{finding.span}: " if finding.span else ""
    head = f"  <testcase classname={_quoted(suite)} name={_quoted(f'{finding.code} {place}{message}')}>"
    if finding.code == _NOT_RUN:
        body = f"<skipped message={_quoted(message)}/>"
    elif finding.severity is Severity.NOTE:
        body = f"<system-out>{_legal(escape(message))}</system-out>"
    else:
        body = f"<failure type={_quoted(finding.severity.value)} message={_quoted(message)}>"
        body += f"{_legal(escape(finding.told(language)))}</failure>"
    return f"{head}{body}</testcase>\n"


def _quoted(text: str) -> str:
    return _legal(quoteattr(text))


def _legal(text: str) -> str:
    """Leave out the characters that no XML may have (XML 1.0 §2.2)."""
    return "".join(one for one in text if (one >= " " and one not in "\ufffe\uffff") or one in "\t\n")


def github(results: Sequence[BuildResult], findings: Sequence[Finding], language: str) -> str:
    """Write findings as workflow commands, which GitHub shows at the lines that they speak of."""
    return "".join(_command(finding, language) for finding in _all_of(results, findings))


def _command(finding: Finding, language: str) -> str:
    word = "notice" if finding.severity is Severity.NOTE else finding.severity.value
    given = {"title": finding.code}
    if span := finding.span:
        given["file"] = span.path
        given |= {"line": str(span.line)} if span.line else {}
        given |= {"col": str(span.column)} if span.line and span.column else {}
    values = ",".join(f"{name}={_escaped(value, in_a_value=True)}" for name, value in given.items())
    said = _escaped(f"{finding.message(language)}\n{finding.hint(language)}")
    return f"::{word} {values}::{said}\n"


def _escaped(text: str, *, in_a_value: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_a_value else text


def _all_of(results: Sequence[BuildResult], findings: Sequence[Finding]) -> list[Finding]:
    return list(dict.fromkeys([*(one for result in results for one in result.findings), *findings]))


#: The forms by the names of the options that ask for them.
FORMS: dict[str, Form] = {"sarif": sarif, "junit": junit, "github": github}
