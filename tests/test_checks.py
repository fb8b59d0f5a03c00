"""Whether the record is true to its source and whole in both languages.

For each check there are changes that it must find, with the exact place and words. A check for which
nobody has written such a change fails the last test here.
"""

from __future__ import annotations

import shutil

import pytest
from conftest import City, copy_of_the_city

from pledgebook.check import CHECKS

TARGETS, RESULTS, OUTCOMES = "data/targets.yaml", "data/results.yaml", "data/outcomes.yaml"
SEARCHES, SYNONYMS, VERBS = "data/searches.yaml", "data/synonyms.yaml", "data/verbs.yaml"
SITE, EXCLUSIONS, TERMS = "data/site.yaml", "data/exclusions.yaml", "data/terms.yaml"
SCHOOLS = "content/zh/themes/schools.md"
EIGHT_THREE = (
    "- text: “八三”工程\n  fate: code\n"
    "  why: {zh: 名称里的数字，报告没有解释。, en: A number in a name that the report does not explain.}\n"
)
GROW = "{zh: 增长, en: grow, class: complete}"
#: Lines 1 to 10 of places.yaml end with the code of the second place.
PLACES = "data/places.yaml"
YUNLING_CODE = '  code: "990121"\n'
#: Checks of what is nonsense by itself; each has rows in tests/faults/edits.py.
NONSENSE = (
    "nothing_twice",
    "dates_in_order",
    "values_of_outcomes",
    "recorded_changes",
    "same_numbers_in_each_paragraph",
    "placeholders",
    "drawn_words",
    "markup",
    "addresses",
)
UNCLAIMED = "add a commitment with this number or an entry in data/exclusions.yaml"

