"""Charts: what each must say, how bounds are drawn, and what the files may contain."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import types
from dataclasses import fields, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml
from PIL import Image

from pledgebook import charts
from pledgebook.book.about import Site
from pledgebook.book.book import Book
from pledgebook.book.model import LANGUAGES, Commitment, Outcome, Place, Result, Text, Theme
from pledgebook.book.problems import ProblemsFound
from pledgebook.book.read import read
from pledgebook.book.source import parse
from pledgebook.book.vocabulary import Unit
from pledgebook.charts import counts, style
from pledgebook.charts.figure import ChartError, Column
from pledgebook.check import check
from pledgebook.check.charts import lacking
from pledgebook.files.drawings import painted, paths, products
from pledgebook.making.cache import Cache
from pledgebook.words import lines as measuring

ROOT = Path(__file__).parents[1]


class Memory(dict):
    """A cache that forgets at the end of the test."""

    def put(self, key, data):
        self[key] = data


def both(words):
    return {"zh": words, "en": words}


def commitment(
    number, title, theme, verb="complete", target=None, baseline=None, kind="expected_target", places=(), stage=None
):
    zh, en = title
    return Commitment.model_validate(
        {
            "id": f"x-{number:03}",
            "title": {"zh": zh, "en": en},
            "quote": both(f"q{number}"),
            "plain": both("p"),
            "theme": theme,
            "places": places,
            "kind": kind,
            "verb": {"zh": "增长", "class": verb},
            "target": target,
            "baseline": baseline,
            "stage": stage,
        }
    )


def percent(value, bound="exactly", measure="growth"):
    return {"value": value, "as_written": f"{value}%", "unit": "percent", "bound": bound, "measure": measure}


def result(number, value, unit="percent", measure="growth", written=None):
    quantity = {
        "value": value,
        "as_written": written or f"{value}%",
        "unit": unit,
        "bound": "exactly",
        "measure": measure,
    }
    return Result.model_validate(
        {
            "id": f"r-{number:03}",
            "title": both("r"),
            "quote": both(f"r{number}"),
            "theme": "growth",
            "quantity": quantity,
        }
    )


def beside(result, comparable):
    return {"result": result, "comparable": comparable, "why": {"zh": "口径有差别。", "en": "They differ."}}


@cache
def book() -> Book:
    """A city of two districts, with one commitment of each kind that charts treat differently."""
    commitments = (
        commitment(
            1, ("生产总值增长8.5%左右", "Gross product up by about 8.5%"), "growth", target=percent(8.5, "about")
        ),
        commitment(2, ("投资增长12%", "Investment up by 12%"), "growth", target=percent(12)),
        commitment(
            3,
            ("居民消费价格控制在3.5%左右", "Consumer prices controlled at about 3.5%"),
            "growth",
            "maintain",
            percent(3.5, "about"),
            beside("r-001", "same"),
        ),
        commitment(
            4,
            ("居民收入增长8%左右", "Incomes up by about 8%"),
            "growth",
            target=percent(8, "about"),
            baseline=beside("r-002", "partly"),
        ),
        commitment(
            5, ("旅游总收入增长13%以上", "Tourism revenue up by 13% or more"), "schools", target=percent(13, "at_least")
        ),
        commitment(
            6,
            ("新改扩建学校30所", "Build, rebuild or extend 30 schools"),
            "schools",
            kind="service_target",
            target={"value": 30, "as_written": "30", "unit": "school", "bound": "exactly", "measure": "count"},
            places=("east",),
        ),
        commitment(
            7,
            ("新增学位2.5万个", "25,000 new school places"),
            "schools",
            kind="service_target",
            baseline=beside("r-003", "partly"),
            target={
                "value": 25000,
                "as_written": "2.5万",
                "unit": "school_place",
                "bound": "exactly",
                "measure": "increase",
            },
        ),
        commitment(
            8,
            ("公办园在园幼儿占80%以上", "At least 80% of children in public kindergartens"),
            "schools",
            kind="service_target",
            target=percent(80, "at_least", "share"),
        ),
        commitment(
            9,
            ("失业率控制在4%以内", "Unemployment of at most 4%"),
            "schools",
            "maintain",
            percent(4, "at_most", "level"),
        ),
        commitment(10, ("开工建设学校", "Start building a school"), "schools", "start", kind="project", stage="start"),
        commitment(11, ("加强教师培训", "Train teachers"), "schools", "advance", kind="programme"),
    )
    units = [
        ("percent", "%", "per cent", "per cent"),
        ("school", "所学校", "school", "schools"),
        ("school_place", "个学位", "school place", "school places"),
    ]
    drawn_from = {
        "site": Site.model_validate(
            {
                "name": both("X"),
                "short": both("X"),
                "city": {"zh": "某市", "en": "Xcity"},
                "description": both("d"),
                "year": 2020,
                "id_prefix": "x",
                "source": {
                    "title": {"zh": "报告", "en": "Report"},
                    "file": "a",
                    "translation": "b",
                    "sha256": "0" * 64,
                },
            }
        ),
        "commitments": commitments,
        "results": (result(1, 2.3), result(2, 8.2), result(3, 60000, "school_place", "increase", "6万")),
        "themes": tuple(
            Theme.model_validate({"id": id, "title": both(id), "summary": both("s")})
            for id in ("growth", "schools", "empty")
        ),
        "places": tuple(
            Place.model_validate(
                {"id": id, "name": {"zh": f"{zh}区", "en": f"{id} District"}, "short": both(id), "pinyin": id}
            )
            for id, zh in (("east", "东"), ("west", "西"))
        ),
        "units": tuple(Unit(id=i, zh=zh, one=one, other=other) for i, zh, one, other in units),
        "strings": _strings(),
        "report": {
            "zh": parse("去年r1。\n\n## 今年\n\nq2;q3;q4。"),
            "en": parse("Last year r1.\n\n## This year\n\nq2; q3; q4."),
        },
        "outcomes": (
            outcome("x-002", "figure", "whole", "2021-05"),
            outcome("x-010", "started", "whole", "2020-06-01"),
            outcome("x-010", "not_yet_open", "part", "2022-06-30"),
            outcome("x-009", "figure", "whole", "2021-03", 3.9, "percent"),
            outcome("x-001", "figure", "part", "2021-04", 6, "percent"),
            outcome("x-006", "figure", "whole", "2021-04", 28, "school"),
        ),
    }
    # charts need nothing else of a book
    return Book(**dict.fromkeys((field.name for field in fields(Book)), ()) | drawn_from)


def outcome(id, reports, bears_on, date, value=None, unit=None):
    said = {"finding": both("f"), "publisher": both("p"), "kind": "official", "url": f"https://example.org/{date}"}
    given = {"commitments": [id], "reports": reports, "bears_on": bears_on, "date": date, "value": value, "unit": unit}
    return Outcome.model_validate(given | said | {"checked": "2026-11"})


def _strings():
    words = yaml.safe_load((ROOT / "templates/strings.yaml").read_text(encoding="utf-8"))
    return {key: Text.model_validate(text) for key, text in words.items()}


@cache
def figures():
    return charts.figures(book())


@cache
def drawings():
    return charts.Drawings(figures(), Memory())


def every_svg():
    for id, made in drawings().items():
        for language in LANGUAGES:
            for size, svg in made.svg[language].items():
                yield f"{id} {language} {size}", svg
            yield f"{id} {language} file", made.files[f"{id}.{language}.svg"].decode()


@cache
def spec(id, language="zh", width=680):
    return draw().spec(figures()[id].told(language), width)


def shapes(svg, tag="path"):
    """Outline, place and paint of every shape."""
    for e in ElementTree.fromstring(svg).iter(f"{{http://www.w3.org/2000/svg}}{tag}"):
        place = re.fullmatch(r"translate\((\S+),(\S+)\)", e.get("transform", "translate(0,0)"))
        yield e.get("d"), float(place[1]), float(place[2]), e.get("fill"), e.get("stroke")


def bars(svg):
    """Where each bar begins and ends, its middle, and its paint, from above to below."""
    found = []
    for outline, x, y, fill, stroke in shapes(svg):
        if box := re.fullmatch(r"M(\S+),(\S+)h(\S+)v14h-\S+Z", outline or ""):
            left, top, wide = map(float, box.groups())
            found.append((x + left, x + left + wide, y + top + 7, fill, stroke))
    return sorted(found, key=lambda bar: bar[2])


def signs(svg):
    """What stands at the end of bars: (name, x, y)."""
    first = {"about": "M-10,-7L", "floor": "M4,-1L", "at_most": "M-1.5,-11L", "range": "M-1,-7L", "cover": "M-10.5,-8L"}
    return [(n, x, y) for d, x, y, *_ in shapes(svg) for n, start in first.items() if (d or "").startswith(start)]


# The libraries are loaded late: one test makes sure that they need not be.


def draw():
    from pledgebook.charts import draw

    return draw


@cache
def schema():
    import altair

    return jsonschema.Draft7Validator(altair.load_schema())


def vega_lite(specification):
    """Raises an error for what isn't valid against the schema of Vega-Lite."""
    schema().validate(specification)


