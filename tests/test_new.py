"""`build.py new`: from a report as it is found to a folder that builds at once."""

import io
import re
import shutil
import zipfile

import pytest
from conftest import City
from reports import REPORT

from pledgebook.book import source
from pledgebook.book.problems import ProblemsFound
from pledgebook.starting import divisions, normalise, outline, readers
from pledgebook.starting.folder import Wanted, new
from pledgebook.words import lines as measuring


def words(text: str) -> str:
    """A text without spaces and marks: what must never change."""
    return re.sub(r"[\s#*\\]", "", text)


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def city(report, tmp_path, as_built) -> City:
    """A new folder; templates needn't be compiled for it."""
    new(Wanted(tmp_path / "city", report))
    shutil.copytree(as_built.root / ".cache/templates", tmp_path / "city/.cache/templates")
    return City(tmp_path / "city")


def refused(path, **wanted) -> str:
    """What is said of a report that won't do; nothing may have been written."""
    folder = path.parent / "city"
    with pytest.raises(ProblemsFound) as found:
        new(Wanted(folder, path, **wanted))
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    return "\n".join(map(str, found.value.problems))


# --- the folder ---


def test_a_new_folder_passes_every_check_and_says_what_is_left(city):
    run = city.check()
    assert run.code == 0, run.err
    assert "17 proposals not yet accepted" in run.out
    assert "data/sources/report.en.md: texts not yet translated or explained: 17" in run.out


@pytest.mark.slow
def test_a_new_folder_builds_and_its_pages_say_that_the_site_is_in_progress(city):
    assert city.build("--jobs", "1").code == 0
    page = (city.out / "en" / "c" / "nantong2024-001.html").read_text(encoding="utf-8")
    assert "This site is in progress" in page
    assert "[not yet translated] 地区生产总值增长5.5%左右" in page
    assert "nobody has checked it yet" in page
    for path in city.out.rglob("*.html"):
        assert not re.search("Hengyang|Leiyang|耒阳|衡阳", path.read_text(encoding="utf-8")), path
    assert "2024年南通市政府工作报告" in (city.out / "zh" / "about.html").read_text(encoding="utf-8")


def test_nothing_of_another_city_is_in_a_new_folder(city):
    shutil.rmtree(city.root / ".cache")
    for path in city.root.rglob("*"):
        if path.is_file() and path.parent.name != "schema":
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"Hengyang|hy2020|Wangchuan|望川", text), path
            if path.name not in ("places.yaml", "verbs.yaml", "units.yaml"):
                assert "衡阳" not in text, path


def test_the_place_its_divisions_and_the_year_come_from_the_report(city):
    places = (city.root / "data" / "places.yaml").read_text(encoding="utf-8")
    assert 'name: {zh: 如皋市, en: "Rugao City"}' in places
    assert "year: 2024" in (city.root / "data" / "site.yaml").read_text(encoding="utf-8")


def test_the_themes_are_the_reports_headings(city):
    themes = (city.root / "data" / "themes.yaml").read_text(encoding="utf-8")
    assert '- id: part-2-1\n  title: {zh: "加快发展现代产业，壮大实体经济"}' in themes


def test_a_folder_with_something_in_it_is_left_alone(report, tmp_path):
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ProblemsFound, match="1 problems"):
        new(Wanted(tmp_path / "city", report))
    assert [p.name for p in (tmp_path / "city").iterdir()] == ["mine.txt"]