#: (check, file, words, what is put in their place, the only problem or all the problems that follow)
CHANGES = [
    (
        "proposals_only_in_drafts",
        "data/exclusions.yaml",
        "- text: 上接第一版\n",
        "- text: 上接第一版\n  draft: {by: a rule, sure: low}\n",
        (
            "data/exclusions.yaml:2:3: draft: this is a proposal; look at it and remove this line, or write draft: true"
            " in site.yaml"
        ),
    ),
    (
        "same_headings_in_each_paragraph",
        "data/sources/report.en.md",
        "**Run good schools.**",
        "Run good schools.",
        (
            "data/sources/report.en.md:9:1: p05: run-in headings: 1 in the Chinese, 0 here; "
            "put ** before and after the words of each"
        ),
    ),
    (
        "known_ids",
        SEARCHES,
        "[wc2031-006]",
        "[wc2031-0006]",
        'data/searches.yaml:5:17: commitments: there is no "wc2031-0006" in targets.yaml; did you mean wc2031-006?',
    ),
    (
        "lead_somewhere",
        SYNONYMS,
        "zh: [大桥]",
        "zh: [隧道]",
        'data/synonyms.yaml:2:16: means.zh: "隧道" stands in no text that is searched; take words that do',
    ),
    (
        "lead_somewhere",
        SYNONYMS,
        "[school seat]",
        "[school seat, River crossing]",
        'data/synonyms.yaml:3:39: typed.en: "River crossing" is in line 1 already',
    ),
    (
        "lead_somewhere",
        SYNONYMS,
        "{zh: [学位], en: [school places]}",
        "{zh: []}",
        "data/synonyms.yaml:4:3: means: no word in either language; name at least one",
    ),
    (
        "searches_told_once",
        SEARCHES,
        "[wc2031-006]",
        "[wc2031-006, wc2031-002]",
        "data/searches.yaml:5:29: commitments: wc2031-002 has this search already, see line 1; keep one",
    ),
    (
        "searches_told_once",
        SEARCHES,
        "[wc2031-001, wc2031-002]",
        "[wc2031-001, wc2031-001]",
        "data/searches.yaml:1:29: commitments: wc2031-001 has this search already, see line 1; keep one",
    ),
    (
        "own_words",
        SEARCHES,
        "[wc2031-006]\n  date: 2032-01-15\n  where: {zh: 市政府网站的存档副本,",
        "[wc2031-006]\n  date: 2032-01-15\n  where: {zh: 市政府 网站,",
        'data/searches.yaml:7:11: where.zh: "府 网" in “市政府 网站”; '
        "take the space out; the style sheet makes the gap",
    ),
    (
        "codes",
        PLACES,
        YUNLING_CODE,
        YUNLING_CODE + '  towns: [{code: "990112001", name: {zh: 农村镇, en: Nongcun Town}, words: 农村}]\n',
        'data/places.yaml:11:12: towns.code: "990112001" begins with 990112, and 云岭县 is 990121; put the town under '
        "its own county, or mend the code",
    ),
    (
        "codes",
        PLACES,
        YUNLING_CODE,
        '  towns: [{code: "990121001", name: {zh: 农村镇, en: Nongcun Town}, words: 农村}]\n',
        "data/places.yaml:10:12: towns.code: 云岭县 has no code; give it the first six digits",
    ),
    (
        "codes",
        PLACES,
        YUNLING_CODE,
        '  code: "990101"\n',
        'data/places.yaml:10:3: code: "990101" is taken, see line 5; mend one of them',
    ),
    (
        "codes",
        SITE,
        'divisions:\n  title: {zh: 望川市区划代码（2031年）, en: "Wangchuan, codes of divisions, 2031"}\n'
        "  url: https://www.example.org/divisions\n",
        "",
        "data/places.yaml:5:3: code: data/site.yaml does not say where codes come from; add `divisions` to it",
    ),
    (
        "names_in_the_report",
        PLACES,
        YUNLING_CODE,
        YUNLING_CODE + '  towns: [{code: "990121001", name: {zh: 石桥镇, en: Shiqiao Town}, words: 石桥}]\n',
        'data/places.yaml:11:66: towns.words: "石桥" is not in the report; copy its words',
    ),
    (
        "names_in_the_report",
        PLACES,
        YUNLING_CODE,
        YUNLING_CODE + "  namesakes: [{words: 云岭机场, why: {zh: 机场的名称。, en: Name of an airport.}}]\n",
        'data/places.yaml:11:16: namesakes.words: "云岭机场" is not in the report; copy its words',
    ),
    (
        "named_places",
        TARGETS,
        "  places: [shanghe]\n",
        "",
        "data/targets.yaml:54:5: places: the quote names 上河; add shanghe",
    ),
    (
        "named_places",
        TARGETS,
        "id: wc2031-005\n  title:\n    zh: 新增学位2400个\n",
        "id: wc2031-005\n  places: [yunling]\n  title:\n    zh: 新增学位2400个\n",
        "data/targets.yaml:65:12: places: the sentence does not name 云岭; take yunling out",
    ),
    (
        "named_places",
        OUTCOMES,
        "  places: [yunling]\n",
        "",
        "data/outcomes.yaml:6:5: places: the finding names 云岭; add yunling to places",
    ),
    (
        "named_places",
        OUTCOMES,
        "places: [yunling]",
        "places: [yunling, shanghe]",
        "data/outcomes.yaml:12:21: places: the finding names neither 上河 nor a town in it; say so there, or take "
        "shanghe out",
    ),
    (
        "known_ids",
        OUTCOMES,
        "places: [yunling]",
        "places: [yunlin]",
        'data/outcomes.yaml:12:12: places: there is no "yunlin" in places.yaml; did you mean yunling?',
    ),
    (
        "unique_ids",
        TARGETS,
        "- id: wc2031-004",
        "- id: wc2031-003",
        'data/targets.yaml:49:3: id: "wc2031-003" is taken, see line 34; give this record an id of its own',
    ),
    (
        "unique_ids",
        "data/places.yaml",
        "- id: yunling",
        "- id: shanghe",
        (
            'content/en/how-to-read.md:6:52: there is no place "yunling"',
            'content/zh/how-to-read.md:6:17: there is no place "yunling"',
            'data/outcomes.yaml:12:12: places: there is no "yunling" in places.yaml',
            'data/places.yaml:6:3: id: "shanghe" is taken, see line 1; give this record an id of its own',
            'data/targets.yaml:45:12: places: there is no "yunling" in places.yaml',
        ),
    ),
    (
        "unique_ids",
        TARGETS,
        "- id: wc2031-004",
        "- id: wc-004",
        'data/targets.yaml:49:3: id: "wc-004" must start with wc2031-',
    ),
    (
        "known_ids",
        TARGETS,
        "  theme: building\n  places: [yunling]",
        "  theme: bilding\n  places: [yunling]",
        'data/targets.yaml:44:3: theme: there is no "bilding" in themes.yaml; did you mean building?',
    ),
    (
        "known_ids",
        TARGETS,
        "places: [shanghe]",
        "places: [shange]",
        'data/targets.yaml:60:12: places: there is no "shange" in places.yaml; did you mean shanghe?',
    ),
    (
        "known_ids",
        TARGETS,
        "unit: percent",
        "unit: percents",
        'data/targets.yaml:15:38: target.unit: there is no "percents" in units.yaml; did you mean percent?',
    ),
    (
        "known_ids",
        TARGETS,
        "result: r2030-001",
        "result: r2030-01",
        'data/targets.yaml:31:5: baseline.result: there is no "r2030-01" in results.yaml; did you mean r2030-001?',
    ),
    (
        "known_ids",
        RESULTS,
        "  theme: building\n  quantity: {value: 86",
        "  theme: school\n  quantity: {value: 86",
        'data/results.yaml:17:3: theme: there is no "school" in themes.yaml; did you mean schools?',
    ),
    (
        "known_ids",
        RESULTS,
        "unit: kilometre",
        "unit: kilometer",
        'data/results.yaml:18:43: quantity.unit: there is no "kilometer" in units.yaml; did you mean kilometre?',
    ),
    (
        "known_ids",
        OUTCOMES,
        "[wc2031-003]",
        "[wc2031-0003]",
        'data/outcomes.yaml:1:17: commitments: there is no "wc2031-0003" in targets.yaml; did you mean wc2031-003?',
    ),
    (
        "known_ids",
        OUTCOMES,
        "unit: school_place",
        "unit: school_plaice",
        'data/outcomes.yaml:26:3: unit: there is no "school_plaice" in units.yaml; did you mean school_place?',
    ),
    (
        "known_ids",
        SITE,
        "featured: [wc2031-002",
        "featured: [wc2031-02",
        'data/site.yaml:18:12: featured: there is no "wc2031-02" in targets.yaml; did you mean wc2031-002?',
    ),
    (
        "known_ids",
        SITE,
        "home_theme_order: [schools]",
        "home_theme_order: [scholls]",
        'data/site.yaml:17:20: home_theme_order: there is no "scholls" in themes.yaml; did you mean schools?',
    ),
    (
        "result_pairs",
        TARGETS,
        "result: r2030-001",
        "result: r2030-002",
        (
            "data/targets.yaml:32:5: baseline.comparable: the result counts in kilometre, the target in job; "
            'use "no" or pair it with another result'
        ),
    ),
    (
        "verbatim",
        TARGETS,
        "  quote:\n    zh: 开工建设云岭大桥",
        "  quote:\n    zh: 开工修建云岭大桥",
        (
            'data/targets.yaml:39:5: quote.zh: "开工修建云岭大桥" is not in the report; the nearest words are '
            '"开工建设云岭大桥" in p04, data/sources/report.txt:8'
        ),
    ),
    (
        "verbatim",
        TARGETS,
        "    en: Start to build the Yunling Bridge\n  plain",
        "    en: Start building the Yunling Bridge\n  plain",
        (
            'data/targets.yaml:40:5: quote.en: "Start building the Yunling Bridge" is not in p04 of the '
            'translation; the nearest words are "Start to build the Yunling Bridge" in p04, '
            "data/sources/report.en.md:7"
        ),
    ),
    (
        "verbatim",
        RESULTS,
        "    zh: 建成农村公路86公里\n    en: 86 kilometres of rural roads were",
        "    zh: 建成农村公路 86公里\n    en: 86 kilometres of rural roads were",
        (
            (
                'data/results.yaml:15:5: quote.zh: "建成农村公路 86公里" is not in the report; the nearest words '
                'are "建成农村公路86公里。" in p02, data/sources/report.txt:4'
            ),
            f'data/sources/report.txt:4:38: nothing accounts for "86" in “人,建成农村公路86公里。” (p02); {UNCLAIMED}',
        ),
    ),
    (
        "verbatim",
        TARGETS,
        "  quote:\n    zh: 开工建设云岭大桥",
        "  quote:\n    zh: 建设",
        (
            'data/targets.yaml:39:5: quote.zh: "建设" stands 3 times in the report; '
            "quote more words so that it stands once"
        ),
    ),
    (
        "verbatim",
        TARGETS,
        "zh: 完成上河污水处理厂建设\n    en: complete",
        "zh: 开工建设云岭大桥\n    en: complete",
        "data/targets.yaml:54:5: quote.zh: the same words as wc2031-003; quote more or less of the sentence",
    ),
    (
        "misprints_as_printed",
        "data/sources/misprints.yaml",
        "- text: 稳中向好",
        "- text: 稳中有好",
        (
            'data/sources/misprints.yaml:2:3: text: "稳中有好" is not in the report; '
            'the nearest words are "稳中向好" in p02'
        ),
    ),
    (
        "misprints_as_printed",
        "data/sources/misprints.yaml",
        "- text: 稳中向好",
        "- text: 建设",
        (
            'data/sources/misprints.yaml:2:3: text: "建设" stands 3 times in the report; '
            "quote more words so that it stands once"
        ),
    ),
    (
        "figures_as_written",
        TARGETS,
        "value: 15000,",
        "value: 1500,",
        "data/targets.yaml:29:12: target.value: 1.5万 is 15000, not 1500",
    ),
    (
        "figures_as_written",
        TARGETS,
        "high: 5, ",
        "high: 6, ",
        "data/targets.yaml:119:12: target.value: 3—5 is 3 to 5, not 3 to 6",
    ),
    (
        "figures_as_written",
        RESULTS,
        "value: 12000,",
        "value: 1200,",
        "data/results.yaml:9:14: quantity.value: 1.2万 is 12000, not 1200",
    ),
    (
        "figures_as_written",
        TARGETS,
        "as_written: 1.5万",
        "as_written: 1.50万",
        (
            (
                'data/sources/report.txt:8:29: nothing accounts for "1.5万" in “右,新增城镇就业1.5万人以上。开工建设” '
                f"(p04); {UNCLAIMED}"
            ),
            'data/targets.yaml:29:26: target.as_written: "1.50万" is not in the quote "新增城镇就业1.5万人以上"',
        ),
    ),
    (
        "verbs_as_printed",
        TARGETS,
        "verb: {zh: 开工建设,",
        "verb: {zh: 动工建设,",
        (
            'data/targets.yaml:47:10: verb.zh: "动工建设" is not in data/verbs.yaml; add it there; '
            "did you mean 开工建设?",
            'data/targets.yaml:47:10: verb.zh: "动工建设" is not in the sentence '
            '"开工建设云岭大桥,完成上河污水处理厂建设。"',
        ),
    ),
    (
        "verb_table",
        VERBS,
        "- {zh: 增长, en: grow, class: complete}",
        "- {zh: 推进, en: push, class: complete}\n- {zh: 增长, en: grow, class: complete}",
        (
            'data/targets.yaml:105:18: verb.class: 推进 is "complete" by data/verbs.yaml, not "advance"; change it, or '
            "name the exception and its reason there",
            'data/verbs.yaml:4:4: zh: "推进" stands in line 3 already; keep one',
        ),
    ),
    (
        "verb_table",
        VERBS,
        GROW,
        GROW[:-1] + ", exceptions: [{commitments: [wc2031-002], class: strive, because: 试。}]}",
        "data/verbs.yaml:4:67: exceptions: wc2031-002 has the verb 新增; take it away",
    ),
    (
        "verb_table",
        VERBS,
        GROW,
        GROW[:-1] + ", exceptions: [{commitments: [wc2031-001], class: complete, because: 试。}]}",
        "data/verbs.yaml:4:67: exceptions: wc2031-001 is what the row says anyway; take it away",
    ),
    (
        "verb_table",
        VERBS,
        GROW,
        GROW[:-1] + ", exceptions: [{commitments: [wc2031-01], class: strive, because: 试。}]}",
        "data/verbs.yaml:4:67: exceptions: wc2031-01 is not in targets.yaml; did you mean wc2031-001?",
    ),
    (
        "verbs_by_table",
        TARGETS,
        "verb: {zh: 开工建设, class: start}",
        "verb: {zh: 开工建设, class: advance}",
        (
            'data/targets.yaml:47:20: verb.class: 开工建设 is "start" by data/verbs.yaml, not "advance"; change it, or '
            "name the exception and its reason there"
        ),
    ),
    (
        "verbs_by_table",
        TARGETS,
        "  stage: start\n",
        "",
        (
            "data/targets.yaml:47:10: stage: 开工建设 states a start by data/verbs.yaml, and the record no stage; "
            "change it, or name the exception and its reason there"
        ),
    ),
    (
        "verbs_by_table",
        TARGETS,
        "verb: {zh: 力争, class: strive, hedge: 力争}",
        "verb: {zh: 力争, class: strive, hedge: 力争}\n  stage: finish",
        (
            "data/targets.yaml:119:3: stage: 力争 with a number states no stage by data/verbs.yaml, and the record a "
            "finish; change it, or name the exception and its reason there"
        ),
    ),
    (
        "verbs_by_table",
        VERBS,
        "{zh: 增长, en: grow, class: complete}",
        "{zh: 增长, en: grow}",
        (
            'data/targets.yaml:14:10: verb.zh: "增长" only goes with a verb by data/verbs.yaml; name the verb, or give '
            "this one a class there"
        ),
    ),
    (
        "hedges_by_table",
        TARGETS,
        "verb: {zh: 力争, class: strive, hedge: 力争}",
        "verb: {zh: 力争, class: strive}",
        'data/targets.yaml:118:10: verb.hedge: "力争" opens the clause; write hedge: 力争',
    ),
    (
        "hedges_by_table",
        TARGETS,
        "verb: {zh: 开工建设, class: start}",
        "verb: {zh: 开工建设, class: start, hedge: 力争}",
        ('data/targets.yaml:47:34: verb.hedge: no hedge of data/verbs.yaml opens the clause, "开工建设"; take it away'),
    ),
    (
        "hedges_said",
        TARGETS,
        "zh: 力争建成3—5所学校",
        "zh: 建成3—5所学校",
        'data/targets.yaml:108:5: title.zh: the clause says "力争", and the title does not; say it',
    ),
    (
        "hedges_said",
        TARGETS,
        "en: Aim to finish 3–5 schools\n  quote",
        "en: Finish 3–5 schools\n  quote",
        'data/targets.yaml:109:5: title.en: the clause says 力争, and the title does not; say "aim to"',
    ),
    (
        "hedges_said",
        VERBS,
        "{zh: 推进, en: push ahead with,",
        "{zh: 推进, en: advance, also: [push forward],",
        (
            'data/targets.yaml:96:5: title.en: the clause says 推进, and the title does not; say "advance" or "push '
            'forward"',
            "data/targets.yaml:99:5: quote.en: the clause says 推进, and the English sentence does not; say "
            '"advance" or "push forward"',
        ),
    ),
    (
        "one_kind_in_a_clause",
        TARGETS,
        "  kind: project\n  verb: {zh: 完成, class: complete}\n  stage: finish",
        "  kind: programme\n  verb: {zh: 开工建设, class: start}\n  stage: start",
        (
            'data/targets.yaml:61:3: kind: "programme", but wc2031-003, which the same 开工建设 promises, is '
            '"project"; give both the same'
        ),
    ),
    (
        "titles_fit",
        TARGETS,
        "en: Start to build the Yunling Bridge\n  quote",
        "en: Start to build the Yunling Bridge, which leads over the river from the market into the new town\n  quote",
        "data/targets.yaml:37:5: title.en: 95 characters; 90 at most, shorten it",
    ),
    (
        "every_number_accounted_for",
        EXCLUSIONS,
        EIGHT_THREE,
        "",
        (
            'data/sources/report.txt:10:40: nothing accounts for "八三" in “办幼儿园。推进“八三”工程,力争年底” (p05); '
            f"{UNCLAIMED}"
        ),
    ),
    (
        "every_number_accounted_for",
        EXCLUSIONS,
        "- text: 2030年新增",
        "- text: 2030年新增城镇就业1.2万人",
        (
            'data/sources/report.txt:4:26: "1.2万" in “0年新增城镇就业1.2万人,建成农村公路” (p02) is accounted for '
            "twice, by exclusion and r2030-001; keep one"
        ),
    ),
    (
        "every_number_accounted_for",
        EXCLUSIONS,
        "- text: 2030年新增",
        "- text: 2030年增加",
        (
            (
                'data/exclusions.yaml:4:3: text: "2030年增加" is not in the report; '
                "remove the entry or quote the report exactly"
            ),
            (
                'data/sources/report.txt:4:15: nothing accounts for "2030" in “)就业稳中向好。2030年新增城镇就业1” '
                f"(p02); {UNCLAIMED}"
            ),
        ),
    ),
    (
        "every_number_accounted_for",
        EXCLUSIONS,
        EIGHT_THREE,
        EIGHT_THREE + "- text: 城镇就业\n  fate: other\n  why: {zh: 无。, en: None.}\n",
        'data/exclusions.yaml:13:3: text: there is no number in "城镇就业"; quote the words with the number',
    ),
    (
        "same_numbers_in_both_languages",
        TARGETS,
        "15,000 is the least",
        "16,000 is the least",
        (
            'data/targets.yaml:25:5: plain: "1.5万" is in the Chinese but not in the English; '
            'the nearest there is "16,000"'
        ),
    ),
    (
        "same_numbers_in_both_languages",
        TARGETS,
        "en: 15,000 or more new urban jobs\n  quote",
        "en: 1,500 or more new urban jobs\n  quote",
        'data/targets.yaml:19:5: title: "1.5万" is in the Chinese but not in the English; the nearest there is "1,500"',
    ),
    (
        "same_numbers_in_both_languages",
        TARGETS,
        "A school place is room for one pupil.",
        "A school place is room for 7 pupils.",
        'data/targets.yaml:73:5: plain: "7" is in the English but not in the Chinese; write it in both',
    ),
    (
        "same_numbers_in_both_languages",
        RESULTS,
        "en: 86 kilometres of rural roads built",
        "en: 68 kilometres of rural roads built",
        'data/results.yaml:13:5: title: "86" is in the Chinese but not in the English; the nearest there is "68"',
    ),
    (
        "same_numbers_in_both_languages",
        OUTCOMES,
        "en: 1,800 school places",
        "en: 1,900 school places",
        (
            'data/outcomes.yaml:20:5: finding: "1800" is in the Chinese but not in the English; '
            'the nearest there is "1,900"'
        ),
    ),
    (
        "same_bounds_in_both_languages",
        TARGETS,
        "en: Gross regional product up by about 6%\n  quote",
        "en: Gross regional product up by 6%\n  quote",
        'data/targets.yaml:5:5: title: "6%左右" in the Chinese is a bound that the English lacks; say "about"',
    ),
    (
        "bounds_as_printed",
        TARGETS,
        "bound: at_least, measure: count",
        "bound: at_most, measure: count",
        "data/targets.yaml:29:55: target.bound: at_most, but the quote has “以上” at 1.5万; write at_least",
    ),
    (
        "bounds_as_printed",
        TARGETS,
        "bound: about, measure: growth",
        "bound: exactly, measure: growth",
        "data/targets.yaml:15:53: target.bound: exactly, but the quote has “左右” at 6%; write about",
    ),
    (
        "exceptions_needed",
        TARGETS,
        "stage: finish\n",
        'stage: finish\n  parity_exceptions: ["7"]\n',
        """data/targets.yaml:64:23: parity_exceptions: "7" is no number of this commitment's texts; take it out""",
    ),
    (
        "same_bounds_in_both_languages",
        TARGETS,
        "en: 15,000 or more new urban jobs\n  quote",
        "en: 15,000 new urban jobs\n  quote",
        'data/targets.yaml:19:5: title: "5万人以上" in the Chinese is a bound that the English lacks; say "at least"',
    ),
    (
        "fixed_renderings",
        TARGETS,
        "What the numbers in the name mean",
        "What the 83 project means",
        (
            (
                'data/targets.yaml:102:5: "the 83 project" stands for “八三”工程; '
                'use "the “Eight-Three” project", as data/terms.yaml says'
            ),
            'data/targets.yaml:102:5: plain: "83" is in the English but not in the Chinese; write it in both',
        ),
    ),
    (
        "fixed_renderings",
        "content/en/about.md",
        "This site is written for tests",
        "The 83 project is written for tests",
        (
            'content/en/about.md:6:1: "the 83 project" stands for “八三”工程; '
            'use "the “Eight-Three” project", as data/terms.yaml says'
        ),
    ),
    (
        "terms_in_their_texts",
        TERMS,
        "term: {zh: 学位,",
        "term: {zh: 学籍,",
        'data/terms.yaml:2:10: term.zh: "学籍" is not in the report',
    ),
    (
        "terms_in_their_texts",
        TERMS,
        "en: school places}",
        "en: pupil places}",
        (
            (
                'data/targets.yaml:70:5: quote.en: 学位 is in the Chinese, but "pupil places" is not in the English '
                "sentence; use it, as data/terms.yaml says"
            ),
            'data/terms.yaml:2:18: term.en: "pupil places" is not in the translation',
        ),
    ),
    (
        "rendered_where_quoted",
        TERMS,
        "term: {zh: 学位, en: school places}",
        "term: {zh: 学位, en: new urban jobs}",
        (
            'data/targets.yaml:70:5: quote.en: 学位 is in the Chinese, but "new urban jobs" is not in the English '
            "sentence; use it, as data/terms.yaml says"
        ),
    ),
    (
        "own_words",
        TARGETS,
        "“开工”说的是开始，不是建成。",
        "“开工”说的是开始,不是建成。",
        'data/targets.yaml:42:5: plain.zh: "," in “”说的是开始,不是建成。”; use ，。：；（）“” in our own Chinese',
    ),
    (
        "own_words",
        TARGETS,
        "“开工”说的是开始，不是建成。",
        "“开工”说的是开始 start。",
        (
            'data/targets.yaml:42:5: plain.zh: "始 s" in ““”说的是开始 start。”; take the space out; '
            "the style sheet makes the gap"
        ),
    ),
    (
        "own_words",
        PLACES,
        YUNLING_CODE,
        YUNLING_CODE + '  namesakes: [{words: 云岭大桥, why: {zh: "桥名,不是县。", en: Name of a bridge.}}]\n',
        (
            "data/outcomes.yaml:12:12: places: the finding names neither 云岭 nor a town in it; say so there, or take "
            "yunling out",
            'data/places.yaml:11:35: namesakes.why.zh: "," in “桥名,不是县。”; use ，。：；（）“” in our own Chinese',
            "data/targets.yaml:45:12: places: the sentence does not name 云岭; take yunling out",
        ),
    ),
    (
        "own_words",
        "content/zh/about.md",
        "本站为测试而写，",
        "本站为测试而写,",
        'content/zh/about.md:6:1: "," in “站为测试而写,望川并不存在”; use ，。：；（）“” in our own Chinese',
    ),
    (
        "own_words",
        TARGETS,
        "The words speak of a start and not of an opening.",
        "This is overdue.",
        'data/targets.yaml:43:5: plain.en: "overdue" is a verdict; say what was promised or what was published',
    ),
    (
        "own_words",
        OUTCOMES,
        "zh: 云岭大桥于2031年3月开工。",
        "zh: 云岭大桥2031年3月开工，逾期。",
        'data/outcomes.yaml:6:5: finding.zh: "逾期" is a verdict; say what was promised or what was published',
    ),
    (
        "own_words",
        "content/en/about.md",
        "This site is written for tests",
        "The bridge is on track",
        'content/en/about.md:6:1: "on track" is a verdict; say what was promised or what was published',
    ),
    (
        "links_resolve",
        "content/en/about.md",
        "(page:method)",
        "(page:metod)",
        'content/en/about.md:6:78: there is no page "metod"; did you mean method?',
    ),
    (
        "links_resolve",
        SCHOOLS,
        "::: chart targets-schools",
        "::: chart targets-school",
        'content/zh/themes/schools.md:8:1: there is no chart "targets-school"; did you mean targets-schools?',
    ),
    (
        "links_resolve",
        SCHOOLS,
        "::: chart targets-schools",
        "::: chrat targets-schools",
        'content/zh/themes/schools.md:8:1: there is no block "chrat"; use chart or commitment or outcomes; '
        "did you mean chart?",
    ),
    (
        "links_resolve",
        SCHOOLS,
        "::: chart targets-schools",
        "::: chart",
        'content/zh/themes/schools.md:8:1: there is no chart ""',
    ),
    (
        "links_resolve",
        SCHOOLS,
        "::: commitment wc2031-006",
        "::: outcomes wc2031-006",
        'content/zh/themes/schools.md:13:1: there is no published outcome of "wc2031-006"; did you mean wc2031-005?',
    ),
    (
        "links_resolve",
        SCHOOLS,
        "::: commitment wc2031-006",
        "::: commitment wc2031-999",
        'content/zh/themes/schools.md:13:1: there is no commitment "wc2031-999"; did you mean wc2031-008?',
    ),
    (
        "links_resolve",
        SCHOOLS,
        "(commitment:wc2031-005)",
        "(commitment:wc2031-05)",
        'content/zh/themes/schools.md:6:15: there is no commitment "wc2031-05"; did you mean wc2031-005?',
    ),
    (
        "links_resolve",
        SCHOOLS,
        "(commitment:wc2031-005)",
        '(commitment:wc2031-05 "五")',
        'content/zh/themes/schools.md:6:15: there is no commitment "wc2031-05"; did you mean wc2031-005?',
    ),
    (
        "links_resolve",
        SCHOOLS,
        "[经济与建设](theme:building)",
        "<theme:bilding>",
        'content/zh/themes/schools.md:16:3: there is no theme "bilding"; did you mean building?',
    ),
    (
        "links_resolve",
        SCHOOLS,
        "[经济与建设](theme:building)。",
        "[经济与建设][1]\n\n[1]: theme:bilding",
        'content/zh/themes/schools.md:18:1: there is no theme "bilding"; did you mean building?',
    ),
    (
        "links_resolve",
        "content/zh/how-to-read.md",
        "(place:yunling)",
        "(place:yunlin)",
        'content/zh/how-to-read.md:6:17: there is no place "yunlin"; did you mean yunling?',
    ),
    (
        "links_resolve",
        SCHOOLS,
        "(term:school-places)",
        "(term:school-place)",
        'content/zh/themes/schools.md:6:43: there is no term "school-place"; did you mean school-places?',
    ),
]


