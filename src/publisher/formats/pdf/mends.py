"""Laid-out pages as the engine leaves them → the same pages with single links."""

import weasyprint


def mend(rendered: weasyprint.Document) -> None:
    """Mend every page of a part, in place."""
    for page in rendered.pages:
        # Elements within a link are given annotations of their own, which hang on no Link (PDF/UA-1 §7.18.5).
        page.links = [link for link in page.links if link[3].link]
