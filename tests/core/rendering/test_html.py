"""The page of a report stands alone, lets nothing in, and leads from every figure to its records."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.core.rendering.html import basis, body, render_html
from taizhang.core.rendering.html.style import STYLE
from taizhang.core.rendering.printable import printable
from taizhang.core.reports.basis import BasisRow, BasisSource
from taizhang.core.reports.runs import Text
from taizhang.core.reports.tree import Block, Insert, Paragraph, Report
from tests.core.rendering.reports import plain_paragraphs, write_report
from tests.core.reports.test_tree import EVERYTHING

SHARED = BasisSource(
    record_id="T2025-0001",
    version=2,
    kind="学习培训",
    unit="东湖镇",
    summary="举办日期：2025-03-05；主题：政策宣讲",
    source="东湖镇上半年台账.xlsx 学习培训 第5行",
    title="政策宣讲",
    day="2025-03-05",
)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><b>",
    "<!-- ",
    "&lt;b&gt; &amp;",
    "]]>",
    "javascript:alert(1)",
    "a\x00b\x1bc",
    "\ud800",
]


class Page(HTMLParser):
    """The elements of a page, and the text of each kind of them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in {"br", "col", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.open), data))

    def text_in(self, tag: str) -> str:
        return "".join(data for path, data in self.texts if tag in path)

    def all(self, name: str) -> list[str]:
        return [marks[name] for _tag, marks in self.elements if name in marks]


def rows_of(report: Report, *sources: BasisSource) -> list[BasisRow]:
    return [
        BasisRow(
            ordinal=figure.ordinal,
            figure_id=figure.id,
            text=figure.text,
            sentence=f"共{figure.text}。",
            value="298",
            base="265",
            hedge=figure.printed.hedge.value,
            unit_of_count=figure.printed.unit,
            indicator="培训场次（training_count）",
            role="本期数",
            definition="报告期内举办的各类培训班场次之和。",
            period="2025年上半年",
            scope="示例市",
            coverage="已报16/18，未报送：柳河镇、青石镇",
            changeset=42,
            digest="9f86d081884c7d65",
            sources=sources or (SHARED,),
            comparison="两年报送的单位不同",
        )
        for figure in report.figures()
    ]


def page_of(report: Report, *sources: BasisSource) -> Page:
    return Page(render_html(report, rows_of(report, *sources), number="2025H1-001"))


def test_it_says_the_words_of_the_report_in_order() -> None:
    report = write_report()

    said = page_of(report).text_in("main")

    assert said == "".join(part.replace("\n", "") for part in plain_paragraphs(report)) + (
        "2025年7月2日"
    )


def test_every_figure_leads_to_its_entry_and_back() -> None:
    report = write_report()
    page = page_of(report)
    ids = page.all("id")

    links = [
        marks for tag, marks in page.elements if tag == "a" and "figure" in marks.get("class", "")
    ]

    assert [link["href"] for link in links] == [f"#b-{n.ordinal}" for n in report.figures()]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.all("href")} <= set(ids)
    assert set(page.all("aria-labelledby")) | set(page.all("aria-describedby")) <= set(ids)


@pytest.mark.parametrize(
    "words",
    [
        "报告期内举办的各类培训班场次之和。",
        "已报16/18，未报送：柳河镇、青石镇",
        "两年报送的单位不同",
        "T2025-0001，第2版",
        "东湖镇，2025-03-05，学习培训",
        "东湖镇上半年台账.xlsx 学习培训 第5行",
        "略少于所印数（近、不足）",
        "265",
    ],
)
def test_it_says_what_a_figure_means_and_rests_on(words: str) -> None:
    page = page_of(write_report("培训{近300人次}。"))

    assert words in page.text_in("section")


def test_a_record_behind_many_figures_stands_in_the_page_once() -> None:
    other = replace(SHARED, record_id="T2025-0002")
    page = page_of(write_report(), SHARED, other)

    assert [name for name in page.all("id") if name.startswith("r-")] == ["r-1", "r-2"]
    assert set(page.all("data-records")) == {"1-2"}


def test_of_very_many_records_the_page_lists_the_first_and_says_so() -> None:
    many = [replace(SHARED, record_id=f"R{n}") for n in range(basis.MOST_RECORDS + 7)]
    page = page_of(write_report("培训{298场}。"), *many)

    assert f"r-{basis.MOST_RECORDS}" in page.all("id")
    assert f"r-{basis.MOST_RECORDS + 1}" not in page.all("id")
    assert page.all("data-records") == [f"1-{basis.MOST_RECORDS}"]
    assert "共5007条，列出前5000条，其余见数据依据表" in page.text_in("h3")


def test_a_figure_without_records_says_that_there_are_none() -> None:
    report = write_report("培训{298场}。")
    row = replace(rows_of(report)[0], sources=())

    page = Page(render_html(report, [row]))

    assert "依据记录0条。" in page.text_in("section")
    assert page.all("data-records") == [""]


