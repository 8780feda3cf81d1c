"""`python -m publisher` is the program, and so is the command `publisher`."""

import errno
import os
import sys
from contextlib import suppress
from typing import NoReturn

from publisher.system.unsaid import is_unsaid

_ENVIRONMENT = 3  # publisher.diagnostics.Exit.ENVIRONMENT, where even that cannot be loaded
# What loading the program takes of address space, and of data, in bytes. Where memory ends while an exception is
# made, Python itself ends at once (CPython's errors.c): a bound that is too low is reported before.
_LEAST_SPACE, _LEAST_DATA = 128 << 20, 64 << 20
_TOO_LITTLE = "error E014: the machine gives the press too little: {}\n  hint: allow more: {}\n"


def main() -> None:
    """Run the program and leave with its exit code; report what keeps the command line from being loaded."""
    if low := _low_bound():
        _leave("memory", f"ulimit {low} unlimited")
    try:
        from publisher.cli.commands import main as run

        run()
    except MemoryError:
        _leave("memory", "ulimit -v unlimited")
    except SystemError as error:
        if not is_unsaid(error):
            raise
        _leave("memory", "ulimit -v unlimited")
    except (ImportError, OSError) as error:
        if isinstance(error, OSError) and error.errno == errno.EMFILE:
            _leave("open files", "ulimit -n 1024")
        sys.exit(_told(error))


def _low_bound() -> str:
    """Return the option of ulimit(1) for the bound in which the program cannot be loaded; as a rule there is none."""
    try:
        import resource
    except ImportError:  # Windows has none, and gets a message from the command line (E010)
        return ""
    bounds = (("-v", resource.RLIMIT_AS, _LEAST_SPACE), ("-d", resource.RLIMIT_DATA, _LEAST_DATA))
    given = [(option, resource.getrlimit(kind)[0], least) for option, kind, least in bounds]
    return next((option for option, most, least in given if most != resource.RLIM_INFINITY and most < least), "")


def _leave(what: str, advice: str) -> NoReturn:
    """Tell of a lack with which no catalogue can be read, and leave at once."""
    with suppress(OSError):
        os.write(2, _TOO_LITTLE.format(what, advice).encode())
    os._exit(_ENVIRONMENT)


def _told(error: Exception) -> int:
    """Tell, without any other package, what keeps the program from being loaded, and return its exit code."""
    from publisher.i18n.sentences import language_of_environment
    from publisher.system.shortages import shortage

    fault = shortage(error)
    if fault is None:
        raise error
    if sys.stderr:
        sys.stderr.writelines(f"{one.told(language_of_environment(os.environ))}\n" for one in fault.findings)
    return fault.exit_code


if __name__ == "__main__":
    main()
