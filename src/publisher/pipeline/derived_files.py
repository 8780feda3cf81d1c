"""What a build made → files that tell of it: a report, a bill of materials, the site in one file, a signature.

All but provenance and signature have the same bytes whenever and wherever they are made.
"""

import gzip
import hashlib
import os
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from publisher.checks.files.release.folder import BESIDE, SIGNATURE, SUMS
from publisher.diagnostics import Finding
from publisher.model import Artefact, Asset, CheckResult, Edition, Source
from publisher.pipeline import bill_of_materials, build_report, provenance
from publisher.system.installed_versions import versions
from publisher.themes.theme import Theme

#: Where the password of a secret key is read from.
PASSWORD = "PUBLISHER_SIGN_PASSWORD"  # noqa: S105 -- the name of a variable
_FOLDER = "/"


def report_of(
    edition: Edition,
    artefacts: Sequence[Artefact],
    findings: Sequence[Finding],
    results: Sequence[CheckResult],
    sources_sha256: str,
) -> Artefact:
    """Return the report of a build."""
    data = build_report.build_report(edition, artefacts, findings, results, sources_sha256)
    return Artefact("report", build_report.NAME, build_report.MEDIA_TYPE, data)


def of_a_release(
    edition: Edition,
    theme: Theme,
    artefacts: Sequence[Artefact],
    engines: Mapping[str, str],
    sources_sha256: str,
) -> Iterator[Artefact]:
    """Yield what a release has besides its products: a bill of materials, and each folder of files as an archive."""
    bill = bill_of_materials.bill_of_materials(edition, theme, {**versions(), **engines}, sources_sha256)
    yield Artefact("sbom", bill_of_materials.NAME, bill_of_materials.MEDIA_TYPE, bill)
    folders = dict.fromkeys(a.name.partition(_FOLDER)[0] for a in artefacts if _FOLDER in a.name)
    for folder in folders:
        files = [(a.name, a.data) for a in artefacts if a.name.startswith(f"{folder}/")]
        yield Artefact("archive", f"{edition.issue.slug}-{folder}.tar.gz", "application/gzip", archive(files))


def archive(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Pack files into a tar that gzip made small: sorted, of no owner and no time."""
    packed, out = BytesIO(), BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o644
            tar.addfile(entry, BytesIO(data))
    with gzip.GzipFile(fileobj=out, mode="wb", filename="", mtime=0) as small:
        small.write(packed.getvalue())
    return out.getvalue()


def beside_a_release(
    files: Mapping[str, bytes],
    sources: Sequence[Source],
    assets: Sequence[Asset],
    asked: Mapping[str, object],
    begun: datetime,
    key: Path | None,
) -> list[tuple[str, bytes]]:
    """Return the provenance of a release and, with a secret key, the signature of its check sums.

    Raise PublisherError where the key cannot be used.
    """
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    told = provenance.provenance(digests, sources, assets, asked, begun=begun, ended=datetime.now(UTC))
    made = [(provenance.NAME, told)]
    if key:
        from publisher.pipeline.signatures import signed

        comment = f"{asked.get('slug', '')} sha256:{digests[SUMS]}"
        made.append((f"{SUMS}{SIGNATURE}", signed(files[SUMS], key, os.environ.get(PASSWORD, ""), comment)))
    if not {name for name, _ in made} <= BESIDE:
        raise AssertionError("what stands beside a release is named in BESIDE")
    return made