def rendered(specification):
    import vl_convert

    return vl_convert.vegalite_to_svg(specification)


def signs_of():
    from pledgebook.charts import marks

    return marks.SIGNS


def squares(svg):
    """Outline and place of every unit square."""
    return [
        (d, x, y) for d, x, y, _, edge in shapes(svg) if edge == style.RIVER and re.match(r"M-\S+h(\S+)v\1h", d or "")
    ]


def with_squares(size, *numbers):
    """A chart with so many squares in each row, in English."""
    figure = figures()["targets-schools"]
    (panel,) = (panel for panel in figure.panels if panel.mark == "units")
    rows = tuple(panel.rows[0] | {"id": f"x-{n}", "what": both(f"row {n}"), "value": n} for n in numbers)
    return draw().drawing(replace(figure, panels=(replace(panel, rows=rows),)))[0]["en"][size]


def drawn(rows, size="wide", **more):
    """The growth chart with other rows: only `value`, `high` and `bound` differ."""
    whole = figures()["growth-targets"]
    plain = {key: value for key, value in whole.rows[0].items() if key != "meaning"}  # no key to signs
    made = tuple(plain | row | {"id": f"x-{n:03}"} for n, row in enumerate(rows))
    panel = replace(whole.panels[0], rows=made, full=100, **more)
    return draw().drawing(replace(whole, panels=(panel,)))[0]["zh"][size]


