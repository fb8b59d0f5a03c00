"""Bad edits of the invented city, one a row: what slips, input methods, merges and careless programs do to a file.

Each row is name, file, what is replaced (words that stand once; None puts the new words at the end, ALL replaces the
whole file), what is put in its place (text, or bytes as they are), file and line of the problem that must be told
(an empty file is the edited one; line 0 is the second below its end), and words of the message.
"""

from __future__ import annotations

from typing import NamedTuple

ALL = "\0all"


class Edit(NamedTuple):
    name: str
    file: str
    old: str | None
    new: str | bytes
    line: int
    words: str
    told_in: str = ""


SITE, TARGETS, RESULTS = "data/site.yaml", "data/targets.yaml", "data/results.yaml"
THEMES, PLACES, TERMS, UNITS = "data/themes.yaml", "data/places.yaml", "data/terms.yaml", "data/units.yaml"
EXCLUSIONS, OUTCOMES, MISPRINTS = "data/exclusions.yaml", "data/outcomes.yaml", "data/sources/misprints.yaml"
CHANGES, STATE, REDIRECTS, LOCK = (
    "data/changes.yaml",
    "data/changes.lock",
    "data/redirects.yaml",
    "data/permalinks.lock",
)
REPORT, TRANSLATION = "data/sources/report.txt", "data/sources/report.en.md"
ABOUT, ABOUT_ZH, METHOD = "content/en/about.md", "content/zh/about.md", "content/en/method.md"
SCHOOLS, SCHOOLS_ZH = "content/en/themes/schools.md", "content/zh/themes/schools.md"
STRINGS, SEARCHES, VERBS = "templates/strings.yaml", "data/searches.yaml", "data/verbs.yaml"
YAML_FILES = (
    SITE, TARGETS, VERBS, RESULTS, THEMES, PLACES, TERMS, UNITS, EXCLUSIONS, OUTCOMES, MISPRINTS, CHANGES, REDIRECTS,
    STRINGS,
)  # fmt: skip
TEXTS = (*YAML_FILES, STATE, LOCK, TRANSLATION, ABOUT, ABOUT_ZH, METHOD, SCHOOLS_ZH)


def _of_bytes() -> list[Edit]:
    """What any program may do to any file."""
    rows = []
    for file in TEXTS:
        rows += [
            Edit(f"{file} in GB 18030", file, ALL, "上河区的记录".encode("gb18030"), 1, "not UTF-8"),
            Edit(f"{file} with a NUL", file, ALL, b"a\nb\0c\n", 2, "a control character (U+0000)"),
            Edit(f"{file} in UTF-16", file, ALL, "上河".encode("utf-16"), 1, "looks like UTF-16"),
        ]
    for file in YAML_FILES:
        rows += [
            Edit(f"{file} is deep", file, ALL, b"[" * 1000 + b"]" * 1000, 1, "more than 24 lists or records"),
            Edit(f"{file} is deeper", file, ALL, b"a: " + b"[" * 100_000, 1, "more than 24 lists or records"),
            Edit(f"{file} unclosed", file, None, '\n"no end: \n\n\n', 0, "never closed"),
        ]
    return rows


def _record(field: str, old: str, new: str, line: int, words: str, file: str = TARGETS, told_in: str = "") -> Edit:
    return Edit(f"{file} {field}: {new[:50]!r} {len(new)}", file, old, new, line, words, told_in)


_BRIDGE, _JOB = "    zh: 开工建设云岭大桥\n    en: Start to build the Yunling Bridge\n  quote", "value: 15000,"
_PUSH = "verb: {zh: 推进, class: advance, hedge: 推进}"
_WORDS_OF_BRIDGE = "“开工”说的是开始，不是建成。"

