"""Charts: what each must say, how bounds are drawn, and what the files may contain."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pledgebook import charts
from pledgebook.book.book import Book
from pledgebook.book.model import LANGUAGES, Commitment, Outcome, Place, Result, Site, Text, Theme, Unit
from pledgebook.book.source import parse
from pledgebook.charts import draw, marks, style
from pledgebook.charts import text as measuring
from pledgebook.charts.figure import ChartError, Column, complete
from pledgebook.making.cache import Cache

ROOT = Path(__file__).parents[1]


class Memory(dict):
    """A cache that forgets at the end of the test."""

    has = dict.__contains__

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
            Outcome.model_validate(
                {
                    "commitments": ["x-002"],
                    "reports": "figure",
                    "bears_on": "whole",
                    "date": "2021-05",
                    "finding": both("f"),
                    "publisher": both("p"),
                    "kind": "official",
                    "url": "https://example.org/",
                    "checked": "2026-11",
                }
            ),
        ),
    }
    # charts need nothing else of a book
    return Book(**dict.fromkeys((field.name for field in fields(Book)), ()) | drawn_from)


def _strings():
    names = [
        "verb." + v for v in ("complete", "start", "advance", "upgrade", "strive", "hold", "apply", "plan", "maintain")
    ]
    names += ["bound." + b for b in ("exactly", "about", "at_least", "more_than", "at_most", "range")]
    names += ["checkability." + c for c in ("measurable", "milestone", "direction")]
    return {name: Text(zh="词", en=name.partition(".")[2].replace("_", " ")) for name in names}


@cache
def figures():
    return charts.figures(book())


@cache
def drawings():
    return charts.drawings(figures(), Memory())


def every_svg():
    for id, made in drawings().items():
        for language in LANGUAGES:
            for size, svg in made.svg[language].items():
                yield f"{id} {language} {size}", svg
            yield f"{id} {language} file", made.files[f"{id}.{language}.svg"].decode()


@cache
def spec(id, language="zh", width=680):
    module = sys.modules[f"pledgebook.charts.{figures()[id].kind}"]
    return module.draw(figures()[id], language, width).to_dict()


def layers(spec, mark, style_name=None):
    """The rows of all layers with this mark."""
    for panel in spec["vconcat"]:
        for layer in panel["layer"]:
            given = layer["mark"]
            if given["type"] == mark and (style_name is None or given.get("style") == style_name):
                yield (
                    layer,
                    spec["datasets"][layer["data"]["name"]] if "name" in layer["data"] else layer["data"]["values"],
                )


def shapes(amount, draw_it=marks.bar):
    made = marks.Shapes()
    draw_it(made, marks.Scale(100, 0, 400), amount, 20, 7)
    return made


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
    }
    assert not any(complete(figure) for figure in figures().values())


@pytest.mark.parametrize(
    "change, missing",
    [
        ({"title": {"zh": "题", "en": " "}}, "title in en"),
        ({"reading": {"zh": "句"}}, "reading in en"),
        ({"alt": {}}, "alt in zh"),
        ({"rows": ()}, "rows"),
        ({"sources": ()}, "sources"),
        ({"columns": (Column("nothing", both("x")),)}, "row 1: nothing"),
        ({"id": "Not A Slug"}, "an id of small letters, digits and hyphens"),
    ],
)
def test_a_figure_says_what_it_lacks(change, missing):
    assert missing in complete(replace(figures()["places"], **change))


def test_a_chart_that_lacks_a_part_fails_the_build(monkeypatch):
    from pledgebook.charts import places

    broken = replace(figures()["places"], alt={"zh": "图"})
    monkeypatch.setattr(places, "figures", lambda book: iter([broken]))
    charts.figures.cache_clear()
    with pytest.raises(ChartError, match="chart places: missing alt in en"):
        charts.figures(book())


def test_growth_targets_are_those_of_the_whole_city_in_the_order_of_the_report():
    assert figures()["growth-targets"].sources == ("x-001", "x-002", "x-003", "x-004", "x-005")


def test_places_shows_those_that_nobody_names():
    assert [row["count"] for row in figures()["places"].rows] == [1, 0]


def test_counts_are_grammatical_for_one():
    reading = figures()["places"].reading["en"]
    assert reading.startswith("1 of 11 commitments names") and "1 place is not named" in reading


def test_labels_leave_out_the_number_that_is_drawn_beside_them():
    labels = {
        row["id"]: row["label"] for row in (*figures()["targets-schools"].rows, *figures()["growth-targets"].rows)
    }
    assert labels["x-001"] == {"zh": "生产总值", "en": "Gross product"}
    assert labels["x-007"] == {"zh": "新增学位", "en": "New school places"}
    assert labels["x-008"] == {"zh": "公办园在园幼儿占", "en": "Children in public kindergartens"}


def test_drawn_words_are_the_reports():
    drawn = "".join(svg for name, svg in every_svg() if name == "growth-targets zh wide")
    assert all(f">{words}</text>" in drawn for words in ("8.5%左右", "12%", "3.5%左右", "13%以上"))


# How bounds look


def test_a_plain_number_ends_sharply_at_its_value():
    made = shapes(marks.Amount(50))
    assert [(r["x"], r["x2"], r["opacity"]) for r in made.rects] == [(0, 50, 1.0)] and not made.points


def test_about_has_no_sharp_end():
    made = shapes(marks.Amount(50, "about"))
    solid, *fading = made.rects
    assert solid["x2"] < 50 < fading[-1]["x2"]
    opacities = [r["opacity"] for r in fading]
    assert len(fading) > 4 and opacities == sorted(opacities, reverse=True) and opacities[-1] < 0.15
    assert not any(abs(r["x2"] - 50) < 1e-6 and r["opacity"] == 1 for r in made.rects)


@pytest.mark.parametrize("bound", ["at_least", "more_than"])
def test_a_floor_is_drawn_open_ended(bound):
    made = shapes(marks.Amount(50, bound))
    assert made.rects[0]["x2"] == 50 and max(r["x2"] for r in made.rects) > 50
    assert [p["shape"] for p in made.points] == ["triangle-right"] and made.points[0]["x"] > 50


def test_a_ceiling_is_a_line_with_an_arrow_back():
    made = shapes(marks.Amount(50, "at_most"))
    assert [line["x"] for line in made.lines] == [50] and [p["shape"] for p in made.points] == ["triangle-left"]
    assert max(r["x2"] for r in made.rects) == 50


def test_a_result_is_hollow_and_a_target_is_not():
    assert shapes(marks.Amount(50, past=True)).rects[0]["fill"] == "none"
    assert shapes(marks.Amount(50)).rects[0]["fill"] == style.RIVER
    assert (
        shapes(marks.Amount(50, past=True), lambda s, scale, a, y, h: marks.dot(s, scale, a, y)).points[0]["fill"]
        == "none"
    )


def test_squares_are_as_many_as_the_number():
    made = marks.Shapes()
    marks.squares(made, marks.Scale(10, 0, 130), marks.Amount(30), 20, 10)
    assert len(made.rects) == 30 and len({(r["x"], r["y"]) for r in made.rects}) == 30


@pytest.mark.parametrize(
    "id", ["growth-targets", "result-pairs", "themes", "places", "verbs-schools", "targets-schools"]
)
def test_every_scale_starts_at_zero(id):
    scaled = [
        layer["encoding"]["x"]["scale"] for mark in ("rect", "point", "rule") for layer, _ in layers(spec(id), mark)
    ]
    assert scaled and all(scale["domain"][0] == 0 and scale["zero"] for scale in scaled)
    starts = [row["x"] for _, rows in layers(spec(id), "rect") for row in rows]
    assert min(starts) == 0


def test_only_what_measures_the_same_is_joined():
    joined = [row for _, rows in layers(spec("result-pairs"), "rule", "join") for row in rows]
    ends = {value for row in joined for value in (row["x"], row["x2"])}
    assert ends == {2.3, 3.5}, "consumer prices are joined; incomes and school places are not"
    partly = [row for row in figures()["result-pairs"].rows if row["comparable_id"] == "partly"]
    assert len(partly) == 2 and all(row["comparable"]["en"].startswith("†") and row["caveat"]["zh"] for row in partly)


def test_partly_comparable_rows_carry_a_dagger_in_the_picture():
    assert all(
        "†</text>" in drawings()["result-pairs"].svg[language][size] for language in LANGUAGES for size in style.WIDTHS
    )


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
            assert tag in {"svg", "g", "path", "line", "text", "title", "desc"}, f"{name}: <{tag}>"
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
                    and root.get("aria-label") == figures()[id].title[language]
                )
                assert root.get("viewBox").split()[2] == str(width) and not root.get("width")
                assert "font-family" not in made.svg[language][size]


def test_text_stays_text_and_is_large_enough():
    for name, svg in every_svg():
        sizes = [
            float(e.get("font-size")) for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
        ]
        assert sizes and min(sizes) >= 11, name


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
    boxes = []
    for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        long, size = measuring.width(e.text, float(e.get("font-size"))), float(e.get("font-size"))
        left = float(e.get("x")) - (long / 2 if e.get("text-anchor") == "middle" else 0)
        boxes.append((left, left + long, float(e.get("y")) - size * 0.8, float(e.get("y")), e.text))
    for i, (left, right, top, bottom, words) in enumerate(boxes):
        assert left >= 0 and right <= width + 1, f"{name}: {words}"
        for l, r, t, b, other in boxes[:i]:
            assert right <= l or r <= left or bottom <= t or b <= top, f"{name}: {words} / {other}"


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
        png = made.files[f"{id}.zh.png"]
        assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20]) == 2 * (style.WIDTHS["wide"] + 60)


def test_csv_opens_in_spreadsheets_and_has_both_languages():
    data = drawings()["growth-targets"].files["growth-targets.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert (
        rows[0]["what_zh"] == "生产总值增长8.5%左右"
        and rows[0]["words_en"] == "about 8.5%"
        and float(rows[0]["value"]) == 8.5
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_specification_is_valid_vega_lite(language):
    for figure in figures().values():
        for width in style.WIDTHS.values():
            assert draw.spec(figure, language, width, validate=True) == draw.spec(figure, language, width), figure.id


def test_an_invalid_specification_would_be_found(monkeypatch):
    from pledgebook.charts import places

    broken = places.draw(figures()["places"], "zh", 680)
    broken.spacing = "wide"
    monkeypatch.setattr(places, "draw", lambda *_: broken)
    with pytest.raises(Exception, match=r"spacing|wide"):
        draw.spec(figures()["places"], "zh", 680, validate=True)


def test_specification_says_what_it_shows():
    published = json.loads(drawings()["themes"].files["themes.en.json"])
    assert (
        "vega-lite" in published["$schema"]
        and published["title"]["text"] == figures()["themes"].title["en"]
        and "Report" in published["description"]
    )


def test_the_same_input_gives_the_same_bytes():
    again = draw.drawing(figures()["targets-schools"])
    assert again == drawings()["targets-schools"].made


# Fonts and words


def test_a_missing_glyph_fails_and_is_named():
    rows = tuple(dict(row, place={"zh": "𰻞区", "en": "District"}) for row in figures()["places"].rows)
    with pytest.raises(ChartError, match=r"chart places: .*U\+30EDE"):
        draw.drawing(replace(figures()["places"], rows=rows))


def test_the_font_is_small_and_its_characters_are_listed():
    listed = style.GLYPHS.read_text(encoding="utf-8")
    assert style.FONT.stat().st_size < 2_000_000
    assert set("衡阳学校，。（）“”%†→≥±—–0123456789") <= set(listed)
    assert "SIL OPEN FONT LICENSE" in (style.FONTS / "OFL.txt").read_text(encoding="utf-8")


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
    first = charts.drawings(chosen, store)["places"]
    second = charts.drawings(chosen, store)["places"]
    assert first.made and not second.made and (first.svg, first.files) == (second.svg, second.files)


def test_a_changed_number_is_drawn_again():
    chosen, store = {"places": figures()["places"]}, Memory()
    charts.drawings(chosen, store)
    more = replace(
        figures()["places"], rows=tuple(dict(row, count=row["count"] + 1) for row in figures()["places"].rows)
    )
    assert charts.drawings({"places": more}, store)["places"].made and len(store) == 2


def test_several_processes_draw_the_same():
    chosen = {id: figures()[id] for id in ("places", "verbs-growth")}
    shared = charts.drawings(chosen, Memory(), jobs=2)
    assert {id: kept.made for id, kept in shared.items()} == {id: drawings()[id].made for id in chosen}


def test_what_is_cached_needs_no_chart_library(tmp_path):
    """Figures are made and drawings come from the cache without Altair or vl-convert being loaded."""
    store = Memory()
    charts.drawings({"places": figures()["places"]}, store)
    for key, data in store.items():
        Cache(tmp_path).put(key, data)
    program = f"""
import sys
from pathlib import Path
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from pledgebook import charts
from pledgebook.making.cache import Cache
import test_charts
places = charts.figures(test_charts.book())["places"]
made = charts.drawings({{"places": places}}, Cache(Path({str(tmp_path)!r})), jobs=2)
assert made["places"].svg and not made["places"].made
assert not {{"altair", "vl_convert"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True)
