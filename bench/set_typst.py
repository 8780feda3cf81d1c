"""What a user of Typst runs: `set_typst.py FONTS DOCUMENT PDF`, from a cold process.

With `EDITED COST` after these, the same compiler then sets the edited document, and writes what that alone cost.
The date in the PDF is fixed, so that two PDFs differ where their texts do and nowhere else.
"""

import json
import sys
import time
from pathlib import Path

import typst

fonts, document, pdf = sys.argv[1:4]
compiler = typst.Compiler(document, font_paths=[fonts], ignore_system_fonts=True)
compiler.compile(output=pdf, timestamp=0)
if sys.argv[4:]:
    edited, cost = map(Path, sys.argv[4:])
    Path(document).write_bytes(edited.read_bytes())
    wall, cpu = time.perf_counter(), time.process_time()
    compiler.compile(output=pdf, timestamp=0)
    cost.write_text(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}), "utf-8")
