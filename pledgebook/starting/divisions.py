"""China's divisions by name: what lies in a city, with English names by rule."""

from __future__ import annotations

import csv
import gzip
import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent
#: The longest first, as alternatives of a regular expression.
_NATIONALITIES = (
    "柯尔克孜|乌孜别克|维吾尔|哈萨克|达斡尔|塔吉克|俄罗斯|鄂温克|塔塔尔|鄂伦春|蒙古|布依|朝鲜|土家|哈尼|傈僳|高山|拉祜|东乡|纳西|景颇|仫佬|"
    "布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|德昂|保安|裕固|独龙|赫哲|门巴|珞巴|基诺|回|藏|苗|彝|壮|满|侗|"
    "瑶|白|傣|黎|佤|畲|水|土|羌|怒|京"
)
#: 湘西土家族苗族自治州, 江华瑶族自治县, 松桃苗族自治县: the nationalities aren't part of the short name.
_AUTONOMOUS = re.compile(rf"(?:(?:{_NATIONALITIES})族?|各族)*自治(?:区|州|县|旗)$")
_KINDS = {
    "自治区": "Autonomous Region",
    "自治州": "Autonomous Prefecture",
    "自治县": "Autonomous County",
    "自治旗": "Autonomous Banner",
    "地区": "Prefecture",
    "新区": "New District",
    "省": "Province",
    "市": "City",
    "盟": "League",
    "区": "District",
    "县": "County",
    "旗": "Banner",
}
#: Names whose English isn't their pinyin: by the places' own usage, for provinces, which every national report names.
_ENGLISH = {"内蒙古": "Inner Mongolia", "西藏": "Tibet", "新疆": "Xinjiang", "陕西": "Shaanxi", "香港": "Hong Kong"}
#: What a report of the whole country calls it.
COUNTRY = ("全国", "中国", "国家", "国务院", "中华人民共和国")


@dataclass(frozen=True)
class Division:
    """A province, prefecture or county."""

    code: str
    """Statistical code: two digits for a province, four for a prefecture, six for a county; none for the country."""
    name: str
    pinyin: str
    """Of the short name, without tones, with ' between syllables that would run together."""

    @property
    def short(self) -> str:
        return short(self.name)

    @property
    def english(self) -> str:
        """The short name in English: its pinyin, with a capital."""
        return _ENGLISH.get(self.short, self.pinyin[:1].upper() + self.pinyin[1:].replace("v", "ü"))

    @property
    def kind(self) -> str:
        """What kind of division it is, in English; empty for the country."""
        kind = next((english for zh, english in _KINDS.items() if self.name.endswith(zh)), "")
        return "Municipality" if len(self.code) == 2 and kind == "City" else kind

    @property
    def slug(self) -> str:
        return re.sub(r"[^a-z]", "", self.pinyin.lower()) or f"d{self.code}"


CHINA = Division("", "中国", "China")


def short(name: str) -> str:
    """The name without the kind of division where it can stand so: 衡山县 is 衡山, and 和县 stays 和县."""
    kind = next((zh for zh in _KINDS if name.endswith(zh)), "")
    for bare in (_AUTONOMOUS.sub("", name), name.removesuffix(kind)):
        if 1 < len(bare) < len(name):
            return bare
    return name


@cache
def divisions() -> tuple[Division, ...]:
    """All provinces, prefectures and counties, in the order of their codes."""
    with (_FOLDER / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Division(**row) for row in csv.DictReader(file))


def find(name: str) -> list[Division]:
    """The divisions of this name, full or short, largest first; several when it doesn't say which is meant."""
    if name in COUNTRY:
        return [CHINA]
    same = [d for d in divisions() if name in (d.name, d.short)]
    exact = [d for d in same if d.name == name]
    within = [d for d in divisions() if len(d.code) > 2 and name.endswith(d.name) and _stands_in(d, name)]
    found = sorted(exact or same or within, key=lambda d: len(d.code))
    # 衡阳 is the city before the county of the same name; two counties of one name are a question.
    return [d for d in found if len(d.code) == len(found[0].code)]


def _stands_in(division: Division, name: str) -> bool:
    """Whether what stands before the division's own name is a division around it: 南京市鼓楼区, 江苏省南京市鼓楼区."""
    before = name.removesuffix(division.name)
    around = [d for d in divisions() if division.code.startswith(d.code) and d.code != division.code]
    return bool(before) and before in {
        *(word for d in around for word in (d.name, d.short)),
        "".join(d.name for d in around),
    }


def inside(division: Division) -> list[Division]:
    """The divisions one floor below: a country's provinces, a province's prefectures, a city's counties.

    A province without prefectures of its own (上海市) has its counties.
    """
    width = len(division.code) + 2
    below = [d for d in divisions() if len(d.code) == width and d.code.startswith(division.code)]
    if len(division.code) == 2:
        named = {d.code for d in below}
        below += [
            d for d in divisions() if len(d.code) == 6 and d.code.startswith(division.code) and d.code[:4] not in named
        ]
    return below if len(division.code) < 6 else []


@cache
def _all_towns() -> tuple[tuple[str, str], ...]:
    text = gzip.decompress((_FOLDER / "towns.csv.gz").read_bytes()).decode("utf-8")
    return tuple((code, name) for code, name in csv.reader(io.StringIO(text)))


def towns(division: Division) -> list[tuple[str, str]]:
    """Code and name of each town, township and subdistrict in a city or county; nothing for larger divisions."""
    if len(division.code) < 4:
        return []
    return [(code, name) for code, name in _all_towns() if code.startswith(division.code)]