RECORDS = [
    # numbers
    *(
        _record("value", _JOB, f"value: {value},", 29, words)
        for value, words in {
            "true": "a number is expected, but it is true",
            "-15000": "only a growth can be less than 0",
            "1e300": "a number is expected",
            "1.0e+300": "too large to be right",
            "12:30:45": "base 60",
            "20:31": "base 60",
            "'15000'": "take the quotation marks away",
            "'15,000'": "write the digits without commas",
            "015000": "another base than ten",
            "0x3A98": "another base than ten",
            "15_000": "read as 15000",
            ".inf": "a number is expected",
            ".nan": "a number is expected",
            "9" * 400: "a number of 400 digits",
            "9" * 5000: "a number of 5000 digits",
            "!!int x": "not what the tag",
            "!!float x": "not what the tag",
            "!!bool x": "not what the tag",
            "１５０００": "write 15000 in half width",
            "～": "a number is expected",
            "": "a number is expected, but it is empty",
            "[15000]": "a number is expected",
            "15000000000000000000": "too large",
        }.items()
    ),
    _record("high", "high: 5,", "high: true,", 119, "a number is expected"),
    _record("high", "high: 5,", "high: -5,", 119, "must be more than"),
    _record(
        "share",
        "value: 6, as_written: 6%, unit: percent, bound: about, measure: growth",
        "value: 600, as_written: 6%, unit: percent, bound: about, measure: share",
        15,
        "more than 100 per cent",
    ),
    _record("every_place", "every_place: true", "every_place: 1", 91, "true or false is expected"),
    _record("every_place", "every_place: true", "every_place: yes", 91, "read as yes or no"),
    _record("every_place", "every_place: true", "every_place: 'true'", 91, "take the quotation marks away"),
    # texts
    _record("title", _BRIDGE, "    zh: 开工建设云岭大桥\n    en: yes\n  quote", 37, "read as yes or no"),
    _record("title", _BRIDGE, "    zh: 开工建设云岭大桥\n    en: true\n  quote", 37, "put it in quotation marks"),
    _record(
        "title", _BRIDGE, "    zh: 开工建设云岭大桥\n    en: ~\n  quote", 37, "a text is expected, but it is empty"
    ),
    _record("title", _BRIDGE, f"    zh: 开工建设云岭大桥\n    en: {'Bridge ' * 15000}\n  quote", 37, "at most 300 fit"),
    _record(
        "title", _BRIDGE, '    zh: 开工建设云岭大桥\n    en: "a\\x07b"\n  quote', 37, "a control character (U+0007)"
    ),
    _record("title", _BRIDGE, '    zh: 开工建设云岭大桥\n    en: "a\\nb"\n  quote', 37, "a line break or a tab"),
    _record("title", _BRIDGE, "    zh: 开工建设云岭大桥\n    en: [a, b]\n  quote", 37, "a text is expected"),
    _record("title", _BRIDGE, "    zh：开工建设云岭大桥\n    en: Start\n  quote", 36, "“：” is full-width"),
    _record("title", _BRIDGE, "    zh: 开工建设雲岭大桥\ue000\n    en: Start\n  quote", 36, "can't be seen (U+E000)"),
    _record("title", _BRIDGE, "    zh: 开工建设云岭大桥😀\n    en: Start\n  quote", 36, "no glyph for 😀 (U+1F600)"),
    _record("title", _BRIDGE, "    zh: 开工建设云岭大桥\n    en: Start ᚠ\n  quote", 37, "no glyph for ᚠ (U+16A0)"),
    _record(
        "title",
        "    zh: 新增学位2400个\n    en: 2,400 new",
        "    zh: 新增学位２４００个\n    en: 2,400 new",
        66,
        "full-width digits “２４００”; write 2400 in half width",
    ),
    _record(
        "quote",
        "    zh: 新增学位2400个\n    en: Add",
        "    zh: 新增学位２４００个\n    en: Add",
        69,
        "full-width digits",
    ),
    _record("plain", _WORDS_OF_BRIDGE, "“开工”说的是开始，不是⼈。", 42, "(U+2F08) only looks like “人”; write 人"),
    _record("plain", _WORDS_OF_BRIDGE, "“开工”说的是开始，不是\uf9e4。", 42, "only looks like “理”"),
    _record("plain", _WORDS_OF_BRIDGE, "“开工”\u202e说的是开始。", 42, "can't be seen (U+202E)"),
    _record("plain", _WORDS_OF_BRIDGE, "“开工”\u200b说的是开始。", 42, "can't be seen (U+200B)"),
    _record("plain", _WORDS_OF_BRIDGE, "“开工”\ufeff说的是开始。", 42, "can't be seen (U+FEFF)"),
    _record("plain", _WORDS_OF_BRIDGE, "开" * 5001, 42, "at most 5,000 fit"),
    _record("plain", _WORDS_OF_BRIDGE, '"没有完的话', 42, "quotation mark opened here"),
    _record("plain", _WORDS_OF_BRIDGE, "'没有完的话", 42, "quotation mark opened here"),
    # ids and lists
    _record("places", "places: [yunling]", "places: [yunling, yunling]", 45, '"yunling" stands twice'),
    _record("places", "places: [yunling]", "places: [yunling，shanghe]", 45, "“，” is full-width"),
    _record("places", "places: [yunling]", "places: ［yunling］", 45, "“［” is full-width"),
    _record("places", "places: [yunling]", "places: yunling", 45, "a list such as [one, two] is expected"),
    _record("places", "places: [yunling]", "places: {a: b}", 45, "a list such as [one, two] is expected"),
    _record("places", "places: [yunling]", "places: [[yunling]]", 45, "a text is expected"),
    _record("id", "- id: wc2031-004", "- id: wc2031-004" + "9" * 100, 49, "at most 80 fit"),
    _record("id", "- id: wc2031-004", "- id: wc2031-００4", 49, "full-width digits"),
    _record("id", "- id: wc2031-004", "- id：wc2031-004", 49, "“：” is full-width"),
    _record("id", "- id: wc2031-004", "－ id: wc2031-004", 49, "is full-width"),
    _record("id", "- id: wc2031-004", "- id: <script>", 49, "does not have the right form"),
    _record("id", "- id: wc2031-004", "- id: ../../etc", 49, "does not have the right form"),
    _record("id", "- id: wc2031-004", "- [id]: wc2031-004", 49, "can't be a key"),
    _record("class", _PUSH, "verb: {zh: 推进，class: advance}", 105, "“，” is full-width"),
    _record("class", _PUSH, "verb: ｛zh: 推进, class: advance｝", 105, "full-width"),
    _record("class", _PUSH, "verb: {zh: 推进, class: “advance”}", 105, "is not one of"),
    # the table of verbs
    _record("hedge", _PUSH, "verb: {zh: 推进, class: advance}", 105, "write hedge: 推进"),
    _record("hedge", _PUSH, "verb: {zh: 推进, class: advance, hedge: 力争}", 105, "write hedge: 推进"),
    _record("hedge", _PUSH, "verb: {zh: 推进, class: advance, hedge: [推进]}", 105, "a text is expected"),
    _record("hedge", _PUSH, "verb: {zh: 推进, class: advance, hedge: }", 105, "hedge: empty; write the value"),
    _record("hedge", _PUSH, "verb: {zh: 推进, class: advance, hedges: 推进}", 105, "did you mean hedge?"),
    _record("class", _PUSH, "verb: {zh: 推进, class: complete, hedge: 推进}", 105, '推进 is "advance"'),
    _record("stage", _PUSH, "verb: {zh: 推进, class: advance, hedge: 推进}\n  stage: finish", 106, "states no stage"),
    _record("verb", _PUSH, "verb: {zh: 工程, class: advance}", 105, "is not in data/verbs.yaml"),
    _record(
        "title", "    zh: 力争建成3—5所学校", "    zh: 要建成3—5所学校", 108, 'says "力争", and the title does not'
    ),
    _record("title", "    en: Aim to finish 3–5 schools\n", "    en: Will finish 3–5 schools\n", 109, 'say "aim to"'),
    _record("class", "class: strive,", "class: strive, class: strive,", 1, "twice", VERBS),
    _record("class", "class: strive,", "class: strve,", 1, "did you mean strive?", VERBS),
    _record(
        "stage", "class: strive, stage: finish", "class: strive, stage: end", 1, "is not one of start, finish", VERBS
    ),
    _record("hedge", "class: advance, hedge: true", "class: advance, hedge: yes", 3, "read as yes or no", VERBS),
    _record("hedge", "class: advance, hedge: true", "class: advance, hedge: 1", 3, "true or false is expected", VERBS),
    _record("also", "en: grow,", "en: grow, also: [rise, rise],", 4, '"rise" stands twice', VERBS),
    _record("also", "en: grow,", "en: grow, also: rise,", 4, "a list such as [one, two] is expected", VERBS),
    _record("also", "en: grow,", "en: grow, also: [''],", 4, "empty; write the text", VERBS),
    _record("en", "en: grow,", "en: grow ⚒,", 4, "no glyph for ⚒", VERBS),
    _record("zh", "{zh: 增长,", "{zh: 增长，", 4, "", VERBS),
    _record("zh", "- {zh: 增长, en: grow, class: complete}\n", "", 14, "is not in data/verbs.yaml", VERBS, TARGETS),
    *(
        _record("exceptions", "en: grow,", f"en: grow, exceptions: [{exception}],", 4, words, VERBS)
        for exception, words in {
            "{commitments: [wc2031-001], class: strive}": "because: missing",
            "{commitments: [], class: strive, because: 试。}": "empty; name at least one",
            "{commitments: [wc2031-003], class: strive, because: 试。}": "has the verb 开工建设; take it away",
            "{commitments: [wc2031-01], class: strive, because: 试。}": "did you mean wc2031-001?",
            "wc2031-001": "a record of keys and values is expected",
        }.items()
    ),
    _record("kind", "  kind: programme", "　　kind: programme", 104, "ideographic space"),
    _record("kind", "  kind: programme", "  kind：programme", 104, "“：” is full-width"),
    _record("kind", "  kind: programme", "  ｋind: programme", 104, "unknown key"),
    _record("kind", "  kind: programme", "<<<<<<< HEAD\n  kind: programme", 104, ""),
    _record("kind", "  kind: programme", "\tkind: programme", 104, ""),
    _record(
        "theme",
        "  theme: building\n  places: [yunling]",
        "  theme: builing\n  places: [yunling]",
        44,
        "did you mean building?",
    ),
    # the numbers in the words
    _record("value", "value: 2400,", "value: 2500,", 77, "2400 is 2400, not 2500"),
]

