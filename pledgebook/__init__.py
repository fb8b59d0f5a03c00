"""Turn a government report into a bilingual site in which every commitment has a page.

The steps of a build, each in its own module: read, check, plan, render, publish.
"""
