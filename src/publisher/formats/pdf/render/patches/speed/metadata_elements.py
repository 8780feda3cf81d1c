"""Look for titles, metadata and links by the names of elements.

The engine asks every element by selectors, and most elements are none of them.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, Self

from weasyprint import document

_stock_metadata = document.get_html_metadata


class _Found(NamedTuple):
    """As much of a document as its metadata are read from."""

    etree_element: Any
    base_url: Any
    url_fetcher: Any

    @property
    def wrapper_element(self) -> Self:
        return self

    def query_all(self, *tags: str) -> Iterator[Self]:
        """Give the elements of some tags, in order."""
        return (self._replace(etree_element=found) for found in self.etree_element.iter() if found.tag in tags)


def _metadata(html: Any) -> Any:
    return _stock_metadata(_Found(html.etree_element, html.base_url, html.url_fetcher))


def apply() -> None:
    """Make the change, once a process."""
    document.get_html_metadata = _metadata
