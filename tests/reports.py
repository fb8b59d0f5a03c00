"""An invented report in the form of real ones: headings without marks, a speaker's line, dashes, broken lines."""

from conftest import ROOT

REPORT = (ROOT / "docs" / "sample-report.txt").read_text(encoding="utf-8")
