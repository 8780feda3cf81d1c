"""What an editor begins with: a project, an issue, an article; nothing that is there already is replaced."""

import datetime
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.importers.front_matter.syntax import read_head
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.model import Source
from publisher.project.scaffold.article_list import with_article
from publisher.project.scaffold.starter_texts import project_text, welcome_text

DAY = datetime.date(2026, 3, 1)
BEGUN = [
    "publisher.toml",
    ".gitignore",
    "sources/العدد-الأول/issue.toml",
    "sources/العدد-الأول/كيف-تكتب-مقالك-الأول.md",
]


@pytest.fixture(autouse=True)
def _dated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772323200")  # 2026-03-01


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _head(path: Path) -> dict[str, object]:
    return read_head(Source(path.name, path.read_text("utf-8"), "")).values


def _table(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text("utf-8"))


def _codes(told: str) -> list[str]:
    return re.findall(r"(?:error|warning|note) ([A-Z]\d{3}):", told)


def test_init_begins_a_project_that_builds_and_is_not_yet_to_be_released(
    run: Callable[..., object], tmp_path: Path
) -> None:
    ran = run("init", "my-magazine")
    assert (ran.code, ran.out.splitlines()) == (0, [f"my-magazine/{name}" for name in BEGUN]), ran.err
    assert "publisher build" in ran.err
    assert _table(tmp_path / "my-magazine" / "publisher.toml") == {
        "theme": "majalla",
        "magazine": "مجلتي",
        "publisher": "مجلتي",
    }
    assert (tmp_path / "my-magazine" / ".gitignore").read_text("utf-8") == "dist/\n"
    built = run("build", "my-magazine/sources/العدد-الأول", "--format", "epub")
    assert (built.code, _codes(built.err)) == (0, ["F017", "F018", "F018"]), built.err


def test_the_first_article_shows_what_it_speaks_of() -> None:
    article = read_markdown(Source("a.md", welcome_text(DAY), ""), "ar").article
    html = "".join(block.html for block in article.blocks)
    assert all(mark in html for mark in ("<h2", "<ul", "<strong", "<blockquote", "<code", "John Gruber"))
    assert (article.date, len(article.notes), len(article.summary)) == (DAY, 1, 3)
    assert all((article.title, article.kicker, article.authors))


@pytest.mark.parametrize(
    ("folder", "magazine"),
    [("مجلة-الغد", "مجلة الغد"), ("my-magazine", "مجلتي"), ('أخبار_"اليوم"', 'أخبار "اليوم"'), ("غد\n", "غد")],
)
def test_a_magazine_is_named_as_its_folder_where_that_is_arabic(folder: str, magazine: str) -> None:
    assert tomllib.loads(project_text(folder))["magazine"] == magazine