# What is drawn, and in which words


def test_every_chart_exists_and_lacks_nothing():
    assert set(figures()) == {
        "growth-targets",
        "result-pairs",
        "themes",
        "places",
        "verbs-growth",
        "verbs-schools",
        "targets-growth",
        "targets-schools",
        "coverage",
        "outcomes",
        "published-values",
    }
    assert not any(lacking(figure) for figure in figures().values())


@pytest.mark.parametrize(
    "change, missing",
    [
        ({"title": {"zh": "题", "en": " "}}, "title in en"),
        ({"reading": {"zh": "句"}}, "reading in en"),
        ({"alt": {}}, "alt in zh"),
        ({"rows": ()}, "rows"),
        ({"sources": ()}, "sources"),
        ({"credit": {"zh": "某站"}}, "credit in en"),
        ({"columns": (Column("nothing", both("x")),)}, "row 1: nothing"),
        ({"id": "Not A Slug"}, "an id of small letters, digits and hyphens"),
    ],
)
def test_a_figure_says_what_it_lacks(change, missing):
    assert missing in lacking(replace(figures()["places"], **change))


def test_a_chart_that_lacks_a_part_fails_the_build(monkeypatch):
    """And is told with whatever else is wrong, before anything is drawn."""
    broken, twice = replace(figures()["places"], alt={"zh": "图"}), figures()["themes"]
    monkeypatch.setattr(counts, "figures", lambda book: iter([broken, twice, twice]))
    charts.every.cache_clear()
    with pytest.raises(ProblemsFound) as found:
        check(read(ROOT / "tests/fixture_city", ROOT / "templates"))
    charts.every.cache_clear()
    told = {problem.message for problem in found.value.problems}
    assert {"chart places: missing alt in en", "chart themes: two charts have this id"} <= told


def test_growth_targets_are_those_of_the_whole_city_in_the_order_of_the_report():
    assert figures()["growth-targets"].sources == ("x-001", "x-002", "x-003", "x-004", "x-005")


def test_places_shows_those_that_nobody_names():
    assert [(row["itself"], row["town"], row["every"]) for row in figures()["places"].rows] == [(1, 0, 0), (0, 0, 0)]


def test_places_count_what_names_a_town_and_what_holds_for_each():
    """A town is found by the words of the report that a quote has."""
    east, west = book().places
    town = {"code": "430400001", "name": both("q7镇"), "words": "q7"}
    towns = (east, Place.model_validate(west.model_dump() | {"towns": [town]}))
    report = {l: parse(f"{text}\n\nq7;q10。") for l, text in (("zh", "## 今年"), ("en", "## This year"))}
    every = tuple(c.model_copy(update={"every_place": c.id == "x-010"}) for c in book().commitments)
    reached = counts.reaching(replace(book(), commitments=every, places=towns, report=report), towns[1])
    assert {how: [c.id for c in chosen] for how, chosen in reached.items()} == {
        "itself": [],
        "town": ["x-007"],
        "every": ["x-010"],
    }


def test_what_is_published_stands_beside_the_target_only_where_both_are_percentages():
    rows = figures()["published-values"].rows
    assert [(row["id"], row["target_value"], row["published_value"], row["part"]) for row in rows] == [
        ("x-009", 4, 3.9, False),
        ("x-001", 8.5, 6, True),
    ]
    assert rows[1]["what"]["en"].endswith("†") and not rows[0]["what"]["en"].endswith("†")
    assert sorted(row["id"] for row in figures()["outcomes"].rows) == ["x-002", "x-006", "x-010", "x-010"]


