"""The pages of an edition's PDF, noted in the cache for an EPUB that is made without it."""

from msgspec.msgpack import Decoder

from publisher.cache.codec import DamagedError, seal, unseal
from publisher.cache.keys import Key, KeyFields
from publisher.cache.store import Store
from publisher.formats.pdf.fragments.cache_keys import BESIDE, PART, SHARED, engine
from publisher.formats.pdf.joined_pages import READS
from publisher.model import Edition, PageEntry

_PAGES = KeyFields(
    "paginations",
    (
        *(*SHARED, *(f"edition.parts.*.{name}" for name in PART)),
        *("edition.assets.*.path", "edition.assets.*.sha256"),
        *READS,
    ),
    {
        **BESIDE,
        "edition.assets": "edition.assets.*.sha256 are the hashes of their files",
        "edition.layouts": "the pages are those of `layout`",
        "edition.parts.*.source": "findings alone name it",
    },
)
_DECODER = Decoder(tuple[PageEntry, ...])


def note(edition: Edition, pages: tuple[PageEntry, ...], store: Store) -> None:
    """Keep the pages of the first size of page."""
    store.put(*_key_of_edition(edition), seal(pages))


def noted(edition: Edition, store: Store) -> tuple[PageEntry, ...]:
    """Give the pages that were noted of just this edition; none where there are none."""
    key = _key_of_edition(edition)
    sealed = store.get(*key)
    try:
        return unseal(sealed, _DECODER) if sealed else ()
    except DamagedError:
        store.drop(*key)
        return ()


def _key_of_edition(edition: Edition) -> Key:
    return _PAGES.key(edition=edition, layout=edition.layouts[0], engine=engine())
