"""Builds in a process that stays: the layout engine stays too, and articles are not read from the cache again."""

from pathlib import Path

from publisher.cache.store import Store
from publisher.cache.warm_memory import WarmMemory
from publisher.formats.pdf.workers.launch import keep_hosts
from publisher.pipeline.build import Printed, build
from publisher.pipeline.request import BuildRequest


class WarmBuilds:
    """Builds issues; what the last one of them came to is held as values for its next build, and of no other."""

    def __init__(self) -> None:
        keep_hosts()
        self._of: Path | None = None
        self._memory = WarmMemory(Store(None))

    def build(self, request: BuildRequest) -> tuple[list[Path], Printed]:
        """Build one issue and write it. Raise PublisherError with every finding that stands against it."""
        if request.path != self._of:
            self._of, self._memory = request.path, WarmMemory(Store(None))
        return build(request, self._memory)