def test_init_works_in_the_folder_it_stands_in_and_beside_other_files(
    run: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("ملاحظات", "utf-8")
    assert run("init", ".").out.splitlines() == BEGUN
    assert (tmp_path / "notes.txt").read_text("utf-8") == "ملاحظات"


def test_init_tells_every_file_that_is_there_and_writes_nothing(run: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "publisher.toml").write_text("", "utf-8")
    (tmp_path / ".gitignore").symlink_to("nowhere")
    ran = run("init", ".")
    assert (ran.code, ran.out, ran.err.count("error O004")) == (1, "", 2)
    assert "nothing was written" in ran.err
    assert _files(tmp_path) == ["publisher.toml"]


def test_init_refuses_a_file_for_a_folder(run: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "a").write_text("", "utf-8")
    ran = run("init", "a")
    assert (ran.code, "error O006" in ran.err) == (1, True)
    assert (run("init", "x" * 300).code, _files(tmp_path)) == (3, ["a"])


def test_a_failure_leaves_nothing_half_written(
    run: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def failing(path: Path, target: Path) -> Path:
        if target.suffix == ".md":
            raise OSError(28, "No space left on device", str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", failing)
    ran = run("init", "m")
    assert (ran.code, "error O001" in ran.err, list(tmp_path.iterdir())) == (3, True, [])


def test_new_article_goes_into_the_only_issue(run: Callable[..., object], tmp_path: Path) -> None:
    run("init", ".")
    ran = run("new", "article", "سباق الحوسبة")
    assert (ran.code, ran.out) == (0, "sources/العدد-الأول/سباق-الحوسبة.md\n"), ran.err
    assert _head(tmp_path / ran.out.strip()) == {"title": "سباق الحوسبة", "date": "2026-03-01"}
    again = run("new", "article", "سباق الحوسبة!")
    assert (again.code, again.out, "error O004" in again.err) == (1, "", True)
    built = run("build", "--format", "epub")
    assert (built.code, "2 articles" in built.err) == (0, True), built.err
    assert _codes(built.err) == ["F017", "F017", "F018", "F018"]


def test_the_issue_is_found_from_a_folder_inside_the_project(
    run: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", ".")
    monkeypatch.chdir(tmp_path / "sources" / "العدد-الأول")
    ran = run("new", "article", "أ")
    assert (ran.code, Path(ran.out.strip()).resolve()) == (0, tmp_path / "sources" / "العدد-الأول" / "أ.md")


def test_without_an_issue_it_says_what_to_do(run: Callable[..., object], tmp_path: Path) -> None:
    ran = run("new", "article", "عنوان")
    assert (ran.code, "publisher new issue" in ran.err) == (2, True)
    assert "ابدأ عددًا" in run("new", "article", "عنوان", "--lang", "ar").err
    lost = run("new", "article", "عنوان", "--into", "sources/none")
    assert (lost.code, "error S001" in lost.err, _files(tmp_path)) == (1, True, [])


def test_new_issue_has_the_next_number_and_takes_the_next_article(run: Callable[..., object], tmp_path: Path) -> None:
    run("init", ".")
    ran = run("new", "issue", "حصاد العام")
    assert (ran.code, ran.out) == (0, "sources/حصاد-العام/issue.toml\n")
    assert "publisher new article" in ran.err
    assert _table(tmp_path / ran.out.strip()) == {"title": "حصاد العام", "number": 2, "date": DAY}
    assert [run("new", "article", title).out for title in "أب"] == [f"sources/حصاد-العام/{n}.md\n" for n in "أب"]
    assert run("new", "article", "أ", "--into", "sources/العدد-الأول").out == "sources/العدد-الأول/أ.md\n"
    again = run("new", "issue", "حصاد العام")
    assert (again.code, "error O004" in again.err) == (1, True)


def test_issues_without_numbers_stay_without(issue: Path, run: Callable[..., object], tmp_path: Path) -> None:
    ran = run("new", "issue", "ثان")
    assert "number" not in _table(tmp_path / ran.out.strip())


def test_an_issue_that_cannot_be_read_is_told(issue: Path, run: Callable[..., object]) -> None:
    (issue / "issue.toml").write_text("title = \n", "utf-8")
    for kind in ("article", "issue"):
        ran = run("new", kind, "عنوان")
        assert (ran.code, "sources/one/issue.toml:1: error C004" in ran.err) == (1, True)


def test_an_article_joins_the_list_of_its_issue(issue: Path, run: Callable[..., object]) -> None:
    toml = issue / "issue.toml"
    toml.write_bytes(toml.read_bytes().replace(b"\n", b"\r\n"))
    before = toml.read_bytes()
    ran = run("new", "article", "جديد")
    assert (ran.code, ran.out) == (0, "sources/one/جديد.md\n"), ran.err
    assert "list of articles in sources/one/issue.toml" in ran.err
    assert toml.read_bytes() == before.replace(b'"b.md"]', '"b.md", "جديد.md"]'.encode())
    built = run("build", "--format", "epub")
    assert (built.code, "3 articles" in built.err) == (0, True), built.err


def test_a_list_that_cannot_be_changed_is_left_and_told(issue: Path, run: Callable[..., object]) -> None:
    text = 'title = "ع"\rarticles = ["a.md", "b.md"]\r'
    (issue / "issue.toml").write_text(text, "utf-8", newline="")
    ran = run("new", "article", "جديد", "--quiet")
    assert (ran.code, ran.out) == (0, "sources/one/جديد.md\n")
    assert "sources/one/issue.toml:2: warning O007" in ran.err
    assert 'add "جديد.md"' in ran.err
    assert (issue / "issue.toml").read_bytes() == text.encode()


def test_an_article_that_is_listed_ahead_is_not_listed_twice(issue: Path, run: Callable[..., object]) -> None:
    (issue / "b.md").unlink()
    before = (issue / "issue.toml").read_text("utf-8")
    assert run("new", "article", "b").out == "sources/one/b.md\n"
    assert (issue / "issue.toml").read_text("utf-8") == before


def test_json_has_the_command_and_its_files(issue: Path, run: Callable[..., object]) -> None:
    ran = run("new", "article", "جديد", "--json")
    value = json.loads(ran.out)
    assert (value["command"], value["exit"], value["files"]) == ("new article", 0, ["sources/one/جديد.md"])
    refused = json.loads(run("init", ".", "--json", "--lang", "ar").out)
    assert (refused["command"], refused["exit"], refused["findings"][0]["code"]) == ("init", 1, "O004")


ODD = (
    'قال: "نعم" #1',
    "'بين علامتين'",
    "- بند: [قائمة] {جدول}",
    "سطر\nثان",
    "OpenAI & <b>",
    "؟!",
    "2026",
    "true",
    "$head ${x} %s {0}",
    "C:\\temp\\",
    "طويل " * 60,
    "ح" * 300,
    "🙂" * 300,
)


@pytest.mark.parametrize("title", ODD)
def test_odd_titles_come_back_as_they_were(title: str, run: Callable[..., object], tmp_path: Path) -> None:
    whole = " ".join(title.split())
    for kind in ("issue", "article"):
        ran = run("new", kind, "--", title)
        assert ran.code == 0, ran.err
        path = tmp_path / ran.out.strip()
        assert (_table if kind == "issue" else _head)(path)["title"] == whole
    built = run("build", "--format", "epub")
    assert (built.code, "error" in built.err) == (0, False), built.err


@pytest.mark.parametrize("title", ["", " \n", "حرف\x01تحكم", "نص\udcff", "نص\uffff"])
def test_what_is_no_title_is_one_finding(title: str, issue: Path, run: Callable[..., object], tmp_path: Path) -> None:
    before = _files(tmp_path)
    for kind in ("issue", "article"):
        ran = run("new", kind, title)
        assert (ran.code, ran.err.count("error ")) == (1, 1)
        assert "error O005" in ran.err
    assert _files(tmp_path) == before


def test_the_local_day_is_asked_where_no_epoch_is_set(
    run: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    begun = datetime.datetime.now().astimezone().date()
    ran = run("new", "issue", "عدد")
    assert begun <= _table(tmp_path / ran.out.strip())["date"] <= datetime.datetime.now().astimezone().date()


LISTS = {
    "inline": ('articles = ["a.md"]', 'articles = ["a.md", "n.md"]'),
    "spaced": ("articles = [ 'a.md' ]  # ت", "articles = [ 'a.md', \"n.md\" ]  # ت"),
    "comma": ('articles = ["a.md", ]', 'articles = ["a.md", "n.md" ]'),
    "lines": (
        'articles = [\n    "a.md",  # الأول ]\n    "b#.md",  # الثاني\n    # هنا\n]\n# بعد',
        'articles = [\n    "a.md",  # الأول ]\n    "b#.md",  # الثاني\n    # هنا\n    "n.md"\n]\n# بعد',
    ),
    "lines without a last comma": (
        'articles = [\n\t"a.md"  # الأول\n]',
        'articles = [\n\t"a.md",  # الأول\n\t"n.md"\n]',
    ),
    "a last comma": ('articles = [\n  "a.md", # ت\n]\n', 'articles = [\n  "a.md", # ت\n  "n.md",\n]\n'),
    "line ends of Windows": ('articles = [\r\n  "a.md"\r\n]\r\n', 'articles = [\r\n  "a.md",\r\n  "n.md"\r\n]\r\n'),
    "tables in a line": ('section = [{articles=["a.md"]}] # ت\n', 'section = [{articles=["a.md", "n.md"]}] # ت\n'),
    "a quoted key": ('[[section]]\n"articles" = ["a.md"]\n', '[[section]]\n"articles" = ["a.md", "n.md"]\n'),
    "hanging": ('articles = ["a.md",\n  "b.md"]', 'articles = ["a.md",\n  "b.md",\n  "n.md"]'),
    "last section": (
        '[[section]]\narticles = ["a.md"]\n[[section]]\ntitle = "[[section]]"\narticles = ["b.md"]\n',
        '[[section]]\narticles = ["a.md"]\n[[section]]\ntitle = "[[section]]"\narticles = ["b.md", "n.md"]\n',
    ),
    "not among short news": (
        '[[section]]\narticles = ["a.md"]\n[[section]]\nlayout = "briefs"\narticles = ["b.md"]\n',
        '[[section]]\narticles = ["a.md", "n.md"]\n[[section]]\nlayout = "briefs"\narticles = ["b.md"]\n',
    ),
    "empty last section": (
        '[[section]]\narticles = ["a.md"]\n[[section]]\narticles = []\n',
        '[[section]]\narticles = ["a.md"]\n[[section]]\narticles = ["n.md"]\n',
    ),
    "empty lines": ("articles = [\n]", 'articles = [\n    "n.md"\n]'),
    "line ends of old": ('title = "ع"\rarticles = ["a.md"]\r', None),
    "text": ('articles = "a.md"', None),
    "no list": ('[[section]]\ntitle = "ع"\n', None),
    "no table": ('section = ["articles"]\n', None),
    "inside a text": (
        'description = """\narticles = ["x"]\n"""\narticles = ["a.md"]',
        'description = """\narticles = ["x"]\n"""\narticles = ["a.md", "n.md"]',
    ),
    "heads inside a text": (
        'description = """\n[[section]]\n"""\n[[section]]\narticles = ["a.md"]\n',
        'description = """\n[[section]]\n"""\n[[section]]\narticles = ["a.md", "n.md"]\n',
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_keeps_its_comments_and_its_layout(name: str) -> None:
    before, after = LISTS[name]
    assert with_article(before, "n.md") == after


def test_names_are_quoted_in_lists() -> None:
    assert with_article("articles = ['a']", 'ب"\\.md') == 'articles = [\'a\', "ب\\"\\\\.md"]'


def test_what_an_author_is_to_replace_stops_a_release_until_it_is_replaced(
    tmp_path: Path, run: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", "m")
    monkeypatch.chdir(tmp_path / "m")
    run("new", "article", "مقال")
    issue = tmp_path / "m" / "sources" / "العدد-الأول"
    assert run("check", issue).code == 0
    strict = run("check", "--strict", issue)
    assert (strict.code, strict.err.count("warning F017"), strict.err.count("warning F018")) == (1, 2, 2)
    for path in issue.glob("*.md"):
        path.write_text("---\ntitle: عنوان\n#authors: [اسم الكاتب]\n---\n\nنص جديد.\n", "utf-8")
    settings = tmp_path / "m" / "publisher.toml"
    settings.write_text(settings.read_text("utf-8").replace("مجلتي", "المجلة"), "utf-8")
    assert run("check", "--strict", issue).code == 0