def test_a_figure_about_a_part_stands_apart_from_its_target_and_is_not_joined():
    (panel,) = figures()["published-values"].panels
    assert [(row["id"], row["joined"]) for row in panel.rows] == [
        ("x-009", True),
        ("x-009", True),
        ("x-001", False),
        ("x-001", False),
    ]


def test_the_finding_of_a_theme_is_its_headline():
    assert figures()["targets-schools"].title == {
        "zh": "schools：7条里有5条写了数字，其中2个是下限",
        "en": "schools: 5 of 7 commitments give a number, 2 of them a floor",
    }
    assert (
        figures()["verbs-growth"].title["en"]
        == "growth: most often the report’s verb means “complete or reach” (3 of 4)"
    )


def test_labels_leave_out_the_number_that_is_drawn_beside_them():
    labels = {row["id"]: row["what"] for row in (*figures()["targets-schools"].rows, *figures()["growth-targets"].rows)}
    assert labels["x-001"] == {"zh": "生产总值", "en": "Gross product"}
    assert labels["x-007"] == {"zh": "新增学位†", "en": "New school places†"}
    assert labels["x-008"] == {"zh": "公办园在园幼儿占", "en": "Children in public kindergartens"}


def test_drawn_words_are_the_reports():
    drawn = "".join(svg for name, svg in every_svg() if name == "growth-targets zh wide")
    assert all(f">{words}</text>" in drawn for words in ("8.5%左右", "12%", "3.5%左右", "13%以上"))


# How bounds look


def test_a_plain_number_ends_sharply_at_its_value():
    svg = drawn([{"value": 50, "bound": "exactly"}, {"value": 100, "bound": "exactly"}])
    half, whole = bars(svg)
    assert half[0] == whole[0] and half[1] - half[0] == pytest.approx((whole[1] - whole[0]) / 2) and not signs(svg)


def test_about_has_no_sharp_end():
    """The end of the bar is hidden, and stripes that grow thinner stand across it."""
    svg = drawn([{"value": 50, "bound": "about"}])
    (bar,), marked = bars(svg), {name: (x, y) for name, x, y in signs(svg)}
    assert marked == {"cover": (bar[1], bar[2]), "about": (bar[1], bar[2])}
    stripes = [float(wide) for wide in re.findall(r"h([\d.]+)v", signs_of()["about"])]
    places = [float(x) for x in re.findall(r"M(-?[\d.]+)", signs_of()["about"])]
    assert len(stripes) > 4 and stripes == sorted(stripes, reverse=True) and places[0] < 0 < places[-1]


@pytest.mark.parametrize("bound", ["at_least", "more_than"])
def test_a_floor_is_drawn_open_ended(bound):
    svg = drawn([{"value": 50, "bound": bound}])
    assert signs(svg) == [("floor", bars(svg)[0][1], bars(svg)[0][2])]
    assert re.search(r"L30,0L", signs_of()[bound]), "an arrow that points to the right"


def test_no_two_bounds_share_a_sign():
    assert len(set(signs_of().values())) == len(signs_of())


def test_a_ceiling_is_a_line_with_an_arrow_back():
    svg = drawn([{"value": 50, "bound": "at_most"}])
    assert signs(svg) == [("at_most", bars(svg)[0][1], bars(svg)[0][2])] and bars(svg)[0][3] == style.PALE
    assert "L-14,-5.5" in signs_of()["at_most"], "an arrow that lies to the left of the line"


def test_a_range_goes_on_to_its_upper_end():
    svg = drawn([{"value": 50, "high": 80, "bound": "range"}])
    ((_, end, _, solid, _), (_, far, _, pale, edge)) = sorted(bars(svg), key=lambda bar: bar[1])
    assert (solid, pale, edge) == (style.RIVER, style.PALE, style.RIVER) and signs(svg)[0][1] == pytest.approx(far)
    assert end < far


def test_a_result_is_hollow_and_a_target_is_not():
    paints = [bar[3:] for bar in bars(drawings()["result-pairs"].svg["en"]["wide"])][:2]
    assert paints == [(style.PAPER, style.RIVER), (style.RIVER, style.RIVER)]


@pytest.mark.parametrize("size", style.WIDTHS)
def test_squares_are_as_many_as_the_number(size):
    found = squares(drawings()["targets-schools"].svg["zh"][size])
    assert len(found) == len(set(found)) == 30


@pytest.mark.parametrize("size", style.WIDTHS)
def test_squares_stand_apart_in_one_line(size):
    """However many there are, so that a row is as long as its number; one more than the others is one square longer."""
    svg = with_squares(size, 3, 40)
    rows = {y: sorted(x for _, x, at in squares(svg) if at == y) for _, _, y in squares(svg)}
    assert sorted(map(len, rows.values())) == [3, 40]
    side = float(re.search(r"v([\d.]+)", squares(svg)[0][0])[1])
    assert all(b - a >= side + 2 for xs in rows.values() for a, b in pairwise(xs)), "the line around each is 1 wide"


