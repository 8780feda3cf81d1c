"""Who may ask the preview: pages that it has itself sent to a browser of this machine, and nobody else."""

import hmac
from collections.abc import Mapping

#: Names of this machine, which no other site has, whatever its name server says (DNS rebinding).
_HOSTS = ("127.0.0.1", "localhost")


class RequestGuard:
    """Judges requests to one address, whose first folder is a token that nobody can guess."""

    def __init__(self, token: str, port: int) -> None:
        self._token = token
        self._hosts = frozenset(f"{host}:{port}" for host in _HOSTS)

    def refuses(self, method: str, path: str, headers: Mapping[str, str]) -> int:
        """Return the status that refuses a request, 0 where it is served; names of headers are in small letters."""
        if headers.get("host", "").lower() not in self._hosts:
            return 421
        origin = headers.get("origin")
        if origin is not None and not self._is_own(origin):
            return 403
        # Browsers say from where they ask; a link on another page leads here only with the token in it.
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return 403
        if method != "GET" and (method != "POST" or origin is None):
            return 405 if method != "POST" else 403
        given = path.removeprefix("/").partition("/")[0]
        return 0 if hmac.compare_digest(given.encode(), self._token.encode()) else 404

    def _is_own(self, origin: str) -> bool:
        return origin.lower().removeprefix("http://") in self._hosts and origin.lower().startswith("http://")
