"""`publisher check`: what it tells, what it changes, and what it leaves as it was."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publisher.checks.house import judging
from publisher.checks.house.registry import CHECKS, HouseCheck
from publisher.checks.sources import issue_texts
from publisher.diagnostics import Finding
from publisher.model import Article
from publisher.pipeline import check as check_module
from publisher.pipeline.check import CheckOptions, check_issue
from some import some

FAULTY = "---\ntitle: المقال الأول\n---\n\nقال كلمة, ثم سكت.\n"
Run = Callable[..., object]


def test_it_tells_and_builds_nothing(issue: Path, run: Run) -> None:
    (issue / "a.md").write_text(FAULTY, "utf-8")
    (issue / "c.md").write_text("# ع\n\nنص.\n", "utf-8")
    ran = run("check", "sources/one")
    assert (ran.code, ran.out) == (0, "")
    assert "sources/one/a.md:5:9: warning A001" in ran.err
    assert "note C010" in ran.err
    assert "sources/one: 1 warning, 1 note" in ran.err
    assert not (issue.parents[1] / "dist").exists()
    assert run("check", "sources/one", "--strict").code == 1
    assert run("check").code == 0
    assert "تحذير \u2068A001\u2069" in run("check", "sources/one/a.md", "--lang", "ar").err


def test_what_a_build_would_refuse_fails_the_check(issue: Path, run: Run) -> None:
    (issue / "a.md").write_text("---\ndate: x\n---\n\nنص\n", "utf-8")
    ran = run("check", "sources/one", "--fix")
    assert (ran.code, "error C003" in ran.err) == (1, True)
    (issue / "a.md").write_text("---\ntitle: ع\n---\n\nنص \u202eمعكوس.\n", "utf-8")
    ran = run("check", "sources/one")
    assert (ran.code, "a.md:5:4: error A017" in ran.err) == (1, True)


# What an article may have wrong at its head, with the codes, and what else is told of one that cannot be built.
_HEADS = {
    "date: 14/10\ncolumns: many": ["C003", "C003"],
    "title: أ\ntitle: ب\ndate: 14/10": ["C003", "F003"],
    "verse: odd\nfoo: x": ["C003", "F013"],
}
_BODY = "نص ![صورة](gone.png) و[رابط](gone.md) و[^1] <script>x</script>\n\n![](https://x.org/a.png)\n"
_OF_BODY = ["M001", "M004", "M005", "M006", "M018"]


@pytest.mark.parametrize("head", _HEADS)
@pytest.mark.parametrize("alone", [True, False])
def test_every_fault_of_an_article_is_told_at_once(head: str, issue: Path, *, alone: bool) -> None:
    (issue / "a.md").write_text(f"---\n{head}\n---\n\n{_BODY}", "utf-8")
    path = issue / "a.md" if alone else issue
    told = [finding.code for finding in check_issue(path, CheckOptions()).result.findings]
    assert sorted(told) == sorted([*_HEADS[head], *_OF_BODY, "M020" if alone else "M008"])


def test_links_are_not_judged_where_an_article_could_not_be_read(issue: Path) -> None:
    (issue / "a.md").write_text("---\ntitle: ع\n---\n\n[إلى](b.md)\n", "utf-8")
    (issue / "b.md").write_bytes(b"\xff\xfe\x00")
    (issue / "issue.toml").write_text('title = "ع"\narticles = ["a.md", "b.md"]\n', "utf-8")
    assert "M008" not in [finding.code for finding in check_issue(issue, CheckOptions()).result.findings]


def test_a_text_that_cannot_be_imported_is_judged_all_the_same(issue: Path, run: Run) -> None:
    faulty = FAULTY.replace("title:", "date:")
    (issue / "a.md").write_text(faulty, "utf-8")
    (issue / "b.md").write_text(FAULTY, "utf-8")
    ran = run("check", "sources/one")
    assert ran.code == 1
    for told in ("error C003", "sources/one/a.md:5:9: warning A001", "sources/one/b.md:5:9: warning A001"):
        assert told in ran.err
    alone = run("check", "sources/one/a.md").err
    assert "error C003" in alone
    assert "a.md:5:9: warning A001" in alone
    (issue / "a.md").write_text("---\ntitle: [\n---\n\nقال كلمة, ثم سكت.\n", "utf-8")
    assert "a.md:5:9: warning A001" in run("check", "sources/one").err


def test_an_issues_own_texts_are_judged_and_left_to_their_author(issue: Path, run: Run) -> None:
    table = issue / "issue.toml"
    text = table.read_text("utf-8") + '\n[[masthead]]\nrole = "تحرير , وتدقيق"\nnames = ["أ, ب"]\n'
    table.write_text(text, "utf-8")
    line = len(text.splitlines()) - 1
    ran = run("check", "sources/one", "--fix")
    assert f"sources/one/issue.toml:{line}:14: warning A002" in ran.err
    assert ran.err.count("issue.toml:") == 1
    assert table.read_text("utf-8") == text
    ignored = '[[ignore]]\ncodes = ["A002"]\npaths = ["*/issue.toml"]\nreason = "اسم قديم"\n'
    (issue.parents[1] / "publisher.toml").write_text(ignored, "utf-8")
    assert "issue.toml" not in run("check", "sources/one").err
    assert "A099" not in run("check").err


def test_many_findings_are_counted(issue: Path, run: Run) -> None:
    (issue / "a.md").write_text(FAULTY + "\nقال كلمة, ثم سكت.\n" * 150, "utf-8")
    ran = run("check", "sources/one")
    assert ran.err.count("warning A001") == 100
    assert "a.md:205:9: note A096: and 51 more of A001" in ran.err
    assert run("check", "sources/one", "--all").err.count("warning A001") == 151
    assert json.loads(run("check", "sources/one", "--json").out)["issues"][0]["findings"][-1]["code"] == "A096"
    (issue.parents[1] / "publisher.toml").write_text("[limits]\nfindings = 3\n", "utf-8")
    assert run("check", "sources/one").err.count("warning A001") == 3
    run("check", "sources/one", "--fix")
    assert "," not in (issue / "a.md").read_text("utf-8")


def test_a_plain_text_is_ignored_in_the_projects_settings(issue: Path, run: Run) -> None:
    (issue / "a.md").unlink()
    (issue / "a.txt").write_text("العنوان\n\nقال كلمة, ثم سكت.\n", "utf-8")
    assert "a.txt:3:9: warning A001" in run("check", "sources/one/a.txt").err
    ignored = '[[ignore]]\ncodes = ["A001"]\npaths = ["*.txt"]\nreason = "نص منقول"\n'
    (issue.parents[1] / "publisher.toml").write_text(ignored, "utf-8")
    assert "A001" not in run("check", "sources/one/a.txt").err


def test_a_build_tells_house_findings_too(issue: Path, run: Run) -> None:
    (issue / "a.md").write_text(FAULTY, "utf-8")
    assert "warning A001" in run("build", "sources/one", "--format", "epub").err
    assert run("build", "sources/one", "--format", "epub", "--strict").code == 1


def test_diff_shows_and_changes_nothing(issue: Path, run: Run) -> None:
    (issue / "a.md").write_text(FAULTY, "utf-8")
    ran = run("check", "sources/one", "--diff")
    assert ran.out.splitlines()[:2] == ["--- a/sources/one/a.md", "+++ b/sources/one/a.md"]
    assert "-قال كلمة, ثم سكت.\n+قال كلمة، ثم سكت.\n" in ran.out
    assert "warning A001" in ran.err
    assert (issue / "a.md").read_text("utf-8") == FAULTY
    assert json.loads(run("check", "sources/one", "--diff", "--json").out)["diff"] == ran.out
    assert run("check", "sources/one", "--diff", "--fix").code == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_fix_keeps_line_ends_and_the_end_of_the_file(end: str, last: str, issue: Path, run: Run) -> None:
    text = FAULTY.rstrip("\n") + last
    (issue / "a.md").write_bytes(text.replace("\n", end).encode())
    other = (issue / "b.md").stat().st_mtime_ns
    ran = run("check", "sources/one", "--fix")
    assert (ran.code, ran.out.splitlines()) == (0, ["sources/one/a.md"])
    assert (issue / "a.md").read_bytes() == text.replace("\n", end).replace("كلمة,", "كلمة،").encode()
    assert (issue / "b.md").stat().st_mtime_ns == other
    assert "warning A001" not in ran.err
    assert run("check", "sources/one", "--fix").out == ""


def test_fix_names_every_file_that_it_changed(issue: Path, run: Run) -> None:
    (issue / "deep").mkdir()
    for name in ("a.md", "deep/c.md", "deep/d.md"):
        (issue / name).write_text(FAULTY.replace("title: ", f"slug: {Path(name).stem}\ntitle: "), "utf-8")
    table = (issue / "issue.toml").read_text("utf-8")
    (issue / "issue.toml").write_text(table.replace('"b.md"', '"deep/c.md", "deep/d.md"'), "utf-8")
    ran = run("check", "sources/one", "--fix")
    assert ran.out.splitlines() == [f"sources/one/{name}" for name in ("a.md", "deep/c.md", "deep/d.md")], ran.err


def test_a_file_in_another_order_of_bytes_stays(issue: Path, run: Run) -> None:
    for codec in ("utf-16", "utf-16-be"):
        data = FAULTY.encode(codec)
        (issue / "a.md").write_bytes(data)
        ran = run("check", "sources/one", "--fix")
        assert (ran.code, "error S0" in ran.err) == (1, True)
        assert (issue / "a.md").read_bytes() == data


def test_a_byte_order_mark_stays(issue: Path, run: Run) -> None:
    (issue / "a.md").write_bytes(FAULTY.encode("utf-8-sig"))
    run("check", "sources/one", "--fix")
    data = (issue / "a.md").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf---")
    assert data != FAULTY.encode("utf-8-sig")


def test_a_fix_that_is_not_proved_is_a_finding(issue: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (issue / "a.md").write_text(FAULTY, "utf-8")
    entry = CHECKS["A001"]
    monkeypatch.setitem(judging.CHECKS, "A001", HouseCheck(entry.check, entry.reads, str))
    ran = run("check", "sources/one", "--fix")
    assert (ran.code, ran.out, "error A097" in ran.err) == (1, "", True)
    assert (issue / "a.md").read_text("utf-8") == FAULTY


def test_a_project_ignores_with_a_reason(issue: Path, run: Run) -> None:
    (issue / "a.md").write_text(FAULTY, "utf-8")
    settings = issue.parents[1] / "publisher.toml"
    settings.write_text('[[ignore]]\ncodes = ["A001"]\npaths = ["sources/one/*"]\nreason = "نص قديم"\n', "utf-8")
    assert "no findings" in run("check", "sources/one", "--strict").err
    settings.write_text('[[ignore]]\ncodes = ["A001"]\npaths = ["sources/two/*"]\nreason = "نص قديم"\n', "utf-8")
    assert run("check", "sources/one", "--strict").code == 1
    ran = run("check", "--strict")
    assert (ran.code, "publisher.toml:2: warning A099" in ran.err) == (1, True)
    settings.write_text('[[ignore]]\ncodes = ["A001"]\npaths = ["*"]\n', "utf-8")
    ran = run("check", "sources/one")
    assert (ran.code, "publisher.toml:1: error C002" in ran.err) == (1, True)


def test_a_comment_ignores_and_is_in_no_product(issue: Path, run: Run) -> None:
    comment = "<!-- publisher: ignore A001 لأن النص منقول -->"
    (issue / "a.md").write_text(FAULTY.replace("\nقال", f"\n{comment}\n\nقال"), "utf-8")
    ran = run("build", "sources/one", "--format", "web", "--strict")
    assert (ran.code, "no findings" in ran.err) == (0, True), ran.err
    pages = [path.read_text("utf-8") for path in (issue.parents[1] / "dist").rglob("*.html")]
    assert any("قال كلمة" in page for page in pages)
    assert not any("منقول" in page or "ignore A001" in page for page in pages)


def test_fixes_break_no_link_no_label_and_no_escape(issue: Path, run: Run) -> None:
    text = (
        "---\ntitle: ع\n---\n\n[قسم](#الناس-و-الكتب) و[الأول, الثاني] هنا, نعم.\n\n"
        '## الناس و الكتب\n\nقال \\"مرحبا\\" كلمة\\, ثم.\n\n[الأول, الثاني]: https://example.com/\n'
    )
    (issue / "a.md").write_text(text, "utf-8")
    run("check", "sources/one", "--fix")
    after = (issue / "a.md").read_text("utf-8")
    assert after == text.replace("هنا, نعم", "هنا، نعم")
    assert run("build", "sources/one", "--format", "epub").code == 0


def test_what_is_plainly_persian_is_not_mended(issue: Path, run: Run) -> None:
    text = "---\ntitle: ع\n---\n\nوقال الشاعر الفارسي: «بنی آدم اعضای یکدیگرند».\n"
    (issue / "a.md").write_text(text, "utf-8")
    run("check", "sources/one", "--fix")
    assert (issue / "a.md").read_text("utf-8") == text


def test_every_fix_says_what_it_changed(issue: Path, run: Callable[..., object]) -> None:
    before = 'قال كلمة, ثم  سكت ؛ وقال "نعم يا سيدي"... ١٣٢٩ﻫ'
    (issue / "a.md").write_text(f"---\ntitle: أول\n---\n\n{before}\n", "utf-8")
    fixes = json.loads(run("check", "sources/one", "--fix", "--json").out)["fixes"]
    after = before
    for fix in some(fixes):
        assert (fix["path"], fix["line"]) == ("sources/one/a.md", 5)
        assert fix["before"] in after, fix
        after = after.replace(fix["before"], fix["after"], 1)
    assert (issue / "a.md").read_text("utf-8").splitlines()[-1] == after


def test_fixes_are_made_in_an_issue_with_errors_and_what_they_left_is_told(
    issue: Path, run: Callable[..., object]
) -> None:
    (issue / "a.md").write_text("---\ntitle: أول\ndate: 2026-13-45\n---\n\nنص ، ثم آخر.\n\n[^x]: حاشية.\n", "utf-8")
    (issue / "b.md").write_text('---\ntitle: ثان\n---\n\nقال "نعم" ومضى...\n', "utf-8")
    ran = run("check", "--fix", "sources/one")
    assert ran.code == 1
    assert "نص، ثم آخر." in (issue / "a.md").read_text("utf-8")
    assert "قال «نعم» ومضى…" in (issue / "b.md").read_text("utf-8")
    assert ran.out.splitlines() == ["sources/one/a.md", "sources/one/b.md"]
    assert ["C003" in ran.err, "M003" in ran.err, "warning A002" in ran.err] == [True, True, False]
    assert [line for line in ran.err.splitlines() if "mended" in line] == [
        "sources/one/a.md:6: mended A002: نص ، → نص،",
        'sources/one/b.md:5: mended A005: قال "نعم" → قال «نعم»',
        "sources/one/b.md:5: mended A019: ومضى... → ومضى…",
    ]
    assert "sources/one: 3 fixes made; left: 1 error, 1 warning" in ran.err


@pytest.mark.parametrize("head", ["", "language: ar\n", "titel: x\n"])
def test_no_fix_touches_the_letters_of_another_language(issue: Path, run: Callable[..., object], head: str) -> None:
    text = "باز کردن help docs در ویم و بستن\n\nاین کار برای همه است که می‌خواهند را شده بود.\n"
    (issue / "a.md").write_text(f"---\ntitle: ویم\n{head}---\n\n{text}", "utf-8")
    run("check", "--fix", "sources/one")
    assert (issue / "a.md").read_text("utf-8").endswith(text)


def _issue_of(folder: Path, articles: int) -> Path:
    """Write an issue of articles each of which has a doubled word, and its own text."""
    issue = folder / "sources" / "one"
    issue.mkdir(parents=True)
    (folder / "publisher.toml").write_text("", "utf-8")
    for number in range(articles):
        text = f"---\ntitle: مقال {number}\n---\n\nهذا نص من من {number} كلمات.\n"
        (issue / f"a{number:02}.md").write_text(text, "utf-8")
    (issue / "issue.toml").write_text('title = "عدد"\ndate = 2025-01-02\n', "utf-8")
    return issue


def test_a_check_judges_only_what_changed_since_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "cache"))
    issue = _issue_of(tmp_path, 12)
    judged: list[str] = []
    own = issue_texts.judge

    def judge(article: Article, *rest: Any) -> list[Finding]:
        judged.append(article.source.path)
        return own(article, *rest)

    monkeypatch.setattr(issue_texts, "judge", judge)
    first = check_issue(issue, CheckOptions(cache=True)).result.findings
    assert len(judged) == 12
    assert [finding.code for finding in first].count("A022") == 12
    judged.clear()
    assert check_issue(issue, CheckOptions(cache=True)).result.findings == first
    assert judged == []
    (issue / "a05.md").write_text("---\ntitle: مقال 5\n---\n\nهذا نص من كلمات.\n", "utf-8")
    after = check_issue(issue, CheckOptions(cache=True)).result.findings
    assert judged == ["sources/one/a05.md"]
    assert after == check_issue(issue, CheckOptions()).result.findings
    assert [finding.code for finding in after].count("A022") == 11


def test_what_is_remembered_of_a_check_hangs_on_all_that_it_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "cache"))
    issue, project = _issue_of(tmp_path, 3), tmp_path / "publisher.toml"
    changes: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "the project ignores a code": lambda: project.write_text(
            '[[ignore]]\ncodes = ["A022"]\npaths = ["sources/one/a01.md"]\nreason = "مقصود"\n', "utf-8"
        ),
        "the project ignores it elsewhere": lambda: project.write_text(
            '[[ignore]]\ncodes = ["A022"]\npaths = ["sources/one/a02.md"]\nreason = "مقصود"\n', "utf-8"
        ),
        "fewer findings are told": lambda: project.write_text("[limits]\nfindings = 1\n", "utf-8"),
        "an article is in another language": lambda: (issue / "a00.md").write_text(
            "---\ntitle: عنوان\nlanguage: fa\n---\n\nاین متن از از کلمه‌ها است.\n", "utf-8"
        ),
        "the issue is in another language": lambda: (issue / "issue.toml").write_text(
            'title = "شماره"\nlanguage = "fa"\ndate = 2025-01-02\n', "utf-8"
        ),
        "an article goes": (issue / "a02.md").unlink,
        "an article moves": lambda: (issue / "a01.md").rename(issue / "b01.md"),
    }
    seen = set()
    for name, change in some(changes.items()):
        change()
        remembered = check_issue(issue, CheckOptions(cache=True)).result
        again = check_issue(issue, CheckOptions(cache=True)).result
        anew = check_issue(issue, CheckOptions()).result
        assert remembered.findings == again.findings == anew.findings, name
        assert remembered.exit_code == anew.exit_code, name
        seen.add(remembered.findings)
    assert len(seen) > len(changes) // 2  # some change the texts, and not what is found


@pytest.mark.heavy
def test_articles_that_several_processes_judge_are_told_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = _issue_of(tmp_path, 60)
    told = check_issue(issue, CheckOptions()).result.findings
    monkeypatch.setattr(check_module, "cores", lambda: 4)
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "cache"))
    assert check_issue(issue, CheckOptions(cache=True)).result.findings == told
    assert [finding.code for finding in told].count("A022") == 60