OTHER_RECORDS = [
    *(
        _record("year", "year: 2031", f"year: {value}", 8, words, SITE)
        for value, words in {
            "-5": "too small to be right",
            "0": "too small to be right",
            "99999999": "too large to be right",
            "true": "a whole number is expected",
            "20:31": "base 60",
            "2031.5": "a whole number is expected",
            "'2031'": "take the quotation marks away",
            "２０３１": "write 2031 in half width",
            "0o31": "a whole number is expected",
            "2_031": "read as 2031",
        }.items()
    ),
    *(
        _record("contact", "id_prefix: wc2031", f"id_prefix: wc2031\ncontact: {value}", 10, words, SITE)
        for value, words in {
            "javascript:alert(1)": "write mailto:name@example.org or",
            "nonsense": "write mailto:name@example.org or",
            "http://example.org/": "write mailto:name@example.org or",
            "name@example.org": "write mailto:name@example.org or",
            "mailto:nobody": "write mailto:name@example.org or",
            "https://": "write mailto:name@example.org or",
            "'https://a.example/\"onload=x'": "write mailto:name@example.org or",
            "mailto：name@example.org": "full-width",
        }.items()
    ),
    _record("file", "file: report.txt", "file: ../../../etc/passwd", 14, "the name of a file in data/sources/", SITE),
    _record(
        "file", "file: report.txt", "file: reprot.txt", 1, "did you mean report.txt?", SITE, "data/sources/reprot.txt"
    ),
    _record("base_url", "id_prefix: wc2031", "id_prefix: wc2031\nbase_url: https://a.example", 10, "right form", SITE),
    _record(
        "base_url", "id_prefix: wc2031", "id_prefix: wc2031\nbase_url: javascript:alert(1)/", 10, "right form", SITE
    ),
    _record("featured", "[wc2031-002, wc2031-005]", "[wc2031-003, wc2031-005]", 18, "has no target", SITE),
    _record("featured", "[wc2031-002, wc2031-005]", "[wc2031-002, wc2031-002]", 18, "stands twice", SITE),
    _record("home_theme_order", "[schools]", "[schools, schools]", 17, "stands twice", SITE),
    _record("sha256", "sha256: dfc7", "sha256: DFC7", 16, "right form", SITE),
    *(
        _record("date", "date: 2031-04-02", f"date: {value}", 4, words, OUTCOMES)
        for value, words in {
            "3031-04-02": "more than a century from 2031",
            "9999-04-02": "more than a century from 2031",
            "1031-04-02": "more than a century from 2031",
            "2031-04-31": "not in the calendar",
            "2031/04/02": "write a date such as",
            "2031": "a text is expected",
            "２０３１-04-02": "full-width digits",
            "2031年4月2日": "write a date such as",
            "٢٠٣١-٠٤-٠٢": "write a date such as",
        }.items()
    ),
    _record("date", "date: 2031-04-02", "date: 2033-04-02", 13, "is before the publication, 2033-04-02", OUTCOMES),
    *(
        _record("url", "url: https://www.example.org/education/2031", f"url: {value}", 23, "a whole address", OUTCOMES)
        for value in (
            "https://。",
            "https://",
            "//evil.example",
            "javascript:alert(1)",
            "https://localhost/x",
            "ftp://a.example/",
            "'https://a.example/\"x'",
            "https：//a.example/",
            "https://a.example/，b",
            "https://a.example/<b>",
        )
    ),
    _record("value", "value: 1800", "value: -1800", 25, "only a growth can be less than 0", OUTCOMES),
    _record("value", "value: 1800", "value: true", 25, "a number is expected", OUTCOMES),
    _record("unit", "  unit: school_place", "", 25, "write both or neither", OUTCOMES),
    _record("value", "  value: 1800\n", "", 25, "write both or neither", OUTCOMES),
    _record("commitments", "[wc2031-003]", "[wc2031-003, wc2031-003]", 1, "stands twice", OUTCOMES),
    _record(
        "twice",
        "- commitments: [wc2031-005]",
        "- {commitments: [wc2031-003], reports: started, bears_on: part, date: 2031-04-02, kind: official,\n"
        "  finding: {zh: 开工。, en: Begun.}, publisher: {zh: 某报, en: A paper}, checked: 2032-01-15,\n"
        "  url: https://news.example.org/bridge.html}\n- commitments: [wc2031-005]",
        16,
        "recorded for wc2031-003 already, see line 1",
        OUTCOMES,
    ),
    Edit(
        "theme pasted twice",
        THEMES,
        None,
        "- id: schools\n  title: {zh: 学校, en: Schools}\n  summary: {zh: 学校。, en: Schools.}\n",
        11,
        '"schools" is taken, see line 6',
    ),
    Edit(
        "place pasted twice",
        PLACES,
        None,
        "- id: yunling\n  name: {zh: 云岭县, en: Y}\n  short: {zh: 云岭, en: Y}\n  pinyin: y\n",
        11,
        '"yunling" is taken, see line 6',
    ),
    Edit(
        "unit pasted twice",
        UNITS,
        None,
        "- {id: job, zh: 人, one: job, other: jobs}\n",
        7,
        '"job" is taken, see line 2',
    ),
    _record("title", "title: {zh: 学校, en: Schools}", "title: {zh: 学校𓀀, en: Schools}", 7, "no glyph for 𓀀", THEMES),
    _record(
        "title", "title: {zh: 学校, en: Schools}", f"title: {{zh: {'学' * 301}, en: Schools}}", 7, "at most 300", THEMES
    ),
    _record(
        "name",
        "name: {zh: 云岭县, en: Yunling County}",
        "name: {zh: 云岭县, en: Yunling ⚒}",
        7,
        "no glyph for ⚒",
        PLACES,
    ),
    _record(
        "name",
        "name: {zh: 云岭县, en: Yunling County}",
        "name：{zh: 云岭县, en: Yunling County}",
        7,
        "full-width",
        PLACES,
    ),
    _record("zh", "zh: 公里,", "zh: 公里🛣,", 3, "no glyph for 🛣", UNITS),
    _record("zh", "zh: 公里,", 'zh: "公\\n=cmd",', 3, "a line break or a tab", UNITS),
    _record("zh", "zh: 公里,", "zh: '',", 3, "empty; write the text", UNITS),
    _record("zh", "zh: 公里,", "zh: 公里，", 3, "", UNITS),
    _record("avoid", "avoid: [the 83 project]", "avoid: [the 83 project, the 83 project]", 13, "stands twice", TERMS),
    _record("source", "  source: ours", "  source: our", 6, "did you mean ours?", TERMS),
    _record("quantity", "value: 86,", "value: -86,", 18, "only a growth can be less than 0", RESULTS),
    _record("quantity", "value: 86,", "value: '86',", 18, "take the quotation marks away", RESULTS),
    _record(
        "title",
        "    en: 86 kilometres of rural roads built",
        "    en: 86 kilometres of rural roads built ☃",
        13,
        "no glyph for ☃",
        RESULTS,
    ),
    _record("fate", "fate: context", "fate: contex", 2, "did you mean context?", EXCLUSIONS),
    _record(
        "paragraph", "- text: 上接第一版", "- text: 上接第一版\n  paragraph: p２", 2, "full-width digits", EXCLUSIONS
    ),
    _record("text", "- text: 稳中向好", "- text: 稳中向好\n  text: 稳中", 3, "stands twice in one record", MISPRINTS),
    _record("hash", '"a9f79ef28d83"', '"a9f79ef"', 2, "take what build.py changes wrote", CHANGES),
    _record("hash", '"a9f79ef28d83"', "123456789012", 2, "put it in quotation marks", CHANGES),
    _record("date", "- date: 2032-01-20", "- date: 2030-01-20", 8, "the oldest stands first", CHANGES),
    _record("record", 'record: "wc2031-004"', 'record: "wc2031-094"', 20, 'there is no record "wc2031-094"', CHANGES),
    _record("record", 'record: "term:eight-three"', 'record: "term:eight"', 30, "there is no record", CHANGES),
    Edit("lock not merged", LOCK, "\nc/wc2031-001.html", "\n<<<<<<< HEAD\nc/wc2031-001.html", 11, "were not merged"),
    Edit("page that vanished", LOCK, None, "en/lost.html\n", 522, "en/lost.html vanished"),
]

