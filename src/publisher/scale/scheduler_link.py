"""The connection to a Dask scheduler; the only module that imports Dask."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from publisher.diagnostics import EnvironmentFault, Finding
from publisher.i18n.sentences import Phrase
from publisher.scale import worker_side
from publisher.system.extras import require

_CONNECT = 10.0  # s
_ASK = 30.0  # s, in which a worker has loaded the press
_PAUSE = 0.5  # s


class LinkLostError(Exception):
    """The scheduler does not answer any more."""


class SchedulerLink:
    """A client of a scheduler. Raise EnvironmentFault where Dask is missing (E005) or nothing answers (E026)."""

    def __init__(self, address: str, tls: Path | None = None, seconds: float = _CONNECT) -> None:
        require("dask", but=() if tls else ("cryptography",))
        self.address, self._tls, self._seconds = address, tls, seconds
        self._client: Any = None
        reason = self._connect()
        if reason:
            raise EnvironmentFault(Finding.of("E026", None, address=address, reason=reason))

    def workers(self) -> dict[str, int]:
        """Return the workers that are there, with their threads. Raise LinkLostError."""
        if self._client is None or self._client.status != "running":
            raise LinkLostError
        try:
            told = self._client.sync(self._client.scheduler.identity, n_workers=-1, callback_timeout=self._seconds)
        except Exception as error:
            raise LinkLostError from error
        return {place: int(one["nthreads"]) for place, one in told["workers"].items()}

    def ask_facts(self, places: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """Return what workers build with; nothing of one that does not know the press, and none that went away."""
        if not places:
            return {}
        try:
            told = self._client.run(worker_side.machine_facts, workers=list(places), on_error="return")
        except Exception:  # noqa: BLE001 -- one went away meanwhile: the next look asks the others
            return {}
        found: dict[str, Mapping[str, str]] = {}
        for place, one in told.items():
            if isinstance(one, dict):
                found[place] = one
            elif not isinstance(one, OSError):  # that one went away
                found[place] = {}
        return found

    def send(self, place: str, data: bytes, finished: Callable[[], object]) -> Any:
        """Have a worker carry out a parcel; `finished` is called, from another thread, once there is an answer."""
        try:
            call = self._client.submit(
                worker_side.carried_out, data, workers=[place], allow_other_workers=False, pure=False, retries=0
            )
            call.add_done_callback(lambda _: finished())
        except Exception as error:
            raise LinkLostError from error
        return call

    def answer(self, call: Any) -> bytes | None:
        """Return the answer to a parcel; None where carrying it out failed. Raise LinkLostError."""
        if self._client is None or self._client.status != "running" or call.status in ("cancelled", "lost"):
            raise LinkLostError
        try:
            return bytes(call.result(timeout=self._seconds * 6))
        except Exception:  # noqa: BLE001 -- whatever a worker raises, KilledWorker among it, the parcel is not done
            return None
        finally:
            with suppress(Exception):
                call.release()

    def connect_again(self, seconds: float) -> bool:
        """Return whether the scheduler came back within so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.close()
            if not self._connect():
                return True
            time.sleep(_PAUSE)
        return False

    def close(self) -> None:
        """Leave it."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                client.close(timeout=2)

    def _connect(self) -> Phrase | str:
        """Connect, and return why that cannot be done; "" where it was."""
        import logging

        import dask
        from distributed import Client, Security

        # What goes wrong is reported by findings; a parcel may be large, and is not kept in a graph.
        for name in ("distributed", *logging.root.manager.loggerDict):
            if name.startswith("distributed"):  # Dask gives some of them a level of their own
                logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "4GiB"})
        security = None
        if self._tls:
            own = {"tls_client_cert": str(self._tls / "cert.pem"), "tls_client_key": str(self._tls / "key.pem")}
            security = cast(Any, Security)(require_encryption=True, tls_ca_file=str(self._tls / "ca.pem"), **own)
        try:
            self._client = cast(Any, Client)(
                self.address, timeout=self._seconds, security=security, set_as_default=False, direct_to_workers=False
            )
        except Exception as error:  # noqa: BLE001 -- each kind of refusal has its own
            last = str(error).strip().splitlines()[:1]
            return Phrase.of("connection_refused", error=": ".join([type(error).__name__, *last]))
        return ""


def open_to_all(address: str) -> bool:
    """Return whether an address is not of this machine alone, and not encrypted."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme in ("tls", "wss", "inproc"):
        return False
    host = parts.hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"