@pytest.mark.parametrize("size", style.WIDTHS)
def test_labels_stand_at_their_squares(size):
    """Beside them, or right above."""
    svg = with_squares(size, 3, 40)
    tops = sorted({y for _, _, y in squares(svg)})
    labels = [float(y) for y in re.findall(r'y="([\d.]+)"[^>]*>row', svg)]
    gaps = [top - y for top, y in zip(tops, labels)]
    assert len(gaps) == 2 and all(-6 <= gap <= (6 if size == "wide" else 20) for gap in gaps)


def test_words_say_how_many_of_what_reaches_a_place():
    assert figures()["places"].rows[0]["words"] == "1 + 0 + 0"


@pytest.mark.parametrize(
    "id", ["growth-targets", "result-pairs", "themes", "places", "verbs-schools", "targets-schools"]
)
def test_every_scale_starts_at_zero(id):
    scales = [panel["encoding"]["x"]["scale"] for panel in spec(id)["vconcat"]]
    assert scales and all(scale["domain"][0] == 0 for scale in scales)
    svg = drawings()[id].svg["zh"]["wide"]
    assert len({bar[0] for bar in bars(svg)}) <= 1, "all bars begin at one place"


def test_only_what_measures_the_same_is_joined():
    rows = {(row["id"], row.get("joined", False)) for row in spec("result-pairs")["datasets"]["bars"]}
    assert rows == {("x-003", True), ("x-004", False), ("x-007", False)}, "consumer prices are joined, others not"
    links = [
        s for s in shapes(drawings()["result-pairs"].svg["zh"]["wide"]) if re.fullmatch(r"M\S+h2v10h-2Z", s[0] or "")
    ]
    assert len(links) == 1
    partly = [row for row in figures()["result-pairs"].rows if row["dagger"]]
    assert len(partly) == 2 and all(row["comparable"]["en"].startswith("†") and row["caveat"]["zh"] for row in partly)


def test_partly_comparable_rows_carry_a_dagger_in_the_picture():
    assert all("†" in drawings()["result-pairs"].svg[language][size] for language in LANGUAGES for size in style.WIDTHS)


def test_a_result_that_is_not_comparable_is_not_drawn():
    changed = tuple(
        c.model_copy(update={"baseline": c.baseline.model_copy(update={"comparable": "no"})}) if c.baseline else c
        for c in book().commitments
    )
    assert "result-pairs" not in charts.figures(replace(book(), commitments=changed))


# What the files contain


def test_pictures_hold_nothing_that_a_strict_page_refuses():
    for name, svg in every_svg():
        tree = ElementTree.fromstring(svg)
        for element in tree.iter():
            tag = element.tag.rpartition("}")[2]
            assert tag in {"svg", "g", "path", "line", "text", "tspan", "title", "desc"}, f"{name}: <{tag}>"
            assert not {"style", "id", "class", "href", "onload"} & set(element.keys()) - (
                {"class"} if element is tree else set()
            ), name
        assert "url(" not in svg and svg.count("http") == 1, name


def test_inline_pictures_take_size_and_fonts_from_the_page():
    for id, made in drawings().items():
        for language in LANGUAGES:
            for size, width in style.WIDTHS.items():
                root = ElementTree.fromstring(made.svg[language][size])
                assert (
                    root.get("class") == "chart"
                    and root.get("role") == "img"
                    and root.get("aria-label") == figures()[id].alt[language]
                )
                assert root.get("viewBox").split()[2] == str(width) and not root.get("width")
                assert "font-family" not in made.svg[language][size]


def test_text_stays_text_and_is_large_enough():
    for name, svg in every_svg():
        sizes = [
            float(e.get("font-size")) for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
        ]
        assert sizes and min(sizes) >= 12, name


def test_colours_are_tokens():
    for name, svg in every_svg():
        colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
        assert colours <= {*style.TOKENS.values(), "none"}, name


def test_words_do_not_collide_or_leave_the_picture():
    for id, made in drawings().items():
        for language in LANGUAGES:
            for size, width in style.WIDTHS.items():
                _assert_words_apart(made.svg[language][size], width, f"{id} {language} {size}")


def _assert_words_apart(svg, width, name):
    boxes, start = [], float(re.search(r'viewBox="(\S+)', svg)[1])
    for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        words, size = "".join(e.itertext()), float(e.get("font-size"))
        long = measuring.width(words, size)
        left = float(e.get("x")) - (long / 2 if e.get("text-anchor") == "middle" else 0)
        boxes.append((left, left + long, float(e.get("y")) - size * 0.8, float(e.get("y")), words))
    for i, (left, right, top, bottom, words) in enumerate(boxes):
        assert left >= start - 1 and right <= start + width + 1, f"{name}: {words}"
        for l, r, t, b, other in boxes[:i]:
            assert right <= l or r <= left or bottom <= t or b <= top, f"{name}: {words} / {other}"