def test_a_folder_is_whole_or_not_there(report, tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pledgebook.starting.folder.add", stopped)
    with pytest.raises(KeyboardInterrupt):
        new(Wanted(tmp_path / "city", report))
    assert [p.name for p in tmp_path.iterdir()] == ["report.txt"]


def test_an_empty_folder_is_taken(report, tmp_path):
    (tmp_path / "city").mkdir()
    assert new(Wanted(tmp_path / "city", report)).paragraphs == 17


# --- the source ---


def test_the_words_stay_what_they_are_and_the_structure_is_marked(city):
    text = (city.root / "data" / "sources" / "report.txt").read_text(encoding="utf-8")
    assert words(text) == words(REPORT)
    assert text.startswith("# 政府工作报告\n\n——2024年1月8日在南通市第十六届人民代表大会第三次会议上\\\n")
    assert "\n## 二、2024年工作安排\n" in text
    assert "**——经济运行稳中有进。**地区生产总值" in text
    assert "**（二）持续改善民生。**\n" in text
    assert "（PM2.5）浓度" in text


def test_what_a_column_broke_off_is_joined_and_asked_about():
    lines = readers._plain(
        "加快推进滨江新区和陆家新区的基础设施建设以及长株潭城市\n\n群的合作，打造区域中心。\n\n完成任务。"
    )
    text = normalise.normalise(lines, "x")
    assert [p.text for p in source.parse(text.text)] == [
        "加快推进滨江新区和陆家新区的基础设施建设以及长株潭城市群的合作，打造区域中心。",
        "完成任务。",
    ]
    assert "is taken to go on with" in text.asked[0]


def test_a_short_line_between_sentences_is_asked_about_and_taken_for_a_heading():
    text = normalise.normalise(readers._plain("第一段说完了。\n\n下一步的打算\n\n第二段说完了。"), "x")
    assert "\n## 下一步的打算\n" in text.text
    assert "take its ## out" in text.asked[0]


def test_sentences_that_may_be_headings_are_asked_about():
    more = "今年要做好各项工作，让群众得到更多实惠，让城市更加美丽，让产业更有活力。"
    text = normalise.normalise(readers._plain(f"做强现代服务业。{more}\n\n新建学校3所。{more}"), "x")
    assert text.text.startswith("做强现代服务业。今年")
    assert "1 paragraphs begin with a short sentence that may be a heading" in text.asked[0]


def test_characters_of_another_form_are_written_in_the_usual_one_and_listed():
    text = normalise.normalise(readers._plain("２０１９年增长８．５％，⽅向明确。"), "x")
    assert text.text == "2019年增长8.5%，方向明确。\n"
    assert any("“２０１９” as “2019”" in what for what in text.done)


def test_text_broken_by_the_width_of_a_page_is_put_together():
    """As it comes out of a PDF: short lines, no empty ones, spaces at numbers, a title letter by letter."""
    whole = "过去一年，面对复杂形势，全市上下攻坚克难，经济社会发展取得新成绩。新建学校12所，新增学位2.5万个。"
    wrapped = "\n".join(whole[i : i + 12] for i in range(0, len(whole), 12))
    report = (
        "政 府 工 作 报 告\n——二○二四年一月八日在南通市第十六届人民代表大会上 南通市市长 某某某\n各位代表:\n"
        f"一、2023 年工作回顾\n{wrapped}\n二、2024 年工作安排\n{wrapped.replace('过去', '今后')}"
    )
    text = normalise.normalise(readers._plain(report), "x")
    found = source.parse(text.text)
    assert [p.level for p in found] == ["title", "text", "text", "section", "text", "section", "text"]
    assert found[0].text == "政府工作报告"
    assert found[3].text == "一、2023年工作回顾"
    assert found[4].text == whole


def test_a_report_without_headings_has_one_theme_and_still_builds(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(
        "各位代表：\n\n2024年全市工作的主要目标是：地区生产总值增长6%。\n\n新建学校3所，力争通车。", encoding="utf-8"
    )
    made = new(Wanted(tmp_path / "city", path, city="耒阳", year=2024))
    assert (made.city, made.themes, made.places) == ("耒阳", 1, 0)
    assert City(tmp_path / "city").build("--jobs", "1").code == 0


# --- other forms of file ---


HTML = """<html><head><title>x</title><script>alert(1)</script><style>p{}</style></head>
<body><h1>2024年南通市政府工作报告</h1>
<p>各位代表：</p><h2>二、2024年工作
安排</h2><p><strong>改善民生。</strong>新增学位2.5万个。<br>建成学校3所。</p><script>document.write("坏")</script>
<table><tr><td>指标</td><td>增长6%</td></tr></table></body></html>"""


def test_html_is_read_without_its_scripts(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(HTML, encoding="utf-8")
    found = readers.read(path)
    assert [(l.text, l.level) for l in found.lines] == [
        ("2024年南通市政府工作报告", 1),
        ("各位代表：", 0),
        ("二、2024年工作安排", 2),
        ("改善民生。新增学位2.5万个。", 0),
        ("建成学校3所。", 0),
        ("指标\u3000增长6%", 0),
    ]
    assert found.lines[3].bold == 5
    assert "Scripts, styles, forms and the like were left out: 1." in found.notes
    new(Wanted(tmp_path / "city", path))
    assert "alert" not in (tmp_path / "city" / "data" / "sources" / "report.txt").read_text(encoding="utf-8")


def test_markdown_keeps_the_numbers_of_its_lists(tmp_path):
    path = tmp_path / "report.md"
    path.write_text("# 政府工作报告\n\n## 二、安排\n\n1. 新建学校3所。\n2. 新增**学位**2万个。\n", encoding="utf-8")
    assert [l.text for l in readers.read(path).lines][2:] == ["1. 新建学校3所。 2. 新增学位2万个。"]


def document(body: str) -> bytes:
    """A Word file with this in its body."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    package, office = (
        "http://schemas.openxmlformats.org/package/2006",
        "http://schemas.openxmlformats.org/officeDocument",
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def run_of(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def test_a_word_file_with_a_table_and_tracked_changes_is_read_as_it_would_be_printed(tmp_path):
    deleted = '<w:del w:id="2" w:author="a"><w:r><w:delText>30所</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="1" w:author="a">{run_of("35所")}</w:ins>'
    cell = "<w:tc><w:p>{}</w:p></w:tc>"
    body = (
        f"<w:p>{run_of('二、2024年工作安排')}</w:p><w:p>{run_of('新建学校')}{deleted}{inserted}{run_of('。')}</w:p>"
        f"<w:tbl><w:tr>{cell.format(run_of('学位'))}{cell.format(run_of('2万个'))}</w:tr></w:tbl>"
    )
    path = tmp_path / "report.docx"
    path.write_bytes(document(body))
    found = readers.read(path)
    assert "新建学校35所。" in [l.text for l in found.lines]
    assert "30所" not in "".join(l.text for l in found.lines)
    assert "Tracked changes: 1 insertions were taken, 1 deletions left out." in found.notes
    made = new(Wanted(tmp_path / "city", path, city="南通", year=2024))
    assert made.proposed["data/targets.yaml"] >= 1


def test_gbk_is_stored_as_utf_8_and_listed(tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes(REPORT.encode("gb18030"))
    made = new(Wanted(tmp_path / "city", path))
    assert "The file was GB 18030 (GBK) and is stored as UTF-8." in made.done
    assert words((tmp_path / "city/data/sources/report.txt").read_text(encoding="utf-8")) == words(REPORT)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", "\n \u200b\n\u3000\n".encode(), "there are no words in the file"),
        ("latin.txt", "Élan é à ü".encode("latin-1") * 40, "neither UTF-8 nor GB 18030"),
        ("english.txt", b"The report promises 3 schools.\n" * 20, "hardly any of it is Chinese"),
        ("large.txt", "工作报告。".encode() * 1_400_000, "at most 16,777,216 are read"),
        ("long.txt", "工作报告，".encode() * 120_000, "500,000 are a report"),
        ("report.pdf", b"%PDF-1.7\n", "a PDF; copy its text"),
        ("report.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "an old Word file"),
        ("report.rtf", b"{\\rtf1 x}", "rich text"),
        ("report.png", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("report.docx", b"PK\x03\x04" + b"x" * 50, "the Word file is damaged"),
        ("binary.txt", b"\x00\x01\x02" * 30, "no text"),
    ],
)
def test_a_file_that_is_no_report_is_refused_with_what_would_be_right(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refused(path)


def test_other_archives_are_no_word_files(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    path = tmp_path / "report.docx"
    path.write_bytes(file.getvalue())
    assert "no Word file" in refused(path)


def test_where_the_report_doesn_t_say_whose_it_is_or_of_when_it_is_asked(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("各位代表：\n\n新建学校3所。", encoding="utf-8")
    assert "--year 2020" in refused(path, city="南通")
    assert "--city 衡阳" in refused(path, year=2024)
    assert "no place “无此市”" in refused(path, city="无此市", year=2024)
    assert "there are 4 places called 鼓楼区" in refused(path, city="鼓楼区", year=2024)


# --- divisions and outline ---


@pytest.mark.parametrize(
    ("name", "code", "below"),
    [("衡阳", "4304", 12), ("衡阳县", "430421", 0), ("湖南省", "43", 14), ("上海", "31", 16), ("全国", "", 31)],
)
def test_a_place_is_found_by_its_name_and_has_the_divisions_below_it(name, code, below):
    found = divisions.find(name)
    assert [d.code for d in found] == [code]
    assert len(divisions.inside(found[0])) == below


def test_short_and_english_names_leave_out_the_kind_and_the_nationality():
    named = {d.name: d for d in divisions.divisions()}
    assert named["湘西土家族苗族自治州"].short == "湘西"
    assert named["和县"].short == "和县"
    assert named["西安市"].english == "Xi'an"
    assert named["内蒙古自治区"].english == "Inner Mongolia"


def test_what_looks_back_and_what_looks_ahead_is_told_by_the_headings():
    found = outline.parts(source.parse(normalise.normalise(readers._plain(REPORT), "x").text), 2024)
    assert [(p.id, p.ahead) for p in found] == [
        ("part-0", False),
        ("part-1", False),
        ("part-2", True),
        ("part-2-1", True),
        ("part-2-2", True),
    ]


# --- sites in progress ---


def test_only_a_site_in_progress_may_lack_translations(city):
    city.edit("data/site.yaml", "draft: true\n", "")
    run = city.check()
    assert run.code == 1
    assert any("title.en: missing" in line for line in run.problems)


def test_a_site_in_progress_is_held_to_all_other_rules(city):
    city.edit("data/targets.yaml", "value: 5.5,", "value: 5.6,")
    assert any("5.5% is 5.5, not 5.6" in line for line in city.check().problems)


def test_a_site_in_progress_may_have_a_box_in_a_picture_and_is_told(city):
    city.edit("data/places.yaml", "short: {zh: 如东,", "short: {zh: 如𠮷,")
    run = city.check()
    assert run.code == 0
    assert "their fonts have no glyph for 𠮷 (U+20BB7)" in run.out


def test_every_division_can_be_drawn():
    names = "".join(d.name for d in divisions.divisions())
    assert measuring.undrawn(names, measuring.SANS, measuring.SERIF) == ""


def test_what_is_translated_is_checked_and_shown(city):
    translation = city.root / "data" / "sources" / "report.en.md"
    before = translation.read_text(encoding="utf-8")
    translation.write_text(
        before.replace(
            "(p12 not yet translated)",
            "The main expected targets for 2024: gross regional product up by about 5.5%, consumer prices up by "
            "about 3%, registered urban unemployment of at most 4%.",
        ),
        encoding="utf-8",
    )
    run = city.check()
    assert run.code == 0, run.err
    assert "report.en.md: texts not yet translated or explained: 16" in run.out
    translation.write_text(
        translation.read_text(encoding="utf-8").replace("about 5.5%", "about 5.4%"), encoding="utf-8"
    )
    assert any("5.5%" in line for line in city.check().problems)


@pytest.mark.slow
def test_a_record_that_is_finished_is_shown_in_both_languages(city):
    city.edit(
        "data/sources/report.en.md",
        "(p12 not yet translated)",
        "The main expected targets for 2024: gross regional product up by about 5.5%, consumer prices up by about 3%, "
        "registered urban unemployment of at most 4%.",
    )
    path = city.root / "data" / "targets.yaml"
    first = re.split(r"(?m)^(?=- )", path.read_text(encoding="utf-8"))[1]
    finished = re.sub(
        r"  draft: .*\n", "  plain: {zh: 全市的产值增长5.5%左右。, en: Output grows by about 5.5%.}\n", first
    )
    finished = finished.replace('左右"}\n  quote', '左右", en: "Gross regional product up by about 5.5%"}\n  quote')
    finished = finished.replace('左右"}\n  theme', '左右", en: "gross regional product up by about 5.5%"}\n  theme')
    city.edit("data/targets.yaml", first, finished)
    run = city.build("--jobs", "1")
    assert run.code == 0, run.err
    page = (city.out / "en" / "c" / "nantong2024-001.html").read_text(encoding="utf-8")
    assert "<h1>Gross regional product up by about 5.5%</h1>" in page
    assert "<mark>gross regional product up by about 5.5%</mark>" in page
    assert "nobody has checked it yet" not in page and "No explanation yet" not in page


# --- a book's own files ---


@pytest.mark.slow
def test_a_books_own_files_stand_in_for_single_ones(city):
    (city.root / "static").mkdir()
    (city.root / "static" / "icon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (city.root / "templates").mkdir()
    (city.root / "templates" / "404.html").write_text(
        "<!DOCTYPE html><title>{{ s('home.not') }}</title>", encoding="utf-8"
    )
    strings = city.root / "strings.yaml"
    strings.write_text(
        strings.read_text(encoding="utf-8") + "home.not: {zh: 另说, en: Said otherwise}\n", encoding="utf-8"
    )
    assert city.build("--jobs", "1").code == 0
    assert (city.out / "404.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html><title>另说")
    assert (city.out / "static" / "icon.svg").stat().st_size < 60
    assert (city.out / "static" / "site.css").stat().st_size > 1000


def test_a_sentence_that_no_page_says_is_a_problem_in_its_own_file(city):
    (city.root / "strings.yaml").write_text("home.nott: {zh: 另说, en: Otherwise}\n", encoding="utf-8")
    assert any(
        l.startswith("strings.yaml:1:1: home.nott: no page says this; did you mean") for l in city.check().problems
    )