@pytest.fixture
def city(tmp_path) -> City:
    """A copy of the fixture city without a cache, which no check looks at."""
    return copy_of_the_city(tmp_path / "city", None)


@pytest.mark.parametrize(
    "name, file, right, wrong, problems", CHANGES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CHANGES)]
)
def test_a_check_finds_the_change_and_says_where_it_is(city, name, file, right, wrong, problems):
    city.edit(file, right, wrong)
    run = city.check()
    assert run.problems == ([problems] if isinstance(problems, str) else list(problems))
    assert run.code == 1


def test_a_target_without_its_baseline_s_partner(city):
    city.edit(TARGETS, "  target: {value: 15000, as_written: 1.5万, unit: job, bound: at_least, measure: count}\n", "")
    assert city.check().problems == [
        (
            "data/site.yaml:18:12: featured: wc2031-002 has no target, and the home page shows its number large; "
            "choose one with a number"
        ),
        (
            'data/sources/report.txt:8:29: nothing accounts for "1.5万" in “右,新增城镇就业1.5万人以上。开工建设” '
            f"(p04); {UNCLAIMED}"
        ),
        (
            "data/targets.yaml:28:10: stage: 新增 states a finish by data/verbs.yaml, and the record no stage; change "
            "it, or name the exception and its reason there"
        ),
        (
            "data/targets.yaml:29:3: baseline: this commitment has no target to stand beside it; add one or remove "
            "the baseline"
        ),
    ]


