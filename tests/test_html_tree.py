"""HTML to trees: one parser a thread."""

import re
from concurrent.futures import ThreadPoolExecutor

from places import REPO
from publisher import html_tree
from publisher.html_tree import document, element_of, fragment


def test_every_thread_has_a_parser_of_its_own() -> None:
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        mine, theirs = one.submit(html_tree._parser), other.submit(html_tree._parser)
        assert mine.result(60) is not theirs.result(60)
        assert one.submit(html_tree._parser).result(60) is mine.result(60)


def test_fragments_elements_and_documents_keep_their_text() -> None:
    assert fragment("نص <b>ثقيل</b>").text_content() == "نص ثقيل"
    assert element_of("<p>نص</p>").tag == "p"
    assert document("<html><body><p>نص</p></body></html>").find("body").text_content() == "نص"


def test_nothing_else_parses_html_with_a_parser_that_threads_share() -> None:
    sources = sorted((REPO / "src" / "publisher").rglob("*.py"))
    assert sources
    parses = re.compile(r"lxml\.html\.(?:(?:fragments?_|document_)?fromstring|parse)\(.*")
    calls = [call[0] for path in sources for call in parses.finditer(path.read_text("utf-8"))]
    assert calls
    assert [call for call in calls if "parser=" not in call] == []