_MOVED = "- {from: %s, to: %s, why: {zh: 搬了。, en: It moved.}}\n"
REDIRECTED = [
    Edit(f"redirect {i}", REDIRECTS, ALL, _MOVED % (old, new), 1, words)
    for i, (old, new, words) in enumerate(
        [
            ("'en/method.html#\"><script>alert(1)</script>'", "en/about.html", "right form"),
            ("'en/method.html#a b'", "en/about.html", "right form"),
            ("en/about.html/x.html", "en/about.html", "right form"),
            ("//evil.example/x.html", "en/about.html", "right form"),
            ("en/old.html", "//evil.example/x.html", "right form"),
            ("en/old.html", "https://evil.example/", "right form"),
            ("en/old.html", "javascript:alert(1)", "right form"),
            ("../../etc/passwd", "en/about.html", "right form"),
            ("en/old.html", "../x.html", "right form"),
            ("en/old.html", "en/nowhere.html", "there is no en/nowhere.html"),
            ("en/old.html", "en/old.html", "lead in a circle"),
            ("en/about.html", "en/method.html", "still there"),
            ("theme:school", "place:yunling", "not of the same kind"),
            ("'en/%00.html'", "en/about.html", "right form"),
            ("en/old.html", "'en/about.html#x\"y'", "right form"),
            ("static/x.html", "en/about.html", "no address that readers link to"),
        ]
    )
]