def test_records_stand_in_the_order_of_the_report(city):
    path = city.root / TARGETS
    head, *records = path.read_text(encoding="utf-8").split("- id: ")
    records[2], records[3] = records[3], records[2]
    path.write_text("- id: ".join([head, *records]), encoding="utf-8")
    assert city.check().problems == [
        "data/targets.yaml:49:3: wc2031-003 stands before wc2031-004 in the report; move it up"
    ]


def test_an_aim_is_not_a_promise(city):
    city.edit("data/sources/report.en.md", "aim to finish", "we will finish")
    city.edit(TARGETS, "en: aim to finish 3–5", "en: we will finish 3–5")
    assert city.check().problems == [
        'data/targets.yaml:112:5: quote.en: the clause says 力争, and the English sentence does not; say "aim to"'
    ]


def test_one_owner_for_every_new_number_of_the_report(city):
    city.edit_source("开工建设云岭大桥", "开工建设云岭第二座大桥")
    problems = city.check().problems
    assert (
        'data/sources/report.txt:8:44: nothing accounts for "二" in “。开工建设云岭第二座大桥,完成上河” (p04); '
        f"{UNCLAIMED}"
    ) in problems


def test_a_page_of_the_site_and_an_article_can_t_share_a_name(city):
    for language in ("zh", "en"):
        shutil.copy(city.root / f"content/{language}/about.md", city.root / f"content/{language}/numbers.md")
    assert city.check().problems == [
        'content/zh/numbers.md:1:1: the site has a page "numbers" of its own; give this one another name'
    ]


def test_an_article_where_no_page_is_made_from_it(city):
    for language in ("zh", "en"):
        (city.root / f"content/{language}/notes").mkdir()
        shutil.copy(city.root / f"content/{language}/about.md", city.root / f"content/{language}/notes/about.md")
    (problem,) = city.check().problems
    assert problem.startswith("content/zh/notes/about.md:1:1: no page is made from this folder; ")


def test_an_explainer_for_a_theme_that_is_not_there(city):
    for language in ("zh", "en"):
        (city.root / f"content/{language}/themes/schools.md").rename(city.root / f"content/{language}/themes/school.md")
    assert city.check().problems == [
        "content/zh/themes/school.md:1:1: there is no theme of this name in themes.yaml; did you mean schools?"
    ]


def test_every_check_has_a_change_that_it_must_find():
    # Tried elsewhere: order, archives, translations, ties between books, what only the code of a chart can lack, and
    # what is nonsense by itself.
    elsewhere = {"report_order", "as_recorded", "checked_in_both_languages", "beyond", "lack_nothing"}
    tested = {name for name, *_ in CHANGES} | elsewhere | set(NONSENSE)
    assert {check.__name__ for check in CHECKS} == tested
