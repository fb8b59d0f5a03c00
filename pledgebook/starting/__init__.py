"""From a report as it is found to a folder that builds, and from its words to proposed records."""
