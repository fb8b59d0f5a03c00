"""From files to the frozen Book: what was promised, in whose words, and where each word stands."""

import os

# Nothing here is a plugin of pydantic's, and looking for some among all that is installed takes a while.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")
