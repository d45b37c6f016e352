"""数据依据 as HTML: a table of all figures, what each of them says and rests on, and the records, each once.

The page works without scripts: a figure leads to its entry, the entry to its records. The script only shows
the same beside the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from taizhang.core.rendering.basis import HEDGE_WORDS
from taizhang.core.rendering.html.body import figure_link
from taizhang.core.rendering.html.markup import Html, element, joined, text
from taizhang.core.reports.basis import BasisRow, BasisSource
from taizhang.core.reports.runs import Figure
from taizhang.core.reports.tree import Insert

MOST_RECORDS = 5000
"""How many records a page lists; the workbook lists more."""

_COLUMNS = ("序号", "数据", "指标", "口径", "时段", "范围", "未取整的值", "报送情况")


def render_basis_section(
    rows: Sequence[BasisRow], facts: str, inserts: Sequence[Insert] = ()
) -> Html:
    """The whole section; `facts` says which report and which state of the ledger.

    Figures that stand in slots of the office's own Word file stand here, as the text has no place for them.
    """
    slots = [
        (insert.slot, run) for insert in inserts for run in insert.runs if isinstance(run, Figure)
    ]
    elsewhere = {figure.ordinal for _slot, figure in slots}
    places: dict[tuple[str, int], int] = {}
    sources: list[BasisSource] = []
    for row in rows:
        for source in row.sources:
            key = (source.record_id, source.version)
            if key not in places:
                places[key] = len(places) + 1
                sources.append(source)
    return joined(
        [
            element("h2", text("数据依据"), id="basis-title"),
            element("p", text(facts), class_="facts"),
            *_slots(slots),
            _table(rows),
            element("h3", text("逐项说明"), class_="screen"),
            element(
                "div",
                *(_entry(row, places, elsewhere) for row in rows),
                class_="entries screen",
            ),
            *_records(sources),
        ]
    )


def spans(numbers: Sequence[int]) -> str:
    """Numbers in order as spans.

    >>> spans([1, 2, 3, 7])
    '1-3 7'
    """
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return " ".join(f"{first}-{last}" if last > first else str(first) for first, last in found)


def _table(rows: Sequence[BasisRow]) -> Html:
    # Roles are spelt out: on a narrow page the cells stand one below the other, and a browser then
    # forgets that they are a table.
    head = element(
        "tr",
        *(element("th", text(name), scope="col", role="columnheader") for name in _COLUMNS),
        role="row",
    )
    return element(
        "table",
        element("caption", text(f"正文中的数据，共{len(rows)}个")),
        element("thead", head, role="rowgroup"),
        element("tbody", *(_line(row) for row in rows), role="rowgroup"),
        role="table",
        class_="figures",
    )


def _line(row: BasisRow) -> Html:
    number = str(row.ordinal)
    link = element(
        "a",
        text(row.text),
        href=f"#b-{number}",
        data_figure=number,
        aria_label=f"第{number}个数据：{row.text}，查看依据",
    )
    cells = [
        element("th", text(number), scope="row", role="rowheader"),
        _cell("数据", link),
        _cell("指标", text(f"{row.indicator}，{row.role}")),
        _cell("口径", text(row.definition)),
        _cell("时段", text(row.period)),
        _cell("范围", text(row.scope)),
        _cell("未取整的值", text(f"{row.value}{_unit(row)}")),
        _cell("报送情况", text("。".join(filter(None, (row.coverage, row.override))))),
    ]
    return element("tr", *cells, role="row")


def _cell(label: str, content: Html) -> Html:
    return element("td", content, role="cell", data_label=label)


def _unit(row: BasisRow) -> str:
    """What a number counts in; the word for an absence counts in nothing."""
    return row.unit_of_count if row.value[-1:].isdigit() else ""


def _slots(slots: Sequence[tuple[str, Figure]]) -> list[Html]:
    if not slots:
        return []
    items = (element("li", text(f"插槽“{slot}”："), figure_link(figure)) for slot, figure in slots)
    return [element("h3", text("单位 Word 文件里的数")), element("ul", *items, class_="slots")]


def _entry(row: BasisRow, places: dict[tuple[str, int], int], elsewhere: AbstractSet[int]) -> Html:
    number = str(row.ordinal)
    back = "回到插槽" if row.ordinal in elsewhere else "回到正文"
    held = [places[source.record_id, source.version] for source in row.sources]
    shown = [place for place in held if place <= MOST_RECORDS]
    facts = [
        ("指标", row.indicator),
        ("数据含义", row.role),
        ("口径", row.definition),
        ("时段", row.period),
        ("范围", row.scope),
        ("未取整的值", f"{row.value}{_unit(row)}"),
        ("计量单位", row.unit_of_count),
        ("约数含义", HEDGE_WORDS.get(row.hedge, row.hedge)),
        ("上年同期", row.base),
        ("对比说明", row.comparison),
        ("改写说明", row.override),
        ("报送情况", row.coverage),
        ("数的状态", row.state),
        ("台账变更号", str(row.changeset)),
        ("数据标记", row.figure_id),
        ("依据摘要", row.digest),
    ]
    return element(
        "article",
        element("h4", text(f"{number}. {row.text}"), tabindex="-1"),
        element("p", text(row.sentence), class_="sentence"),
        element(
            "dl",
            *(
                element("div", element("dt", text(name)), element("dd", text(value)))
                for name, value in facts
                if value
            ),
        ),
        element(
            "p",
            text(_records_in_words(len(held), shown)),
            class_="count",
            data_records=spans(shown),
        ),
        element("p", element("a", text(back), href=f"#f-{number}"), class_="back"),
        id=f"b-{number}",
    )


def _records_in_words(held: int, shown: Sequence[int]) -> str:
    if not held:
        return "依据记录0条。"
    words = f"依据记录{held}条"
    if shown:
        words += f"：台账明细第{spans(shown).replace('-', '至').replace(' ', '、')}条"
    if len(shown) < held:
        words += "，其余见数据依据表" if shown else "，见数据依据表"
    return words + "。"


def _records(sources: Sequence[BasisSource]) -> list[Html]:
    listed = sources[:MOST_RECORDS]
    if not listed:
        return []
    heading = f"台账明细（{len(sources)}条）"
    if len(listed) < len(sources):
        heading = f"台账明细（共{len(sources)}条，列出前{len(listed)}条，其余见数据依据表）"
    items = (_record(number, source) for number, source in enumerate(listed, 1))
    return [
        element("h3", text(heading), class_="screen"),
        element("ol", *items, class_="records screen", id="records"),
    ]


def _record(number: int, source: BasisSource) -> Html:
    facts = "，".join(part for part in (source.unit, source.day, source.kind) if part)
    return element(
        "li",
        element("strong", text(source.title or source.summary)),
        element("span", text(facts)),
        element("span", text(source.summary), class_="summary") if source.title else Html(""),
        element("span", text(f"记录号 {source.record_id}，第{source.version}版")),
        element("span", text(f"来源 {source.source}")) if source.source else Html(""),
        id=f"r-{number}",
    )
