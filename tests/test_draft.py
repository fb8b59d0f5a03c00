"""`build.py draft`: records proposed by rule, and never a record changed that is there."""

import re
import subprocess
import sys

import pytest
import yaml
from conftest import ROOT, City
from reports import REPORT

from pledgebook.book import source
from pledgebook.book.numerals import written_values
from pledgebook.starting import normalise, readers
from pledgebook.starting.clauses import Grammar, items, named_things, sentences
from pledgebook.starting.folder import Wanted, new, own_units
from pledgebook.starting.placing import place
from pledgebook.starting.proposal import Context
from pledgebook.starting.proposals import proposals, verbs_of
from pledgebook.starting.quantities import figures, unit_of


@pytest.fixture
def city(tmp_path) -> City:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    new(Wanted(tmp_path / "city", tmp_path / "report.txt"))
    return City(tmp_path / "city")


def records(city: City, name: str) -> list[dict]:
    return yaml.safe_load((city.root / "data" / f"{name}.yaml").read_text(encoding="utf-8"))


def proposed(sentence: str) -> list[tuple[str, str]]:
    """Kind and title of what is proposed for a sentence about the year ahead."""
    text = normalise.normalise(readers._plain(f"二、2024年工作安排\n\n{sentence}"), "x").text
    context = Context(source.parse(text), 2024, own_units(), (), {"": "t"}, verbs_of())
    return [(p.kind, p.record["title"]["zh"]) for p in proposals(context) if p.kind != "exclusions"]


# --- numbers ---


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("新增学位2.5万个", ("2.5万", 25000, None, "exactly", "school_place")),
        ("改造620多万平方米", ("620多万", 6_200_000, None, "more_than", "square_metre")),
        ("增长6%－6.5%", ("6%－6.5%", 6, 6.5, "range", "percent")),
        ("建设8至10万套保障房", ("8至10万", 80_000, 100_000, "range", "flat")),
        ("安排2.15万亿元", ("2.15万亿", 2_150_000_000_000, None, "exactly", "yuan")),
        ("失业率控制在4%以内", ("4%", 4, None, "at_most", "percent")),
        ("不低于30家企业", ("30", 30, None, "at_least", "enterprise")),
        ("超过1.8万户", ("1.8万", 18000, None, "more_than", "household")),
        ("规模翻一番", ("翻一番", 2, None, "exactly", "times")),
        ("省级以上星级农庄30个", ("30", 30, None, "exactly", "item")),
    ],
)
def test_a_number_is_read_with_its_bound_and_its_unit(text, said):
    figure = figures(text)[0]
    unit, _ = unit_of(figure, text, own_units())
    high = None if figure.high is None else float(figure.high)
    assert (figure.as_written, float(figure.value), high, figure.bound, unit.id) == said


def test_check_and_draft_read_numbers_by_the_same_rules():
    assert written_values("15—20万") == (150_000, 200_000)
    assert written_values("620多万") == (6_200_000,)
    assert written_values("三分之一") == ()


@pytest.mark.parametrize(
    ("text", "numeral", "fate"),
    [
        ("深化统一战线工作。", "一", "word"),
        ("学习党的二十大精神。", "二十", "name"),
        ("实施“3215”计划。", "3215", "code"),
        ("实施防洪三年行动计划。", "三", "name"),
        ("到2025年基本建成。", "2025", "date"),
        ("下降的是PM2.5浓度。", "2.5", "name"),
        ("一是稳住外贸。", "一", "heading"),
        ("发展千亿产业。", "千亿", "slogan"),
        ("建设30万吨铜项目。", "30万", "capacity"),
        ("落实《十条措施》。", "十", "name"),
        ("压减三分之一以上。", "三", "other"),
    ],
)
def test_a_numeral_that_is_no_number_to_reach_is_placed(text, numeral, fate):
    from pledgebook.book.numerals import in_chinese

    paragraph = source.Paragraph("p01", "text", text)
    found = next(n for n in in_chinese(text) if n.printed == numeral)
    assert place(paragraph, found).fate == fate


# --- clauses ---


def test_commas_in_quotation_marks_and_brackets_divide_nothing():
    paragraph = source.Paragraph("p01", "text", "开展“广场旬演，周周乐”活动，办好运动会（含青少年，老年）。完成任务。")
    assert [[c.text for c in s] for s in sentences(paragraph) if s] == [
        ["开展“广场旬演，周周乐”活动", "办好运动会（含青少年，老年）"],
        ["完成任务"],
    ]


def test_a_list_is_divided_where_it_names_things_one_by_one():
    text = "开工建设长河大道、江北大桥和中心医院等项目"
    assert [text[a:b] for a, b in named_things(text, 4, len(text))] == ["长河大道", "江北大桥", "中心医院等项目"]
    text = "拓宽高校毕业生、农村转移劳动力等群体就业渠道"
    assert named_things(text, 2, len(text)) == []
    assert len(items("甲、乙和丙丁", 0, 6)) == 2


def test_the_longest_verb_of_the_table_counts_and_adverbs_stay_in_the_quote():
    grammar = Grammar(verbs_of())
    clause = sentences(source.Paragraph("p01", "text", "要大力推进改革，基本完成管网建设")).__next__()
    first, second = map(grammar.promise, clause)
    assert (first.verb.zh, clause[0].paragraph.text[first.start : clause[0].end]) == ("推进", "大力推进改革")
    assert (second.verb.zh, second.verb.stage) == ("基本完成", "finish")


