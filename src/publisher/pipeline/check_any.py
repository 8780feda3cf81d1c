"""Whatever is at a path, a source, a theme or a finished file → what is wrong with it."""

from pathlib import Path

from publisher.pipeline.check import CheckOptions, CheckReport, check_issue
from publisher.pipeline.file_kinds import is_theme, kind_of


def is_source(path: Path) -> bool:
    """Return whether a path is neither a theme nor a finished file: an issue, an article, or a folder of such."""
    return not is_theme(path) and kind_of(path) is None


def check_any(path: Path, asked: CheckOptions, against: Path | None = None) -> CheckReport:
    """Check what is at a path as what it is; a finished file is compared with the issue `against`, if one is named.

    Raise PublisherError where that issue cannot be built.
    """
    if is_theme(path):
        from publisher.pipeline.check_theme import check_theme_folder

        return check_theme_folder(path, strict=asked.strict)
    if kind := kind_of(path):
        from publisher.pipeline.check_files import check_file

        return check_file(path, kind, strict=asked.strict, issue=against)
    return check_issue(path, asked)
