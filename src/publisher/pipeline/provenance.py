"""How a release was made, as an in-toto statement with SLSA provenance: <https://slsa.dev/spec/v1.0/provenance>.

It names a time and may name a machine: so it is not among what is hashed, and names that by its hashes.
"""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import datetime

from publisher import __version__
from publisher.model import Asset, Source

#: The file in a release.
NAME = "provenance.intoto.json"
_STATEMENT = "https://in-toto.io/Statement/v1"
_PREDICATE = "https://slsa.dev/provenance/v1"
_BUILD = "https://pypi.org/project/arabic-publisher/#release"
_LOCAL = "https://pypi.org/project/arabic-publisher/#local"


def provenance(
    digests: Mapping[str, str],
    sources: Sequence[Source],
    assets: Sequence[Asset],
    asked: Mapping[str, object],
    *,
    begun: datetime,
    ended: datetime,
) -> bytes:
    """Return the statement: `digests` are those of the files by name, `asked` is what the build was asked for."""
    materials = sorted({**{s.path: s.sha256 for s in sources}, **{a.path: a.sha256 for a in assets}}.items())
    value = {
        "_type": _STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in sorted(digests.items())],
        "predicateType": _PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": _BUILD,
                "externalParameters": dict(asked),
                "internalParameters": {"python": platform.python_version(), "publisher": __version__},
                "resolvedDependencies": [{"uri": path, "digest": {"sha256": digest}} for path, digest in materials],
            },
            "runDetails": {
                "builder": {"id": _builder(os.environ), "version": {"publisher": __version__}},
                "metadata": {"startedOn": _time(begun), "finishedOn": _time(ended)},
            },
        },
    }
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _builder(environment: Mapping[str, str]) -> str:
    """Return who built: the workflow of GitHub that runs, else a machine that is not named."""
    server, repository, run = (
        environment.get(name, "") for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")
    )
    return f"{server}/{repository}/actions/runs/{run}" if server and repository and run else _LOCAL


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
