"""A preview from its beginning to its end: an issue, its server, and the files whose changes show it anew."""

from collections.abc import Callable

from publisher.fonts.book import read_book
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.watch import Watched, changes, folders_to_follow, touched, watched_paths
from publisher.preview.dressed_issue import Asked
from publisher.preview.live_issue import LiveIssue
from publisher.preview.server import PreviewServer
from publisher.project.find_issues import products_of
from publisher.project.root import project_root
from publisher.project.workspace import font_folder


def run_preview(asked: Asked, language: str, port: int, ready: Callable[[str], None]) -> None:
    """Show an issue until an interrupt ends it; `ready` is given the address once there is an answer at it.

    Raise EnvironmentFault where the port cannot be used.
    """
    live = LiveIssue(asked)
    server = PreviewServer(live, language, port)
    server.start()
    try:
        ready(server.address)
        follow(live)
    finally:
        server.stop()
        live.close()


def follow(live: LiveIssue) -> None:
    """Show an issue, and show it anew whenever one of its files changes; only an interrupt ends that."""
    request = BuildRequest(live.asked.path, (), out=products_of(live.asked.path))
    root = project_root(request.path)

    def watched() -> list[Watched]:
        return [Watched(request, watched_paths(request, root, live.reads))]

    due = True
    for changed in changes(lambda: folders_to_follow(watched()), soon=True):
        files = [path for _, paths in touched(changed, watched()) for path in paths]
        if files and live.renew_quickly(files):
            due = True  # all is read again once nothing changes any more
            continue
        if not files and not due:
            continue
        if any(path.is_relative_to(font_folder()) for path in files):
            read_book.cache_clear()
        live.renew()
        due = False