@pytest.mark.parametrize(
    ("sentence", "titles"),
    [
        (
            "力争养老床位、托位总数分别达到3万张、2.2万个以上。",
            ["力争养老床位达到3万张", "力争托位总数达到2.2万个以上"],
        ),
        ("新增规上企业200家以上、高新技术企业300家。", ["新增规上企业200家以上", "新增高新技术企业300家"]),
        ("将企业开办时间压缩至1个工作日。", ["将企业开办时间压缩至1个工作日"]),
        ("确保排污口整治全面完成，黑臭水体彻底消除。", ["确保排污口整治全面完成", "确保黑臭水体彻底消除"]),
        ("加快滨江新区、江北新区等片区建设。", ["加快滨江新区建设", "加快江北新区建设"]),
        ("发展是硬道理，我们已经建成学校。", []),
        ("全面贯彻党的基本方针。", []),
    ],
)
def test_clauses_become_commitments_with_their_hedge(sentence, titles):
    assert [title for kind, title in proposed(sentence)] == titles


def test_the_number_that_something_comes_from_is_no_target():
    found = proposed("将增值税税率由16%降至13%。")
    assert len(found) == 1


# --- the records ---


def test_every_proposal_says_why_and_how_sure_and_quotes_the_reports_words(city):
    text = (city.root / "data" / "sources" / "report.txt").read_text(encoding="utf-8").replace("**", "")
    for record in [*records(city, "targets"), *records(city, "results")]:
        assert record["draft"]["by"] and record["draft"]["sure"] in ("high", "low")
        assert text.count(record["quote"]["zh"]) == 1


def test_check_lists_what_is_not_accepted_and_accepting_is_removing_the_line(city):
    before = city.check().out
    line = next(l for l in before.splitlines() if l.startswith("data/targets.yaml:") and "sure: high" in l)
    number = int(line.split(":")[1])
    path = city.root / "data" / "targets.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert lines[number - 1].startswith("  draft: ")
    path.write_text("".join(lines[: number - 1] + lines[number:]), encoding="utf-8")
    after = city.check().out
    assert "17 proposals not yet accepted" in before and "16 proposals not yet accepted" in after


def test_a_second_run_changes_nothing(city):
    before = {p: p.read_bytes() for p in (city.root / "data").rglob("*") if p.is_file()}
    assert "nothing to propose" in city.run("draft").out
    assert {p: p.read_bytes() for p in (city.root / "data").rglob("*") if p.is_file()} == before


def test_a_further_run_leaves_edited_and_accepted_records_and_adds_what_is_missing_in_order(city):
    path = city.root / "data" / "targets.yaml"
    text = path.read_text(encoding="utf-8")
    blocks = re.split(r"(?m)^(?=- )", text)
    accepted = re.sub(r"  draft: .*\n", "", blocks[1]) + "  # looked at\n"
    edited = blocks[2].replace('居民消费价格涨幅3%左右"}\n  quote', '消费价格涨幅约为3%"}\n  quote')
    assert edited != blocks[2]
    taken_out = next(b for b in blocks if "1521" in b)
    path.write_text(
        "".join([blocks[0], accepted, edited, *(b for b in blocks[3:] if b != taken_out)]), encoding="utf-8"
    )
    kept = path.read_text(encoding="utf-8")
    assert city.run("draft").code == 0
    # What was taken out isn't proposed again; what is there is as it was.
    assert path.read_text(encoding="utf-8") == kept
    (city.root / "data" / "proposed.lock").unlink()
    city.run("draft")
    after = path.read_text(encoding="utf-8")
    assert accepted in after and edited in after and "1521" in after
    assert city.check().code == 0
    assert "nantong2024-018" in after  # ids go on after the highest


def test_proposals_are_for_sites_in_progress_only(city):
    run = city.run("draft")
    assert run.code == 0
    city.edit("data/site.yaml", "draft: true\n", "")
    assert city.run("draft").code == 1


def test_a_finished_site_has_no_proposals(city):
    path = city.root / "data" / "exclusions.yaml"
    assert "draft:" in path.read_text(encoding="utf-8")
    city.edit("data/site.yaml", "draft: true\n", "")
    (city.root / "data" / "targets.yaml").write_text("[]", encoding="utf-8")
    (city.root / "data" / "results.yaml").write_text("[]", encoding="utf-8")
    themes = city.root / "data" / "themes.yaml"
    themes.write_text(
        re.sub(r"title: \{zh: (.*)\}", r"title: {zh: \1, en: A}", themes.read_text(encoding="utf-8")), encoding="utf-8"
    )
    assert any("draft: this is a proposal" in line for line in city.check().problems)


def test_the_evaluation_against_the_finished_record_holds_what_the_guide_promises():
    done = subprocess.run(
        [sys.executable, "tools/evaluate_draft.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    right, overlapped, unkept = (float(found) for found in re.findall(r"\(([\d.]+)%\)", done.stdout))
    assert right >= 95 and overlapped >= 85 and unkept <= 25
    assert "numerals without an owner: 0" in done.stdout
