"""What a release is made with and of, as a software bill of materials: CycloneDX 1.6 (ECMA-424), in JSON.

It has no time and no random number: one state of the sources and of the installed libraries gives the same bytes.
"""

import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from publisher import __version__
from publisher.model import Edition, Face
from publisher.system.extras import DISTRIBUTION
from publisher.themes.theme import Theme

if TYPE_CHECKING:
    from cyclonedx.model.component import Component

#: The file in a release.
NAME, MEDIA_TYPE = "sbom.cdx.json", "application/vnd.cyclonedx+json"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://pypi.org/project/arabic-publisher/")


def bill_of_materials(edition: Edition, theme: Theme, tools: Mapping[str, str], sources_sha256: str) -> bytes:
    """Return the bill of an edition; `tools` are the versions of libraries and engines by name."""
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    issue, digest = edition.issue, sources_sha256
    product = Component(
        type=ComponentType.DATA,
        name=issue.title,
        version=str(issue.revision or 1),
        bom_ref=f"issue:{issue.slug}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
    )
    bom = Bom(
        serial_number=uuid.uuid5(_SPACE, digest + theme.sha256),
        metadata=BomMetaData(component=product),
        components=[*_libraries(tools), *map(_font, edition.faces)],
    )
    bom.register_dependency(product, bom.components)
    bom.metadata.timestamp = None  # type: ignore[assignment]  # the standard asks for none, and bytes have no clock
    text = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)
    return f"{text}\n".encode()


def _libraries(tools: Mapping[str, str]) -> "Iterator[Component]":
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    for name, version in {DISTRIBUTION: __version__, **tools}.items():
        if version:
            address = PackageURL("pypi", name=name, version=version)
            kind = ComponentType.APPLICATION if name == DISTRIBUTION else ComponentType.LIBRARY
            yield Component(type=kind, name=name, version=version, purl=address, bom_ref=str(address))


def _font(face: Face) -> "Component":
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.license import DisjunctiveLicense

    return Component(
        type=ComponentType.FILE,
        name=face.file,
        version=face.version,
        bom_ref=f"font:{face.file}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=face.sha256)],
        licenses=[DisjunctiveLicense(id=face.licence)],
    )
