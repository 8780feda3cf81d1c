"""Run by calibre-debug, which has its own Python: prints what Calibre's checker of books finds, as JSON."""

import json
import sys

from calibre.ebooks.oeb.polish.check.main import run_checks
from calibre.ebooks.oeb.polish.container import get_container

found = run_checks(get_container(sys.argv[-1], tweak_mode=True))
told = [{"kind": type(one).__name__, "said": str(one.msg), "file": one.name} for one in found]
sys.stdout.write(f"\n{json.dumps(told)}\n")
