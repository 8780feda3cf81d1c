"""Faults of C code that says nothing of their cause; it imports nothing, for it is of use where memory is short."""

# What Python says of C code that failed and set no exception (CPython's ceval.c and call.c): memory ended there.
_UNSAID = ("without exception set", "without setting an exception")


def is_unsaid(error: BaseException) -> bool:
    """Return whether C code failed and did not say why; as a rule it was refused memory."""
    return isinstance(error, SystemError) and any(words in str(error) for words in _UNSAID)
