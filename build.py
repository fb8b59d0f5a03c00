"""Build, check or serve the site: `python build.py --help`."""

import gc
import sys

# A build makes many small objects and keeps most of them: looking for garbage so often costs a tenth of its time.
gc.set_threshold(100_000)

from pledgebook.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
