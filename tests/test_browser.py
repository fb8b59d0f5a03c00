"""The real site in a real browser: keyboard, no script, from a folder, below a path, for everyone."""

from __future__ import annotations

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from threading import Thread

import pytest
from conftest import heard, open_window
from test_filters import LANGUAGES, all_rows, query, visible_rows, wait_for_filters

from tools import in_the_dark, thin_out, too_wide, unfold, violations

#: One page of each kind, by its path without the language.
KINDS = (
    "index.html",
    "commitments.html",
    "find.html",
    "mine.html",
    "mine.html?place=leiyang",
    "themes.html",
    "themes/schools.html",
    "places.html",
    "places/leiyang.html",
    "numbers.html",
    "glossary.html",
    "report.html",
    "coverage.html",
    "outcomes.html",
    "changes.html",
    "data.html",
    "versions/2026-11-25.html",
    "how-to-read.html",
    "method.html",
    "about.html",
    "c/hy2020-346.html",
    "c/hy2020-003.html",
    "c/hy2020-024.html",
)
WIDTHS = (320, 768, 1280)


# --- keyboard --------------------------------------------------------------------------------------


def focused(page, what: str) -> str:
    return page.evaluate(f"() => {{ const e = document.activeElement; return String({what}) }}")


def test_the_first_key_offers_to_skip_to_the_text(page, address):
    page.goto(address + "en/c/hy2020-346.html")
    page.keyboard.press("Tab")
    assert focused(page, "e.className") == "skip"
    page.wait_for_function("() => document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert focused(page, "e.id") == "main"


@pytest.mark.parametrize(
    "path", ["en/index.html", "zh/commitments.html", "zh/c/hy2020-346.html", "en/themes/schools.html"]
)
def test_every_stop_of_the_tab_key_can_be_seen(page, address, path):
    page.goto(address + path)
    unseen, stops = [], 0
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
            const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
            const outline = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
            return {name: e.outerHTML.slice(0, 80), body: e === document.body, outline, size: r.width * r.height};
        }""")
        if stop["body"]:
            break
        stops += 1
        if not (stop["outline"] and stop["size"]):
            unseen.append(stop["name"])
    assert unseen == []
    assert stops > 10


def test_filters_work_with_keys_alone(page, address):
    page.goto(address + "en/commitments.html")
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page, "e.id") == "f-q":
            break
    page.keyboard.type("school")
    assert 0 < len(visible_rows(page)) < len(all_rows(page))
    page.keyboard.press("Tab")
    assert focused(page, "e.tagName") == "SELECT"
    page.keyboard.press("ArrowDown")
    assert query(page)["q"] == ["school"] and len(query(page)) == 2


def test_a_chart_s_table_opens_with_a_key(page, address):
    page.goto(address + "en/themes/schools.html")
    summary = page.locator("figure summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("figure table").first.is_visible()


#: Of each text of the visible charts, and of each mark's outline or inside, the contrast with what lies behind it. A
#: canvas turns every way to write a colour into red, green and blue. Not counted are rules, which are faint, and what
#: has the ground's own colour and hides something.
CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = colour => {
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const linear = part => part <= 10 ? part / 255 / 12.92 : ((part / 255 + .055) / 1.055) ** 2.4;
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(linear);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const apart = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
  const ground = getComputedStyle(document.body).backgroundColor;
  const holds = (box, x, y) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
  const found = [];
  for (const svg of document.querySelectorAll("svg.chart")) {
    const boxes = [];
    for (const e of svg.querySelectorAll("path, line, text")) {
      const box = e.getBoundingClientRect(), style = getComputedStyle(e);
      if (!box.width && !box.height) continue;
      if (e.tagName === "text") {
        const behind = boxes.findLast(([b]) => holds(b, (box.left + box.right) / 2, (box.top + box.bottom) / 2));
        found.push(["text", e.textContent, apart(style.fill, behind ? behind[1] : ground)]);
        continue;
      }
      const paints = [style.fill, style.stroke].filter(paint => paint !== "none");
      if (style.fill !== "none") boxes.push([box, style.fill]);
      if (e.matches('[stroke="#d9d4c7"], [fill="#faf7f0"]:not([stroke])')) continue;
      found.push(["mark", e.outerHTML, Math.max(...paints.map(paint => apart(paint, ground)))]);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("path", ["en/numbers.html", "en/outcomes.html", "zh/themes/services.html"])
def test_charts_stand_out_from_the_ground_in_every_scheme(page, address, path):
    """Words by 4.5 to 1, marks by 3 to 1, also where readers force colours of their own."""
    page.goto(address + path)
    for scheme, forced in product(("light", "dark"), ("active", "none")):
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        found = page.evaluate(CONTRASTS)
        assert {kind for kind, *_ in found} == {"text", "mark"}
        faint = [f"{what} {ratio:.1f}" for kind, what, ratio in found if ratio < (4.5 if kind == "text" else 3)]
        assert not faint, f"{scheme}, {forced}: {faint[:5]}"


@pytest.mark.parametrize("path", ["zh/themes/services.html", "en/themes/roads.html", "en/numbers.html"])
def test_words_of_charts_are_as_large_as_they_are_drawn_or_nearly(page, address, path):
    """Also in a narrow column of a wide page."""
    page.goto(address + path)
    for width in (360, 720, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        scales = page.eval_on_selector_all(
            "svg.chart",
            """all => all.filter(svg => svg.checkVisibility())
                .map(svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)""",
        )
        assert scales and all(0.85 <= scale <= 1.25 for scale in scales), f"{width}: {scales}"


def test_forced_colours_are_the_reader_s(browser, address):
    """Nothing of a chart keeps a colour of ours; what differs by colour alone still differs."""
    with open_window(browser) as page:
        page.emulate_media(forced_colors="active")
        page.goto(address + "en/numbers.html")
        shades = page.eval_on_selector_all(
            "#chart-places svg.chart path[fill]", "all => [...new Set(all.map(e => getComputedStyle(e).fill))]"
        )
        greys = [re.findall(r"[\d.]+", shade) for shade in shades]
        assert len(greys) >= 3 and all(len(set(grey[:3])) == 1 for grey in greys), shades


# --- without script, from a folder, below a path ------------------------------------------------


def test_without_script_the_whole_table_is_there_and_the_filters_are_not(browser, address):
    with open_window(browser, java_script_enabled=False) as page:
        page.goto(address + "en/commitments.html?theme=schools")
        assert page.locator("[data-row]").count() > 400
        assert page.locator("[data-row]").last.is_visible()
        assert not page.locator("#filters").is_visible()
        assert page.locator("noscript p").is_visible()


def test_without_script_every_link_of_the_way_works(browser, address):
    with open_window(browser, java_script_enabled=False) as page:
        page.goto(address + "index.html")
        page.click("a[hreflang=en]")
        page.fill("[name=q]", "school")
        page.press("[name=q]", "Enter")
        page.click("#hy2020-346 a")
        page.wait_for_url(address + "en/c/hy2020-346.html")
        page.click(".switch a")
        page.wait_for_url(address + "zh/c/hy2020-346.html")


@pytest.mark.parametrize(
    "path",
    ["index.html", "404.html", "zh/index.html", "en/c/hy2020-346.html", "en/themes/schools.html", "zh/report.html"],
)
def test_from_a_folder_everything_loads(browser, site, path):
    with open_window(browser) as page:
        page.goto((site / path).as_uri())
        assert page.evaluate("() => document.styleSheets.length") >= 1
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(250, 247, 240)"


def test_from_a_folder_links_and_filters_work(browser, site):
    with open_window(browser) as page:
        page.goto((site / "index.html").as_uri())
        page.click("a[hreflang=zh-Hans]")
        page.click("nav a[href='commitments.html']")
        wait_for_filters(page)
        page.select_option("[name=theme]", "schools")
        rows = visible_rows(page)
        assert rows == all_rows(page, lambda row: row["data-theme"] == "schools")
        assert query(page) == {"theme": ["schools"]}
        page.click("[data-keep-place]")
        page.wait_for_url("**/en/commitments.html?theme=schools")
        wait_for_filters(page)
        assert visible_rows(page) == rows
        page.click("#hy2020-346 a")
        page.wait_for_url((site / "en/c/hy2020-346.html").as_uri())


class _Host(SimpleHTTPRequestHandler):
    """A host that shows 404.html for whatever is not there, under the address that was asked for."""

    def send_error(self, code, message=None, explain=None):
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def test_whoever_asks_for_what_is_not_there_gets_a_readable_page_that_leads_on(browser, site):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    page, complaints, asked = context.new_page(), [], []
    page.on("console", lambda message: complaints.append(message.text) if "Security" in message.text else None)
    page.on("request", lambda request: asked.append(request.url))
    home = f"http://127.0.0.1:{server.server_address[1]}/"
    for missing in ("nope.html", "zh/c/nope.html", "en/a/b/c/d/nope"):
        asked.clear()
        assert page.goto(home + missing).status == 404
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(250, 247, 240)"
        assert [url for url in asked if "favicon" not in url] == [home + missing]
        for language in LANGUAGES:
            page.click(f"a[href$='{language}/index.html']")
            page.wait_for_url(f"{home}{language}/index.html")
            assert page.title()
            page.go_back()
    assert complaints == []
    context.close()
    server.shutdown()


def test_the_window_sees_complaints(browser, address):
    with pytest.raises(AssertionError, match="404"), open_window(browser) as page:
        page.goto(address + "zh/nowhere.html")
    with pytest.raises(AssertionError, match=r"Content Security Policy|another host"), open_window(browser) as page:
        page.goto(address + "zh/index.html")
        page.evaluate(
            """() => new Promise(done => {
                const i = new Image();
                i.onload = i.onerror = done;
                i.src = 'https://elsewhere.invalid/a.png';
            })"""
        )


# --- what is marked is said ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path, selector, begins, ends",
    [
        ("en/c/hy2020-346.html", ".passage[lang=en] mark", "[commitment begins]", "[commitment ends]"),
        ("en/c/hy2020-346.html", ".passage[lang=zh-Hans] mark", "【事项开始】", "【事项结束】"),
        ("zh/c/hy2020-346.html", ".passage mark", "【事项开始】", "【事项结束】"),
    ],
)
def test_a_screen_reader_hears_where_the_words_of_a_commitment_begin_and_end(
    page, address, path, selector, begins, ends
):
    """Most pass over the element `mark`; what the style sheet adds is read, and no part of the text that is copied."""
    page.goto(address + path)
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    said, *_ = heard(page, selector)
    assert said.startswith(begins) and said.endswith(ends)
    words = page.locator(selector).first.text_content()
    assert begins not in words and words in said
    select = "selector => getSelection().selectAllChildren(document.querySelector(selector))"
    page.evaluate(select, selector)
    assert page.evaluate("() => String(getSelection())") == words


def test_in_the_report_each_marked_commitment_is_said_to_begin(page, address):
    page.goto(address + "en/report.html")
    said = heard(page, ".reader .own .anchor + mark")
    assert len(said) > 100 and all(words.startswith("[commitment begins]") for words in said)


# --- for everyone ------------------------------------------------------------------------------------


def too_wide_when_twice_as_large(page) -> list[str]:
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    found = too_wide(page, 640)
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    return [f"200%: {element}" for element in found]


@pytest.mark.parametrize("kind", ("../index.html", "../404.html", *KINDS))
def test_every_kind_of_page_is_for_everyone(page, address, kind):
    """Below a path it loads without a complaint, unfolded it scrolls sideways at no width, and axe is content.

    Colours and what is shown at a width are the same in both languages, so axe sees each width in one of them; what
    also depends on the length of words, the size of targets, it sees at both in both.
    """
    found, judged = [], set()
    for language, width in (("zh", 1280), ("en", 320)):
        answer = page.goto(address + f"{language}/{kind}")
        assert answer.status == 200 and page.evaluate("() => document.styleSheets.length") >= 1
        unfold(page)
        wrong = too_wide(page, *reversed(WIDTHS)) + too_wide_when_twice_as_large(page)
        thin_out(page)
        page.set_viewport_size({"width": width, "height": 800})
        wrong += violations(page, judged=judged) + in_the_dark(page, judged)
        page.set_viewport_size({"width": 1600 - width, "height": 800})
        wrong += violations(page, "target-size")
        found += [f"{language}, {one}" for one in wrong]
    assert found == []
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == len(page.context.cookies()) == 0


def test_axe_would_find_one(browser, address):
    with open_window(browser, bypass_csp=True) as page:
        page.goto(address + "en/about.html")
        page.evaluate(
            """() => document.querySelector('main').insertAdjacentHTML('beforeend',
                `<img src="../static/icon.svg"><p style="color:#ccc;background:#fff">pale</p>
                <nav><button class="tiny">a</button><button class="tiny">b</button></nav>
                <style>.tiny { all: unset; font-size: 8px }</style>`)"""
        )
        found = {violation.partition(":")[0] for violation in violations(page)}
        assert found >= {"image-alt", "color-contrast", "target-size"}, "of WCAG 2.0 and of 2.2"
        page.evaluate("() => document.querySelector('main > p').setAttribute('style', '')")
        page.evaluate("() => document.querySelector('main').style.color = '#1d1d1b'")
        assert "color-contrast" not in {one.partition(":")[0] for one in violations(page, "color-contrast")}
        page.emulate_media(color_scheme="dark")
        assert [one.partition(":")[0] for one in violations(page, "color-contrast")] == ["color-contrast"]


def test_axe_would_find_one_among_many_that_are_alike(page, address):
    page.goto(address + "en/about.html")
    page.evaluate("""() => {
        const item = '<li class="one"><a href="about.html">a word</a> and some more</li>';
        document.querySelector('main').insertAdjacentHTML('beforeend', `<ul id="many">${item.repeat(9)}</ul>`);
        const items = document.querySelectorAll('#many li');
        items[5].firstChild.textContent = '';
        items[7].style.color = '#ccc';
    }""")
    thin_out(page)
    assert page.locator("#many li").count() == 5, "three that are alike, and the two"
    found = violations(page)
    assert {one.partition(":")[0] for one in found} == {"link-name", "color-contrast"}, found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_scrolls_sideways(page, site, language):
    """Of those that no other test opens at these widths every third; others do with kinds, commitments and embeds."""
    pages = sorted((site / language).rglob("*.html"))
    kinds = [site / language / kind for kind in KINDS]
    others = [path for path in pages if path.parent.name not in ("c", "embed") and path not in kinds]
    wide = {}
    for path in others[::3]:
        page.goto(path.as_uri())
        if found := too_wide(page, *WIDTHS):
            wide[path.name] = found
    assert len(others) > 50 and wide == {}


def test_a_page_that_scrolls_sideways_would_be_seen(page, address):
    page.goto(address + "en/about.html")
    assert too_wide(page, *WIDTHS) == too_wide_when_twice_as_large(page) == []
    page.evaluate("() => { document.querySelector('h1').style.width = '400px' }")
    assert {one.partition(":")[0] for one in too_wide(page, *WIDTHS)} == {"320"}
    page.evaluate("() => { document.querySelector('h1').style.width = '21rem' }")
    assert too_wide(page, 640) == [] and too_wide_when_twice_as_large(page) != []


def test_in_the_dark_the_ground_is_dark(browser, address):
    with open_window(browser, color_scheme="dark") as page:
        page.goto(address + "zh/c/hy2020-346.html")
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(23, 24, 21)"


def test_in_print_links_are_shown_and_navigation_is_not(page, address):
    page.goto(address + "en/c/hy2020-024.html")
    page.emulate_media(media="print")
    assert not page.locator(".masthead nav").is_visible()
    assert page.locator("mark").first.is_visible()
    shown = page.evaluate("() => getComputedStyle(document.querySelector('.strip a[href^=http]'), '::after').content")
    assert "http" in shown


def test_the_highlighted_words_are_the_quote(page, address):
    page.goto(address + "zh/c/hy2020-346.html")
    assert page.text_content("mark") == "新增学位2.5万个"
