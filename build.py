"""Build, check or serve the site: `python build.py --help`."""

import gc
import os
import sys
from contextlib import suppress

# A build keeps most of the objects that it makes, and it is short: looking for garbage takes a tenth of its time.
gc.disable()

from pledgebook.cli import main

if __name__ == "__main__":
    code = main()
    # Giving back all objects one by one takes another tenth; the system takes them at once.
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):  # its reader is gone
            stream.flush()
    os._exit(code)
