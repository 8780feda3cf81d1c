"""Who may ask the preview."""

import pytest

from publisher.preview.request_guard import RequestGuard

GUARD = RequestGuard("token", 8765)
HOST = {"host": "127.0.0.1:8765"}


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765"])
def test_a_browser_of_this_machine_is_served(host: str) -> None:
    assert GUARD.refuses("GET", "/token/", {"host": host}) == 0
    assert GUARD.refuses("GET", "/token/state.json", {"host": host, "sec-fetch-site": "same-origin"}) == 0
    assert GUARD.refuses("POST", "/token/open", {"host": host, "origin": f"http://{host.lower()}"}) == 0


@pytest.mark.parametrize(
    "host", ["evil.example:8765", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8765", ""]
)
def test_another_name_of_this_machine_is_refused(host: str) -> None:
    assert GUARD.refuses("GET", "/token/", {"host": host}) == 421


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:80", "https://127.0.0.1:8765", "http://[::1"]
)
def test_another_site_is_refused(origin: str) -> None:
    assert GUARD.refuses("GET", "/token/state.json", {**HOST, "origin": origin}) == 403
    assert GUARD.refuses("POST", "/token/open", {**HOST, "origin": origin}) == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_fetches_or_links_to_is_refused(site: str) -> None:
    assert GUARD.refuses("GET", "/token/", {**HOST, "sec-fetch-site": site}) == 403


@pytest.mark.parametrize("path", ["/", "/toke/", "/tokenn/", "//token/", "/Token/", "/كلمة/", ""])
def test_without_the_token_there_is_nothing(path: str) -> None:
    assert GUARD.refuses("GET", path, HOST) == 404


def test_what_changes_something_says_where_it_comes_from() -> None:
    assert GUARD.refuses("POST", "/token/open", HOST) == 403
    assert GUARD.refuses("PUT", "/token/open", {**HOST, "origin": "http://127.0.0.1:8765"}) == 405