_SENTENCE = "This site is written for tests, and"
ARTICLES = [
    *(
        Edit(f"link to {address}", ABOUT, "(page:method)", f"({address})", 6, words)
        for address, words in {
            "comitment:wc2031-001": "did you mean commitment?",
            "javascript:alert(1)": 'there is no kind of link "javascript"',
            "JaVaScRiPt:alert(1)": "there is no kind of link",
            "data:text/html,x": 'there is no kind of link "data"',
            "vbscript:x": "there is no kind of link",
            "//evil.example": "leads to another site",
            "nowhere/at-all.html": "there is no file",
            "../../etc/passwd": "there is no file",
            "theme:building#nowhere": 'there is no place "nowhere"',
            "page:method#nowhere": 'there is no place "nowhere"',
            "page:method#what-is": "did you mean what-is-recorded?",
            "term:school-places#x": "a term has no places within it",
            "#nowhere": 'there is no place "nowhere"',
            "page:nowhere": 'there is no page "nowhere"',
            "https://。": "is no address",
            "https://": "is no address",
            "http:/a.example": "is no address",
            "mailto:nobody": "is no address",
            "page：method": "“：” is full-width",
            "commitment:wc2031-0001": "did you mean",
            "theme:bilding": "did you mean building?",
            "place:yunlin": "did you mean yunling?",
        }.items()
    ),
    Edit("link in full-width brackets", ABOUT, "(page:method)", "（page:method）", 6, "“（” is full-width"),
    Edit("bold print not closed", ABOUT, _SENTENCE, f"**{_SENTENCE}", 6, "a ** without its partner"),
    Edit("heading in full width", METHOD, "## What is", "＃＃ What is", 6, "“＃” is full-width"),
    Edit("heading with an ideographic space", METHOD, "## What is", "##\u3000What is", 6, "ideographic space"),
    Edit("table in full width", METHOD, "| 以上 |", "｜ 以上 |", 12, "“｜” is full-width"),
    Edit(
        "block in full width",
        SCHOOLS,
        "::: chart targets-schools",
        "：：： chart targets-schools",
        8,
        "three colons in half width",
    ),
    Edit("block with two colons", SCHOOLS, "::: chart targets-schools", ":: chart targets-schools", 8, "three colons"),
    Edit(
        "block not closed", SCHOOLS, "::: chart targets-schools\n:::", "::: chart targets-schools\n", 8, "is not closed"
    ),
    Edit(
        "last block not closed",
        SCHOOLS_ZH,
        "::: commitment wc2031-006\n:::",
        "::: commitment wc2031-006\n",
        13,
        "is not closed",
    ),
    Edit("full-width digits in an article", SCHOOLS, "[2,400 new", "[２４００ new", 6, "full-width digits"),
    Edit("control character in an article", ABOUT, "exist. See", "exist.\x1b See", 6, "a control character (U+001B)"),
    Edit("head without dashes", ABOUT, "---\ntitle", "title", 1, "must be “---”"),
    Edit("head without a summary", ABOUT, "summary: An", "summery: An", 3, "must be “summary: …”"),
    Edit("head not closed", ABOUT, "tests.\n---\n", "tests.\n", 4, "must be “---”"),
    Edit("head in full width", ABOUT_ZH, "title: 关于", "title：关于", 2, "“：” is full-width"),
    Edit("empty title", ABOUT, "title: About this site", "title: ", 2, "must be “title: …”"),
    Edit("long title", ABOUT, "title: About this site", f"title: {'A' * 100_000}", 2, "at most 300 fit"),
    Edit("empty article", ABOUT, ALL, "", 1, "must be “---”"),
    *(
        Edit(
            f"article called {name[:20]!r} {len(name)}",
            f"content/en/{name}.md",
            ALL,
            "",
            1,
            "small letters a–z, digits and hyphens",
        )
        for name in (
            "a\\b",
            "a#b",
            "a?b",
            "a%2fb",
            "<script>",
            "a\nb",
            "关于",
            "A",
            "a b",
            "x" * 90,
            "x" * 252,
            "a'b",
            "a&b",
        )
    ),
    Edit(
        "article in one language",
        "content/en/new.md",
        ALL,
        "---\ntitle: A\nsummary: B\n---\n\nC\n",
        1,
        "missing in this language",
        "content/zh/new.md",
    ),
]

