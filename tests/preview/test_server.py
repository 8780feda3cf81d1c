"""The server of the preview: what it answers, whom it refuses, and what it says where its port is taken."""

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

import small_issue
from publisher.diagnostics import EnvironmentFault
from publisher.preview.dressed_issue import Asked
from publisher.preview.live_issue import LiveIssue, Shown
from publisher.preview.server import PreviewServer
from waiting import until

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PreviewServer]:
    """A server of an issue of which nothing is set yet."""
    made = PreviewServer(LiveIssue(Asked(small_issue.write(tmp_path))), "en")
    made.start()
    yield made
    made.stop()


def _ask(server: PreviewServer, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, named)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_the_page_has_all_that_it_names_and_nothing_of_other_sites(server: PreviewServer) -> None:
    root = f"/{server.token}/"
    status, headers, page = _ask(server, root)
    assert status == 200 and headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in headers["content-security-policy"] and "$" not in page.decode()
    assert b"http:" not in page and b"https:" not in page
    for name in ("preview.css", "preview.js", "page_view.js"):
        status, headers, data = _ask(server, root + name)
        assert status == 200 and data and b"http" not in data, name
        assert headers["x-content-type-options"] == "nosniff"
    state = json.loads(_ask(server, f"{root}state.json")[2])
    assert state["pages"] == [] and not state["failed"]


def test_who_does_not_know_the_token_or_comes_from_elsewhere_is_refused(server: PreviewServer) -> None:
    state = f"/{server.token}/state.json"
    assert _ask(server, "/")[0] == 404
    assert _ask(server, f"/{server.token[:-1]}x/state.json")[0] == 404
    assert _ask(server, state, Host="evil.example")[0] == 421
    assert _ask(server, state, Origin="https://evil.example")[0] == 403
    assert _ask(server, state, Sec_Fetch_Site="cross-site")[0] == 403
    assert _ask(server, f"/{server.token}/open", "POST", '{"path": "a.md", "line": 1}')[0] == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"path": "../../etc/passwd", "line": 1}', 404),
        ('{"path": "sources/one/a.md", "line": 1}', 404),  # nothing of it is shown yet
        ('{"path": "a.md"}', 400),
        ("[]", 400),
        ("{", 400),
        ("x" * 20_000, 413),
    ],
)
def test_only_files_of_the_issue_are_opened(server: PreviewServer, body: str, status: int) -> None:
    origin = f"http://127.0.0.1:{server.port}"
    assert _ask(server, f"/{server.token}/open", "POST", body, Origin=origin)[0] == status


@pytest.mark.parametrize(
    "path",
    [
        "pages/no-0/1.0.png",
        "pages/no-0/passages.json",
        "light/index.html",
        "epub/spine.json",
        "../x",
        "preview.html",
        "x/y",
    ],
)
def test_what_is_not_there_is_not_found(server: PreviewServer, path: str) -> None:
    assert _ask(server, f"/{server.token}/{path}")[0] == 404


def test_a_line_that_is_no_number_finds_nothing(server: PreviewServer) -> None:
    assert _ask(server, f"/{server.token}/find.json?path=a&line=%D9%A3x")[2] == b'{"page":-1}'


def test_a_port_in_use_is_a_fault_of_the_machine() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(EnvironmentFault) as caught:
            PreviewServer(LiveIssue(Asked(Path("x.md"))), "en", taken.getsockname()[1])
    assert [finding.code for finding in caught.value.findings] == ["E020"]
    assert caught.value.exit_code == 3


def test_every_new_state_is_an_event_and_a_browser_that_went_away_is_forgotten(server: PreviewServer) -> None:
    live = server._live
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", f"/{server.token}/events")
    answer = connection.getresponse()
    assert answer.getheader("content-type", "").startswith("text/event-stream")
    assert json.loads(answer.readline().removeprefix(b"data: ")) == {"generation": 0}
    until(lambda: bool(live._listeners))
    live._show(Shown(7, failed=True))
    answer.readline()
    assert json.loads(answer.readline().removeprefix(b"data: ")) == {"generation": 7}
    answer.close()
    connection.close()
    until(lambda: not live._listeners)