def test_a_clean_copy_holds_nothing_but_the_words() -> None:
    report = write_report()
    text = render_html(report, None)
    page = Page(text)

    assert not [tag for tag, _marks in page.elements if tag in {"a", "script", "dialog", "section"}]
    assert page.all("id") == []
    assert not any(figure.id in text for figure in report.figures())


def test_everything_that_a_report_may_hold_is_written() -> None:
    page = page_of(EVERYTHING)

    said = page.text_in("main")
    for words in (
        *(
            "示例市委统战部文件",
            "示统发〔2025〕3号签发人：签发岗位",
            "（2025年7月2日）",
            "示例市委：",
        ),
        *("一、举办培训12场次", "一是培训。其余照旧。【待补：存在的问题】"),
        *("表1　各单位学习培训情况", "注：数据截至2025年6月30日。", "1.甲", "2.3件"),
        *("注：口径见附件。", "附件：1.数据表2.口径", "附件1数据表", "7家", "抄送：各镇、街道。"),
        "示例市委统战部办公室2025年7月3日印发",
    ):
        assert words in said
    assert page.text_in("mark") == "【待补：存在的问题】【待补：培训人次】"
    assert [
        marks.get("colspan", marks.get("rowspan")) for tag, marks in page.elements if tag == "th"
    ][:4] == ["2", "2", None, None]


# --- nothing comes in ------------------------------------------------------------------------


def test_the_page_asks_for_nothing_and_its_policy_lets_in_only_its_own_script() -> None:
    text = render_html(write_report(), rows_of(write_report()))
    page = Page(text)
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()

    policy = page.all("content")[0]

    assert policy == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert page.all("src") == []
    assert not re.search(r"https?:|url\(|@import|@font-face", text)
    assert not [name for _tag, marks in page.elements for name in marks if name.startswith("on")]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_typed_is_text_wherever_it_stands(text: str) -> None:
    report = write_report("培训{298场}。", title=(text, text), signature=text)
    report = replace(report, blocks=(*report.blocks, Paragraph((Text(text),))), pack=text)
    source = replace(SHARED, title=text, summary=text, unit=text, source=text, record_id=text)
    row = rows_of(report, source)[0]
    row = replace(row, sentence=text, indicator=text, definition=text, scope=text)
    row = replace(row, coverage=text, comparison=text, value=text, period=text)
    plain = render_html(write_report("培训{298场}。"), rows_of(write_report("培训{298场}。")))

    hostile = render_html(report, [row], number=text)

    # One paragraph more, and not one element else.
    kinds = [tag for tag, _marks in Page(plain).elements]
    assert sorted(tag for tag, _marks in Page(hostile).elements) == sorted([*kinds, "p"])
    assert printable(text) in Page(hostile).text_in("main")
    hostile.encode()


@settings(max_examples=200)
@given(st.text())
def test_any_text_comes_out_as_itself(text: str) -> None:
    report = write_report("甲", title=("题",), signature="")
    report = replace(report, blocks=(Paragraph((Text(text),)),))

    page = Page(render_html(report, None))

    assert page.text_in("p") == printable(text)


# --- for everybody ---------------------------------------------------------------------------


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ink", ["ink", "quiet", "link"])
@pytest.mark.parametrize("ground", ["paper", "mark"])
def test_text_stands_out_from_its_ground(ink: str, ground: str) -> None:
    colours = dict(re.findall(r"--(\w+):(#\w+)", STYLE))
    light, dark = luminance(colours[ground]), luminance(colours[ink])

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_headings_go_down_without_a_gap_and_the_page_names_its_language() -> None:
    page = page_of(write_report())
    levels = [int(tag[1]) for tag, _marks in page.elements if re.fullmatch(r"h[1-6]", tag)]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.elements[0] == ("html", {"lang": "zh-CN"})


def test_every_button_says_what_it_does() -> None:
    page = page_of(write_report())

    labels = [marks["aria-label"] for tag, marks in page.elements if tag == "button"]

    assert labels == ["上一个数据", "下一个数据", "关闭"]


def test_every_block_of_the_tree_can_be_written() -> None:
    assert set(get_args(Block)) <= set(body._BLOCKS)


def test_a_figure_in_a_slot_of_the_word_file_leads_to_its_entry_and_back() -> None:
    plain = write_report()
    first = next(plain.figures())
    last = len(list(plain.figures())) + 1
    slotted = replace(first, ordinal=last, id="SLOT000001")
    report = replace(plain, inserts=(Insert("training_sessions", "t", "", (slotted,)),))
    page = page_of(report)
    ids = page.all("id")

    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.all("href")} <= set(ids)
    assert {f"f-{last}", f"b-{last}"} <= set(ids)
    words = "".join(data for _path, data in page.texts)
    assert f"插槽“training_sessions”：{first.text}" in words
    assert words.count("回到插槽") == 1
    clean = Page(render_html(report, None))
    assert "插槽" not in "".join(data for _path, data in clean.texts)