REPORTS = [
    Edit("word of the report", REPORT, "云岭大桥", "云领大桥", 8, "“开工建设云岭大桥”, which is quoted from it"),
    Edit(
        "number of the report",
        REPORT,
        "新增学位2400个",
        "新增学位2500个",
        10,
        "“新增学位2400个”, which is quoted from it",
    ),
    Edit("report in GB 18030", REPORT, ALL, "# 报告\n\n上河区。".encode("gb18030"), 1, "looks like GB 18030"),
    Edit("report with a NUL", REPORT, "就业稳中向好", "就业\0稳中向好", 4, "a control character"),
    Edit("report with bold nothing", REPORT, "**加快建设。**", "**** **加快建设。**", 8, "bold print around nothing"),
    Edit("report without a partner", REPORT, "**加快建设。**", "加快建设。**", 8, "a ** without its partner"),
    Edit("empty report", REPORT, ALL, "", 1, "the file is empty"),
    Edit("report of stars", REPORT, ALL, "****", 1, "bold print around nothing"),
    Edit("report with Windows lines", REPORT, ALL, b"", 1, "the file is empty"),
    Edit("empty translation", TRANSLATION, ALL, "", 1, "the file is empty"),
    Edit("translation of stars", TRANSLATION, ALL, "****", 1, "bold print around nothing"),
    Edit(
        "translation without a partner",
        TRANSLATION,
        "**Run good schools.**",
        "Run good schools.**",
        9,
        "a ** without its partner",
    ),
    Edit("paragraph left out", TRANSLATION, "## II. Work for 2031\n\n", "", 5, "seems to lack “二、2031年工作安排"),
    Edit("last paragraph left out", TRANSLATION, "\n**Run good", "**Run good", 7, "seems to lack “加快建设。"),
    Edit(
        "paragraph too many", TRANSLATION, "## II. Work", "More words.\n\n## II. Work", 5, "seems to lack “More words."
    ),
    Edit(
        "number that nothing quotes",
        TRANSLATION,
        "In 2030 there",
        "In 2029 there",
        3,
        'p02: "2030" is in the Chinese but not',
    ),
    Edit(
        "number of a heading", TRANSLATION, "Work for 2031", "Work for 2013", 5, 'p03: "2031" is in the Chinese but not'
    ),
    Edit(
        "full-width digits in the translation",
        TRANSLATION,
        "In 2030 there",
        "In ２０３０ there",
        3,
        "full-width digits",
    ),
    Edit(
        "quote gone from the translation",
        TRANSLATION,
        "Add 2,400 school places",
        "Create 2,400 school places",
        70,
        "data/sources/report.en.md:9",
        TARGETS,
    ),
]

