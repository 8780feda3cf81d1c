"""Signatures of releases, as minisign writes them: <https://jedisct1.github.io/minisign/>."""

from pathlib import Path

from publisher.checks.files.release.folder import SIGNATURE, SUMS
from publisher.diagnostics import Finding, PublisherError
from publisher.diagnostics.reasons import reason_of_system
from publisher.model import Span
from publisher.system.extras import require


def signed(data: bytes, key: Path, password: str, comment: str) -> bytes:
    """Return the signature of check sums; `comment` is signed too.

    Raise PublisherError where the key cannot be read or is locked with another password, and EnvironmentFault where
    the extra `sign` is not installed.
    """
    require("sign")
    from minisign import Error, SecretKey  # type: ignore[import-untyped]  # it has types and does not say so

    try:
        with SecretKey.from_file(key) as secret:
            if secret.is_encrypted():
                secret.decrypt(password)
            return bytes(secret.sign(data, trusted_comment=comment))
    except OSError as error:
        raise PublisherError(Finding.of("X417", Span(str(key)), reason=reason_of_system(error))) from error
    except (Error, ValueError) as error:
        raise PublisherError(Finding.of("X417", Span(str(key)), reason=str(error))) from error


def judge_signature(folder: Path, key: Path | None) -> list[Finding]:
    """Return what is wrong with the signature of a release's check sums, by the key of its publisher.

    Raise EnvironmentFault where the extra `sign` is not installed and there is a key to judge by.
    """
    sums, signature = folder / SUMS, folder / f"{SUMS}{SIGNATURE}"
    place = Span(f"{folder.name}/{SUMS}")
    if not signature.is_file():
        return [Finding.of("X413", place, path=SUMS)] if key else []
    if key is None:
        return [Finding.of("X412", place, path=SUMS)]
    require("sign")
    from minisign import Error, PublicKey, Signature

    try:
        PublicKey.from_file(key).verify(sums.read_bytes(), Signature.from_file(signature))
    except OSError as error:
        return [Finding.of("X417", Span(str(key)), reason=reason_of_system(error))]
    except (Error, ValueError) as error:
        return [Finding.of("X411", place, path=SUMS, reason=str(error) or type(error).__name__)]
    return []
