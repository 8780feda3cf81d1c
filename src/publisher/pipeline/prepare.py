"""A share of an issue's parts into the cache: what another build of the same issue then finds there."""

from dataclasses import replace

from publisher.cache.memoize import Memory
from publisher.cache.shared_store import open_store
from publisher.diagnostics import stop_if_fatal
from publisher.formats.base import Share
from publisher.issue.edition import dress
from publisher.pipeline.build import terms_of, with_assets
from publisher.pipeline.formats import formats_of
from publisher.pipeline.release import imprint
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.theme_choice import choose_theme
from publisher.project.loader import gather
from publisher.project.own_fonts import faces_of
from publisher.project.workspace import Workspace


def prepare(request: BuildRequest, share: Share) -> None:
    """Make a share of the parts, in the formats that can; raise PublisherError, as the build of the whole will."""
    workspace = Workspace.around(request.path)
    project = workspace.project
    memory = Memory(open_store(project.limits.cache, kept=request.cache))
    workspace = replace(workspace, memory=memory)
    gathered = gather(workspace, request.path)
    stop_if_fatal(gathered.findings, strict=request.strict)
    faces = faces_of(workspace)
    theme, pages, _ = choose_theme(workspace, gathered, faces, memory, request.theme, request.pages)
    terms = replace(terms_of(project, theme, request.jobs or 1, memory), pdf_standard=request.pdf_standard)
    gathered = with_assets(gathered, workspace.theme_assets(theme))
    told = imprint(gathered.sources, gathered.assets)
    edition = dress(gathered.issue, theme, gathered.assets, faces, told, pages, memory)
    for one in formats_of(request.formats):
        if one.prepare:
            one.prepare(edition, terms, share)
    memory.store.tidy()
