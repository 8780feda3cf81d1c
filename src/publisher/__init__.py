"""Articles in; a PDF issue, an EPUB and a release out.

`publisher.build`, `publisher.check` and `publisher.read` do what the commands do; they and the types of what they
return are loaded when they are asked for, so that `import publisher` costs nothing (docs/api.md).
"""

TYPE_CHECKING = False  # as in typing, which would take longer to load than all else here
if TYPE_CHECKING:
    from publisher.api import (
        Article,
        BuildResult,
        Finding,
        Output,
        PublisherError,
        Severity,
        Span,
        build,
        check,
        read,
    )

__version__ = "0.1.0"
__all__ = [
    "Article",
    "BuildResult",
    "Finding",
    "Output",
    "PublisherError",
    "Severity",
    "Span",
    "build",
    "check",
    "read",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from publisher import api

    found: object = getattr(api, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
