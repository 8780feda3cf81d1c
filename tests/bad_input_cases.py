"""What an editor can get wrong: how to spoil the small issue of the tests, and the finding that tells of it."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image

Spoil = Callable[[Path], object]


def _write(name: str, text: str) -> Spoil:
    return lambda issue: (issue / name).write_text(text, "utf-8")


def _bytes(name: str, data: bytes) -> Spoil:
    return lambda issue: (issue / name).write_bytes(data)


def _body(text: str) -> Spoil:
    return _write("a.md", f"---\ntitle: عنوان\n---\n\n{text}\n")


def _folder(issue: Path) -> None:
    (issue / "a.md").unlink()
    (issue / "a.md").mkdir()


_TOML = 'title = "عدد"\n[[section]]\narticles = ["a.md", "b.md"]\n'
_ARABIC = "---\ntitle: عنوان\n---\n\nنص عربي طويل في سطور.\n"

CASES: dict[str, tuple[Spoil, str]] = {
    "missing article": (lambda issue: (issue / "a.md").unlink(), "sources/one/issue.toml:5: error S001"),
    "article is a folder": (_folder, "sources/one/issue.toml:5: error S002"),
    "issue.toml is a folder": (
        lambda issue: [(issue / "issue.toml").unlink(), (issue / "issue.toml").mkdir()],
        "sources/one/issue.toml: error S002",
    ),
    "no issue.toml": (lambda issue: (issue / "issue.toml").unlink(), "sources/one/issue.toml: error S001"),
    "unreadable TOML": (_write("issue.toml", 'title = "ع\n'), "sources/one/issue.toml:1: error C004"),
    "unknown key": (_write("issue.toml", 'titel = "ع"\ntitle = "ع"\n'), "sources/one/issue.toml:1: error C001"),
    "unknown key in a section": (
        _write("issue.toml", 'title = "ع"\n\n[[section]]\ntitel = "ق"\narticles = ["a.md"]\n'),
        "sources/one/issue.toml:4: error C001",
    ),
    "wrong date": (
        _write("issue.toml", 'title = "ع"\ndate = "14/10/2025"\n'),
        "sources/one/issue.toml:2: error C003",
    ),
    "wrong digits": (_write("issue.toml", 'title = "ع"\ndigits = "hindi"\n'), "sources/one/issue.toml:2: error C003"),
    "slug that leaves dist": (
        _write("issue.toml", 'title = "ع"\nslug = "../out"\n'),
        "sources/one/issue.toml:2: error C003",
    ),
    "empty article": (_write("a.md", "---\ntitle: ع\n---\n"), "sources/one/a.md:4: error F005"),
    "empty file": (_write("a.md", ""), "sources/one/a.md:1: error F005"),
    "unclosed front matter": (_write("a.md", "---\ntitle: ع\n\nنص\n"), "sources/one/a.md:1: error F001"),
    "article's wrong date": (
        _write("a.md", "---\ntitle: ع\ndate: 2025-02-30\n---\n\nنص\n"),
        "sources/one/a.md:3: error C003",
    ),
    "duplicate slug": (
        _write("b.md", "---\ntitle: ع\nslug: a\nid: other\n---\n\nنص\n"),
        "sources/one/b.md:1: error C005",
    ),
    "UTF-16": (_bytes("a.md", _ARABIC.encode("utf-16")), "sources/one/a.md:1: error S003"),
    "CP1256": (_bytes("a.md", _ARABIC.encode("cp1256")), "sources/one/a.md:2: error S003"),
    "broken picture": (
        lambda issue: [(issue / "x.png").write_bytes(b"\x89PNG broken"), _body("![وصف](x.png)")(issue)],
        "sources/one/a.md:5: error S007",
    ),
    "drawing with a script": (
        lambda issue: [
            (issue / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "utf-8"),
            _body("![وصف](x.svg)")(issue),
        ],
        "sources/one/a.md:5: error S009",
    ),
    "drawing that reads a file": (
        lambda issue: [
            (issue / "x.svg").write_text(
                '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname"/></svg>', "utf-8"
            ),
            _body("![وصف](x.svg)")(issue),
        ],
        "sources/one/a.md:5: error S009",
    ),
    "drawing of copies of copies": (
        lambda issue: [
            (issue / "x.svg").write_text(
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="a0"><path d="M0 0h9"/></g>'
                + "".join(f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 9))
                + "</svg>",
                "utf-8",
            ),
            _body("![وصف](x.svg)")(issue),
        ],
        "sources/one/a.md:5: error S008",
    ),
    "picture that would fill the memory": (
        lambda issue: [
            Image.new("1", (20_000, 20_000)).save(issue / "x.png"),
            _body("![وصف](x.png)")(issue),
        ],
        "sources/one/a.md:5: error S008",
    ),
    "control character": (_body("نص\x0bمعطوب"), "sources/one/a.md:5: error S010"),
    "listed twice": (
        _write("issue.toml", 'title = "ع"\narticles = ["a.md", "b.md", "a.md"]\n'),
        "sources/one/issue.toml:2: error C012",
    ),
    "missing glyph in the issue's title": (
        _write("issue.toml", 'number = 1\ntitle = "عدد 𓀀"\n'),
        "sources/one/issue.toml:2: error G001",
    ),
    "truncated picture": (
        lambda issue: [
            Image.effect_noise((200, 200), 90).save(issue / "x.jpg"),
            (issue / "x.jpg").write_bytes((issue / "x.jpg").read_bytes()[:4000]),
            _body("![وصف](x.jpg)")(issue),
        ],
        "sources/one/a.md:5: error S007",
    ),
    "missing font": (
        lambda issue: [
            (issue.parents[1] / "templates" / "plain").mkdir(parents=True),
            (issue.parents[1] / "templates" / "plain" / "screen.css").write_text(
                'p { color: red }\np { font-family: "No Such Font", serif }\n', "utf-8"
            ),
        ],
        "templates/plain/screen.css:2: error T004",
    ),
    "missing glyph": (_body("سطر\n\nحرف 𓀀 هنا"), "sources/one/a.md:7: error G001"),
    "deep nesting": (_body(">" * 300 + " نص"), "sources/one/a.md:5: error L004"),
    "note written twice": (_body("نص[^1].\n\n[^1]: أولى.\n[^1]: ثانية."), "sources/one/a.md:8: error M014"),
    "unclosed TOML front matter": (_write("a.md", '+++\ntitle = "ع"\n\nنص\n'), "sources/one/a.md:1: error F007"),
    "TOML front matter that is none": (
        _write("a.md", "+++\ntitle: ع\n+++\n\nنص\n"),
        "sources/one/a.md:2: error F008",
    ),
    "theme of a name that no file may have": (_write("issue.toml", f'theme = "{"ع" * 300}"\n' + _TOML), "error T001"),
    "unknown theme": (_write("issue.toml", 'theme = "none"\n' + _TOML), "error T001"),
    "unknown kind of file": (
        lambda issue: [
            (issue / "a.docx").write_text("x", "utf-8"),
            (issue / "issue.toml").write_text('title = "ع"\narticles = ["a.docx"]\n', "utf-8"),
        ],
        "sources/one/a.docx: error C008",
    ),
    "unknown kind of file that is no text": (
        lambda issue: [
            (issue / "a.docx").write_bytes(b"PK\x03\x04\xff\x00"),
            (issue / "issue.toml").write_text('title = "ع"\narticles = ["a.docx"]\n', "utf-8"),
        ],
        "sources/one/a.docx: error C008",
    ),
    "missing file of an unknown kind": (
        _write("issue.toml", 'title = "ع"\narticles = ["none.docx"]\n'),
        "sources/one/issue.toml:2: error S001",
    ),
}

#: What does not stop a build, but a release: warnings.
WARNED: dict[str, tuple[Spoil, str]] = {
    "missing picture": (_body("نص\n\n![وصف](none.png)"), "sources/one/a.md:7: warning M018"),
    "a folder for a picture": (_body("![وصف](.)"), "sources/one/a.md:5: warning M018"),
    "picture outside": (_body("![وصف](../../../../etc/hostname.png)"), "sources/one/a.md:5: warning M019"),
    "picture from the network": (_body("![وصف](https://example.com/a.png)"), "sources/one/a.md:5: warning M006"),
    "null in an address": (_body("![وصف](<a%00b.png>)"), "sources/one/a.md:5: warning M006"),
    "picture without alt": (_body("![](drawing.svg)"), "sources/one/a.md:5: warning M005"),
    "uncalled note": (_body("نص.\n\n[^x]: حاشية."), "sources/one/a.md:7: warning M003"),
    "broken link": (_body("نص [رابط](nowhere.md)"), "sources/one/a.md:5: warning M008"),
    "no title": (_write("a.md", "نص بلا عنوان.\n"), "sources/one/a.md:1: warning F004"),
    "second front matter": (
        _write("a.md", "---\ntitle: ع\n---\n---\nauthor: س\n---\n\nنص\n"),
        "sources/one/a.md:4: warning F025",
    ),
    "HTML in a title": (
        _write("a.md", "---\ntitle: <em>ع</em>\n---\n\nنص\n"),
        "sources/one/a.md:2: warning F026",
    ),
    "wrong reading time": (
        _write("a.md", "---\ntitle: ع\nreading_time: قريبًا\n---\n\nنص\n"),
        "sources/one/a.md:3: warning F014",
    ),
}
