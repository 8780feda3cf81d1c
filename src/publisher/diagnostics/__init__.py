"""Findings as data, and the errors that carry them."""

from publisher.diagnostics.errors import EnvironmentFault, Exit, PublisherError, joined, stop_if_fatal
from publisher.diagnostics.findings import CATALOGUE, Finding, Severity, fatal

__all__ = [
    "CATALOGUE",
    "EnvironmentFault",
    "Exit",
    "Finding",
    "PublisherError",
    "Severity",
    "fatal",
    "joined",
    "stop_if_fatal",
]
