"""Build, check or serve the site: `python build.py --help`."""

import gc

# A build keeps most of the objects that it makes, and it is short: looking for garbage takes a tenth of its time.
gc.disable()

from pledgebook.cli import run

if __name__ == "__main__":
    run()
