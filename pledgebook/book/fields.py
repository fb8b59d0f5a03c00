"""What a single value may be: texts, ids, addresses, dates, numbers, as the YAML files have them."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints


def _in_one_paragraph(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("a line break or a tab in the text; write it as one paragraph")
    return text


Words = Annotated[
    str, StringConstraints(min_length=1, max_length=5000, strip_whitespace=True), AfterValidator(_in_one_paragraph)
]
#: Short enough for a heading, a link and a picture.
ShortWords = Annotated[
    str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), AfterValidator(_in_one_paragraph)
]
WebAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?([/?#][^\s<>\"“”。，；]*)?$", max_length=2000
    ),
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
#: A number of a record, no larger than any that a government has promised.
Number = (
    Annotated[float, Field(strict=True, ge=-1e18, le=1e18)]
    | Annotated[int, Field(strict=True, ge=-(10**18), le=10**18)]
)
CountyCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
TownCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
#: Of a recorded version of the data.
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
#: Of a record, as `title.en`.
FieldName = Annotated[str, StringConstraints(pattern=r"^([a-z_0-9]+(\.[a-z_]+)*)?$", max_length=80)]
#: How a Chinese name sounds.
Pinyin = Annotated[str, StringConstraints(pattern=r"^[a-z]+$", max_length=80)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
#: A file in data/sources/.
FileName = Annotated[str, StringConstraints(pattern=r"^\w[\w.-]*$", max_length=120)]
#: Where readers send corrections.
Contact = Annotated[
    str,
    StringConstraints(
        pattern=r"^(?:mailto:[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|https://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[/?#][^\s<>\"]*)?)$",
        max_length=400,
    ),
]
#: Where the site is published.
BaseUrl = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]+)?/([^\s?#<>\"'“”。，；]*/)?$", max_length=400),
]
#: A file of the site with or without an anchor (en/about.html#licences), or an id (commitment:hy2020-005).
Address = Annotated[
    str,
    StringConstraints(
        pattern=r"^(?:(?:commitment|result|term|theme|place):[a-z0-9-]+|(?:[\w-]+/)*[\w-][\w.-]*(?:#[\w-]+)?)$",
        max_length=400,
    ),
]
#: The same, or an id with the meaning that data/permalinks.lock records for it (commitment:hy2020-005@5d41402abc4b).
RecordedAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^(?:(?:commitment|result|term|theme|place):[a-z0-9-]+(?:@.+)?|(?:[\w-]+/)*[\w-][\w.-]*(?:#[\w-]+)?)$",
        max_length=400,
    ),
]


def _in_the_calendar(text: str) -> str:
    try:
        datetime.date.fromisoformat(f"{text}-01"[:10])
    except ValueError:
        raise ValueError(f'"{text}" is not in the calendar; write 2021-10-22, or 2021-10 for a month') from None
    return text


Date = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"), AfterValidator(_in_the_calendar)]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_in_the_calendar)]
