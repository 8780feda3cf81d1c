"""The pages of an edition's PDF, noted in the cache for an EPUB that is made without it."""

from hashlib import sha256

from msgspec.msgpack import Decoder, encode

from publisher.cache.codec import DamagedError, seal, unseal
from publisher.cache.memoize import code
from publisher.cache.store import Store
from publisher.model import Edition, PageEntry
from publisher.system.installed_versions import version

_KIND = "paginations"
_DECODER = Decoder(tuple[PageEntry, ...])


def note(edition: Edition, pages: tuple[PageEntry, ...], store: Store) -> None:
    """Keep the pages of the first size of page."""
    store.put(_KIND, _key_of_edition(edition), seal(pages))


def noted(edition: Edition, store: Store) -> tuple[PageEntry, ...]:
    """Give the pages that were noted of just this edition; none where there are none."""
    sealed = store.get(_KIND, _key_of_edition(edition))
    try:
        return unseal(sealed, _DECODER) if sealed else ()
    except DamagedError:
        store.drop(_KIND, _key_of_edition(edition))
        return ()


def _key_of_edition(edition: Edition) -> str:
    issue, title = edition.issue, edition.titles.issue.plain
    parts = [(part.id, part.html, part.notes, part.title, part.language) for part in edition.parts]
    files = sorted((*(face.sha256 for face in edition.faces), *(asset.sha256 for asset in edition.assets)))
    around = (title, issue.language, issue.digits, edition.layouts[0].css, version("weasyprint"), code())
    return sha256(encode((parts, files, around))).hexdigest()