SENTENCES = [
    Edit("brace not closed", STRINGS, 'en: "{n} found"', 'en: "{n found"', 46, "a brace without its partner"),
    Edit("brace too many", STRINGS, 'en: "{n} found"', 'en: "{n}} found"', 46, "a brace without its partner"),
    Edit(
        "placeholder mistyped",
        STRINGS,
        'en: "The page of {place}"',
        'en: "The page of {plaec}"',
        80,
        "did you mean place?",
    ),
    Edit(
        "placeholder of one language",
        STRINGS,
        'en: "The page of {place}"',
        "en: The page",
        80,
        "lacks {place}, which mine.page.zh has",
    ),
    Edit("placeholder without a name", STRINGS, 'en: "The page of {place}"', 'en: "The page of {}"', 80, "is no name"),
    Edit("placeholder with a number", STRINGS, 'en: "The page of {place}"', 'en: "The page of {0}"', 80, "is no name"),
    Edit(
        "placeholder that reaches inside",
        STRINGS,
        'en: "The page of {place}"',
        'en: "The page of {place.__class__}"',
        80,
        "is no name",
    ),
    Edit(
        "placeholder with a form",
        STRINGS,
        'en: "The page of {place}"',
        'en: "The page of {place:>9999999}"',
        80,
        "is no name",
    ),
    Edit(
        "words left out",
        STRINGS,
        'mine.page: {zh: "{place}的页面", en: "The page of {place}"}',
        "mine.page: x",
        80,
        "a record of keys and values is expected",
    ),
]

EDITS = [*_of_bytes(), *RECORDS, *OTHER_RECORDS, *REDIRECTED, *ARTICLES, *REPORTS, *SENTENCES]
