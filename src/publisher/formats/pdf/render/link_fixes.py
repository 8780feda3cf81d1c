"""Laid-out pages as the engine leaves them → the same pages with single links, where their text stands."""

import weasyprint
from weasyprint.anchors import gather_anchors


def mend(rendered: weasyprint.Document) -> None:
    """Mend every page of a part, in place."""
    for page in rendered.pages:
        # Elements within a link are given annotations of their own, which belong to no Link (PDF/UA-1 §7.18.5).
        page.links = [link for link in page.links if link[3].link]


def gather(rendered: weasyprint.Document) -> None:
    """Gather links, anchors and bookmarks anew: the engine did before letters were drawn out."""
    for page in rendered.pages:
        page.anchors, page.links, page.bookmarks = {}, [], []
        gather_anchors(page._page_box, page.anchors, page.links, page.bookmarks, {})
    mend(rendered)