def words_of(svg):
    """Every line of text, without the spaces at which lines break."""
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(e.itertext()).replace(" ", "") for e in texts]


def test_no_label_loses_a_word():
    long = "Actively and steadily see to whatever this very long title of a commitment about expressways may promise"
    title = {
        "zh": "积极稳妥推进这一个标题特别长而且还带有20个县市区和1.5万户的高速公路及其连接线工程建设项目任务",
        "en": long,
    }
    renamed = tuple(c.model_copy(update={"title": Text.model_validate(title)}) for c in book().commitments)
    for figure in charts.figures(replace(book(), commitments=renamed)).values():
        charts.every.cache_clear()
        for language, sizes in draw().drawing(figure)[0].items():
            labels = {row["what"][language].replace(" ", "") for panel in figure.panels for row in panel.rows}
            for size, svg in sizes.items():
                drawn = "".join(words_of(svg))
                assert labels and all(label in drawn for label in labels), f"{figure.id} {language} {size}"


def test_no_label_of_the_real_site_is_cut_off(site):
    pages = [page.read_text(encoding="utf-8") for page in site.rglob("*.html")]
    svgs = [svg for page in pages for svg in re.findall(r'<svg [^>]*class="chart".*?</svg>', page)]
    svgs += [path.read_text(encoding="utf-8") for path in (site / "charts").glob("*.svg")]
    assert len(svgs) > 200 and not [words for svg in svgs for words in words_of(svg) if "…" in words]


def test_pictures_of_their_own_have_a_ground_and_a_source():
    for id, figure in figures().items():
        svg = drawings()[id].files[f"{id}.en.svg"].decode()
        assert (
            svg.startswith("<?xml")
            and f'fill="{style.PAPER}"' in svg
            and "Data: " in svg
            and f"<desc>{figure.alt['en']}" in svg.replace("&#x27;", "'")
        )


def test_png_is_twice_as_large_as_the_picture():
    for id, made in drawings().items():
        png = painted(made.files[f"{id}.zh.svg"].decode())
        assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20]) == 2 * (style.WIDTHS["wide"] + 60)


