"""Citations in three formats for machines: BibTeX with the entry types misc and techreport of O. Patashnik, BibTeXing
(1988); RIS as in the Reference Manager specification (2011); CSL-JSON by the input schema of CSL 1.0.2.
"""

from __future__ import annotations

import json
from typing import Any

from .works import BCP47, Work, number, release, sentence, word

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def note(work: Work) -> str:
    """What has no field of its own."""
    if work["kind"] == "report":
        return sentence(work["extent"])
    parts = [sentence(number(work))] + (
        [] if work["absolute"] else [word("within", work["language"], path=work["path"])]
    )
    return ("；" if work["language"] == "zh" else "; ").join(parts)


def bibtex(work: Work) -> str:
    """One BibTeX entry. Inner braces keep names and capitals as they are."""
    is_report = work["kind"] == "report"
    fields = {
        "author": work["author"] and f"{{{work['author'].translate(_LATEX)}}}",
        "title": f"{{{work['title'].translate(_LATEX)}}}",
        "institution": work["author"].translate(_LATEX) if is_report else "",
        "type": word("genre", work["language"]) if is_report else "",
        "year": work["date"][:4],
        "note": note(work).translate(_LATEX),
        "url": work["url"].replace("%", r"\%").replace("#", r"\#") if work.get("absolute") else "",
        "langid": {"zh": "chinese", "en": "english"}[work["language"]],
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    # techreport needs an institution; without an issuer the report is a misc.
    return f"@{'techreport' if is_report and work['author'] else 'misc'}{{{work['key']},\n{lines}\n}}\n"


def ris(work: Work) -> str:
    """One RIS record.

    A comma in an author would part a family name from given ones, so such a name is the publisher only.
    """
    is_report, author = work["kind"] == "report", work["author"]
    tags = [
        ("TY", {"report": "RPRT", "data": "DATA", "page": "ELEC"}[work["kind"]]),
        ("ID", work["key"]),
        ("AU", "" if "," in author else author),
        ("TI", work["title"]),
        ("T2", author if work["kind"] == "page" else ""),
        ("PB", author),
        ("PY", work["date"][:4]),
        ("DA", "" if is_report else work["date"].replace("-", "/")),
        ("ET", "" if is_report else release(work)),
        ("M3", word("genre", work["language"]) if is_report else ""),
        ("N1", note(work)),
        ("LA", BCP47[work["language"]]),
        ("UR", work["url"] if work.get("absolute") else ""),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in tags if value]
    return "".join(lines) + "ER  - \r\n"


def csl(work: Work) -> dict[str, Any]:
    """One item of CSL-JSON."""
    kind = work["kind"]
    item = {
        "id": work["key"],
        "type": {"report": "report", "data": "dataset", "page": "webpage"}[kind],
        "title": work["title"],
        "author": [{"literal": work["author"]}] if work["author"] else "",
        "container-title": work["author"] if kind == "page" else "",
        "publisher": work["author"] if kind == "data" else "",  # who printed the report is not known
        "genre": word("genre", work["language"]) if kind == "report" else "",
        "number": work["extent"] if kind == "report" else number(work) if kind == "page" else "",
        "issued": {"date-parts": [[int(part) for part in work["date"].split("-")]]} if work["date"] else "",
        "version": "" if kind == "report" else release(work),
        "note": note(work),
        "language": BCP47[work["language"]],
        "URL": work["url"] if work.get("absolute") else "",
    }
    return {name: value for name, value in item.items() if value}


def bib_file(works: list[Work]) -> str:
    return "\n".join(map(bibtex, works))


def ris_file(works: list[Work]) -> str:
    return "\r\n".join(map(ris, works))


def json_file(works: list[Work]) -> str:
    return "[\n" + ",\n".join(json.dumps(csl(work), ensure_ascii=False) for work in works) + "\n]\n"


#: Ending of a file -> how it is written.
WRITERS = {"bib": bib_file, "ris": ris_file, "json": json_file}
