"""fontTools by one thread at a time.

It imports the modules of tables when they are asked for, and those import each other: where two threads begin with
different ones, Python finds a deadlock between them and raises an error in one (`_DeadlockError`).
"""

import threading

FONTTOOLS = threading.RLock()