def test_dark_words_in_a_png_have_no_pale_rim_on_a_coloured_bar():
    bar = f'<path d="M0,0h40v20h-40Z" fill="{style.LIGHT}"/>'
    words = f'<text x="9" y="15" font-size="14" fill="{style.INK}">27</text>'
    png = painted(f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{bar}{words}</svg>')
    colours = {colour for _, colour in Image.open(io.BytesIO(png)).convert("RGB").getcolors()}
    assert {style.LIGHT, style.INK} <= (found := {"#" + bytes(colour).hex() for colour in colours})
    assert style.PAPER not in found


def test_csv_opens_in_spreadsheets_and_has_both_languages():
    data = made_by(products(figures(), drawings()), "charts/growth-targets.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert (
        rows[0]["what_zh"] == "生产总值增长8.5%左右"
        and rows[0]["words_en"] == "about 8.5%"
        and float(rows[0]["value"]) == 8.5
    )


def made_by(products, path):
    """The bytes of a file whose product depends on nothing of the record."""
    (product,) = (product for product in products if path in product.paths)
    return product.make(product.plan(None))[path]


def published(id, language="en"):
    return json.loads(drawings()[id].files[f"{id}.{language}.json"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_specification_is_valid_vega_lite(language):
    for figure in figures().values():
        vega_lite(published(figure.id, language))
        for width in style.WIDTHS.values():
            vega_lite(spec(figure.id, language, width))


def test_an_invalid_specification_would_be_found():
    for mistake in ({"spacing": "wide"}, {"resolve": 3}, {"width": []}):
        with pytest.raises(jsonschema.ValidationError):
            vega_lite(published("places") | mistake)


@pytest.mark.parametrize("language", LANGUAGES)
def test_specifications_are_small_and_their_rows_are_the_record_s(language):
    for id in figures():
        made = published(id, language)
        rows = [row for name, rows in made["datasets"].items() if name != "key" for row in rows]
        if len(rows) <= 40:
            assert len(drawings()[id].files[f"{id}.{language}.json"]) <= 8192, id
        assert rows and all({"id", "what", "link"} <= row.keys() and f"/{language}/" in row["link"] for row in rows), id
        assert id == "outcomes" or all({"value", "bound", "words"} <= row.keys() for row in rows), id


def test_specifications_name_licence_source_and_version():
    about = published("growth-targets")["usermeta"]
    assert "creativecommons.org" in about["license"] and about["source"] == "Report"
    assert re.fullmatch(r"(\S+ )?[0-9a-f]{12}", about["version"])


@pytest.mark.parametrize("id", ["growth-targets", "result-pairs", "targets-schools", "themes", "coverage"])
def test_a_bar_grows_with_its_value(id):
    """Whoever opens a specification can change a number and see it."""
    made = published(id)

    def ends():
        outlines = re.findall(r'd="M[\d.]+,[\d.]+h([\d.]+)v(?:14|18)h', rendered(made))
        return sorted(map(float, outlines))

    before = ends()
    rows = next(rows for name, rows in made["datasets"].items() if name in ("bars", "parts"))
    rows[-1]["value"] *= 1.5
    changed = [(a, b) for a, b in zip(before, ends()) if a != b]
    assert changed and sum(b - a for a, b in changed) > 1


def test_one_more_is_one_more_square():
    made = published("targets-schools")
    before = len(squares(rendered(made)))
    made["datasets"]["units"][0]["value"] += 1
    assert len(squares(rendered(made))) == before + 1


def test_a_specification_opens_as_it_looks_on_the_site():
    """Title, reading and credit are in it, and every line that the picture has."""
    for id in ("growth-targets", "themes", "outcomes"):
        root = ElementTree.fromstring(rendered(published(id)))
        texts = {"".join(e.itertext()) for e in root.iter() if e.tag.endswith(("}text", "}tspan"))}
        alone = ElementTree.fromstring(drawings()[id].files[f"{id}.en.svg"])
        mine = {"".join(e.itertext()) for e in alone.iter("{http://www.w3.org/2000/svg}text")}
        assert mine <= texts and figures()[id].title["en"] in mine, id


def test_chinese_in_an_english_chart_says_so():
    for name, svg in every_svg():
        if " en " in name:
            for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
                assert not re.search(r"[\u3400-\u9fff]", (e.text or "") + "".join(t.tail or "" for t in e)), name
    assert '<tspan lang="zh-Hans">“左右”</tspan>' in drawings()["growth-targets"].svg["en"]["wide"]


def test_specification_says_what_it_shows():
    published = json.loads(drawings()["themes"].files["themes.en.json"])
    assert (
        "vega-lite" in published["$schema"]
        and published["title"]["text"] == [figures()["themes"].title["en"]]
        and "Report" in json.dumps(published["vconcat"][0]["title"])
    )


def test_the_same_input_gives_the_same_bytes():
    again = draw().drawing(figures()["targets-schools"])
    assert again == (drawings()["targets-schools"].svg, drawings()["targets-schools"].files)


# Fonts and words


def test_a_missing_glyph_fails_and_is_named():
    (panel,) = figures()["places"].panels
    rows = tuple(dict(row, what={"zh": "𰻞区", "en": "District"}) for row in panel.rows)
    with pytest.raises(ChartError, match=r"chart places: .*U\+30EDE"):
        draw().drawing(replace(figures()["places"], panels=(replace(panel, rows=rows),)))


def test_the_font_is_small_and_its_characters_are_listed():
    listed = measuring.glyphs(measuring.SANS)
    assert measuring.font_file(measuring.SANS).stat().st_size < 2_000_000
    assert set("衡阳学校，。（）“”%†→≥±—–0123456789") <= set(listed)
    assert "SIL OPEN FONT LICENSE" in (measuring.FONTS / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        "城镇居民人均可支配收入增长8.5%左右，农村居民“三类500强”项目（试行）",
        "Value added of industrial enterprises above designated size",
    ],
)
def test_lines_are_no_wider_than_asked_and_lose_nothing(words):
    lines = measuring.wrap(words, 13, 120)
    assert len(lines) > 1 and all(measuring.width(line, 13) <= 120 for line in lines)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert not any(line[0] in "，。）”%" or line[-1] in "（“" for line in lines)


# The cache


def test_a_drawing_survives_the_cache():
    chosen, store = {"places": figures()["places"]}, Memory()
    first = charts.Drawings(chosen, store)["places"]
    second = charts.Drawings(chosen, store)["places"]
    assert first.made and not second.made and (first.svg, first.files) == (second.svg, second.files)


def test_a_changed_number_is_drawn_again():
    chosen, store = {"places": figures()["places"]}, Memory()
    charts.Drawings(chosen, store).wait()
    (panel,) = figures()["places"].panels
    more = replace(panel, rows=tuple(dict(row, value=row["value"] + 1) for row in panel.rows))
    assert charts.Drawings({"places": replace(figures()["places"], panels=(more,))}, store)["places"].made


def test_words_that_stand_beside_the_drawing_only_draw_nothing_again():
    places, store = figures()["places"], Memory()
    charts.Drawings({"places": places}, store).wait()
    renamed = replace(places, columns=(replace(places.columns[0], title=both("x")), *places.columns[1:]))
    assert not charts.Drawings({"places": renamed}, store)["places"].made


def test_only_the_picture_that_changed_is_painted_anew():
    """What a PNG file is made from is the picture: as long as that stays, the file stays."""

    def made_with(figure):
        drawn = charts.Drawings({"places": figure}, Memory())
        return {p.paths[0]: p.made_with for p in products({"places": figure}, drawn) if p.paths[0].endswith(".png")}

    before = made_with(figures()["places"])
    after = made_with(replace(figures()["places"], title=figures()["places"].title | {"en": "Another title"}))
    assert before["charts/places.zh.png"] == after["charts/places.zh.png"]
    assert before["charts/places.en.png"] != after["charts/places.en.png"]


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [2, 4])
def test_several_processes_draw_the_same(jobs):
    """Two at once are one that draws beside this one; four are two that draw."""
    chosen = {id: figures()[id] for id in [*figures()][: 5 if jobs > 2 else 2]}
    with charts.Drawings(chosen, Memory(), jobs) as shared:
        assert shared.processes == jobs // 2 and shared.missing == [*chosen]
        assert {id: (kept.svg, kept.files) for id, kept in shared.items()} == {
            id: (drawings()[id].svg, drawings()[id].files) for id in chosen
        }


def test_what_is_drawn_for_nobody_ends():
    with pytest.raises(KeyError, match="something else"), charts.Drawings(figures(), Memory(), 2) as drawn:
        raise KeyError("something else")
    assert not drawn.store, "it was not waited for"


@pytest.mark.slow
def test_a_fork_of_a_process_that_has_drawn_can_draw():
    """Vega's engine has threads, and a fork of its process hasn't got them: it would wait for them for ever."""
    program = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
import test_charts
from pledgebook import charts

if __name__ == "__main__":  # a fresh process loads this, too
    places = {{"places": charts.figures(test_charts.book())["places"]}}
    first = charts.Drawings(places, test_charts.Memory())["places"]
    with charts.Drawings(places, test_charts.Memory(), jobs=2) as again:
        assert again.processes == 1 and again["places"].svg == first.svg
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


def test_what_is_cached_needs_no_chart_library(tmp_path):
    """Figures are made and drawings come from the cache without Altair or vl-convert being loaded."""
    store = Memory()
    charts.Drawings({"places": figures()["places"]}, store).wait()
    for key, data in store.items():
        Cache(tmp_path).put(key, data)
    program = f"""
import sys
import types
from pathlib import Path
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from pledgebook import charts
from pledgebook.making.cache import Cache
import test_charts
places = charts.figures(test_charts.book())["places"]
made = charts.Drawings({{"places": places}}, Cache(Path({str(tmp_path)!r})), jobs=2)
assert made["places"].svg and not made["places"].made
assert not {{"altair", "vl_convert"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


# What CONTRIBUTING.md says


def test_the_example_of_a_chart_in_the_guide_is_short_and_draws(monkeypatch):
    """The module of CONTRIBUTING.md is run as it stands, with the words that it asks for."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (source,) = [code for code in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "def figures" in code]
    assert source.count("\n") <= 40
    module = types.ModuleType("pledgebook.charts.kinds")
    module.__package__ = "pledgebook.charts"
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(source, "kinds.py", "exec"), module.__dict__)
    monkeypatch.setattr(charts, "MODULES", (*charts.MODULES, "kinds"))
    said = {f"chart.kinds.{part}": Text(zh="共{n}条", en="{n} in all") for part in ("title", "reading", "alt")}
    figure = charts.figures(replace(book(), strings=book().strings | said))["kinds"]
    assert figure.title == {"zh": "共11条", "en": "11 in all"} and not lacking(figure)
    svgs, files = draw().drawing(figure)
    painted = {f"kinds.{l}.png" for l in LANGUAGES}
    assert {f"charts/{name}" for name in {*files, *painted, "kinds.csv"}} == set(paths("kinds"))
    lengths = [bar[1] - bar[0] for bar in bars(svgs["en"]["wide"])]
    assert lengths == sorted(lengths, reverse=True) and len(lengths) > 2
    vega_lite(json.loads(files["kinds.en.json"]))


def test_the_specifications_of_the_real_site_are_small():
    real = read(ROOT, ROOT / "templates").book
    for figure in charts.figures(real).values():
        charts.every.cache_clear()
        for language in LANGUAGES:
            told = figure.told(language)
            made = draw().titled(draw().spec(told, style.WIDTHS["wide"]), told)
            rows = sum(len(rows) for name, rows in made["datasets"].items() if name != "key")
            size = len(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()) + 1
            assert size <= 8192 or rows > 40, f"{figure.id} {language}: {size} bytes for {rows} rows"
