"""Two texts beside each other as one HTML page; it asks for nothing from anywhere and runs no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from taizhang.core.documents.difference import Change, ParagraphChange, Sort
from taizhang.core.documents.document import Document
from taizhang.core.rendering.html.markup import Html, element, joined, raw, text
from taizhang.core.values import Message

_STYLE = """\
:root{--body:"仿宋_GB2312",FangSong,"仿宋",STFangsong,FandolFang,"Noto Serif CJK SC",serif;
--ui:"Microsoft YaHei","PingFang SC","Noto Sans CJK SC",SimHei,sans-serif;--line:#c9c6c0}
*{box-sizing:border-box}
body{margin:0;background:#eceae6;color:#1a1a1a;font:19px/1.85 var(--body);overflow-wrap:anywhere}
main{max-width:1180px;margin:24px auto;padding:40px 48px;background:#fff;box-shadow:0 1px 6px #0003}
h1{margin:0 0 8px;font:600 22px/1.4 var(--ui)}
h2{margin:32px 0 10px;font:600 18px/1.4 var(--ui)}
.names,.legend,.counts{margin:0 0 4px;font:15px/1.6 var(--ui);color:#444}
.legend del,.legend ins{margin-right:10px}
del{background:#fde7e5;color:#8c1d18;text-decoration:line-through}
ins{background:#e2f3e5;color:#0e5a21;text-decoration:underline;text-underline-offset:3px}
.row{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 28px;padding:3px 0;
border-bottom:1px solid #eee}
.row p{margin:0}
.row.same{color:#595959}
.row .empty{background:repeating-linear-gradient(135deg,#f4f3f0 0 8px,#fff 8px 16px)}
.skipped{margin:0;padding:4px 0;font:14px/1.5 var(--ui);color:#595959;text-align:center;background:#f7f6f3}
.heads{font:600 15px/1.5 var(--ui);border-bottom:2px solid var(--line);position:sticky;top:0;background:#fff}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse;font:15px/1.5 var(--ui)}
th,td{padding:6px 8px;border:1px solid var(--line);text-align:left;vertical-align:top}
thead th{background:#f4f3f0}
@media (max-width:760px){
body{font-size:18px}
main{margin:0;padding:20px 16px;box-shadow:none}
.row{grid-template-columns:minmax(0,1fr);padding:8px 0}
.row .empty{display:none}
.row.same p + p,.heads{display:none}
.row p + p{margin-top:4px;padding-left:10px;border-left:3px solid #0e5a21}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)}
table,tbody,tr,td{display:block}
tr{padding:8px 0;border-top:1px solid var(--line)}
td{display:flex;gap:8px;border:0;padding:2px 0}
td::before{content:attr(data-label);flex:0 0 5em;color:#595959}
}
@media print{body{background:none;font-size:12pt}main{margin:0;padding:0;box-shadow:none}.heads{position:static}}
"""
_AROUND = 1


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure that is otherwise: what it is called, what it was and is, and why."""

    name: str
    was: str
    now: str
    why: str


def render_difference(
    before: Document,
    after: Document,
    paragraphs: Sequence[ParagraphChange],
    figures: Sequence[FigureRow],
    translate: Callable[[str], str] = str,
) -> str:
    """The page: figures that are otherwise, then the text, old on the left and new on the right."""

    def say(message: Message) -> Html:
        return text(message.render(translate))

    changed = sum(item.change is Change.CHANGED for item in paragraphs)
    gone = sum(item.change is Change.GONE for item in paragraphs)
    new = sum(item.change is Change.NEW for item in paragraphs)
    names = [document.name.replace("\\", "/").rsplit("/", 1)[-1] for document in (before, after)]
    content = [
        element("h1", say(Message("对比：{before} → {after}", before=names[0], after=names[1]))),
        element(
            "p",
            say(
                Message(
                    "改动 {changed} 段，删去 {gone} 段，新增 {new} 段。",
                    changed=changed,
                    gone=gone,
                    new=new,
                )
            ),
            class_="counts",
        ),
        element(
            "p",
            element("del", say(Message("原有的"))),
            element("ins", say(Message("现有的"))),
            class_="legend",
        ),
    ]
    if figures:
        content.append(element("h2", say(Message("数据"))))
        content.append(_table(figures, say))
    content.append(element("h2", say(Message("文字"))))
    content.append(
        element(
            "div",
            element("p", text(names[0])),
            element("p", text(names[1])),
            class_="row heads",
        )
    )
    content += _rows(paragraphs, say)
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", say(Message("对比：{before} → {after}", before=names[0], after=names[1]))),
        raw("style", _STYLE),
    )
    body = element("body", element("main", *content))
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='zh-CN')}\n"


def _table(figures: Sequence[FigureRow], say: Callable[[Message], Html]) -> Html:
    labels = (Message("指标"), Message("原为"), Message("现为"), Message("原因"))
    header = element("tr", *(element("th", say(label), scope="col") for label in labels))
    rows = [
        element(
            "tr",
            *(
                element("td", element("span", content), data_label=say(label))
                for label, content in zip(
                    labels,
                    (
                        text(row.name),
                        element("del", text(row.was)) if row.was else text("—"),
                        element("ins", text(row.now)) if row.now else text("—"),
                        text(row.why),
                    ),
                    strict=True,
                )
            ),
        )
        for row in figures
    ]
    table = element("table", element("thead", header), element("tbody", *rows))
    return element("div", table, class_="wide", tabindex="0")


def _rows(paragraphs: Sequence[ParagraphChange], say: Callable[[Message], Html]) -> Iterator[Html]:
    """Paragraphs that are otherwise, with one on either side; of the others only how many."""
    near: set[int] = set()
    for number, item in enumerate(paragraphs):
        if item.change is not Change.SAME:
            near |= set(range(number - _AROUND, number + _AROUND + 1))
    skipped = 0
    for number, item in enumerate(paragraphs):
        if number not in near:
            skipped += 1
            continue
        if skipped:
            yield element(
                "p", say(Message("（相同的 {count} 段从略）", count=skipped)), class_="skipped"
            )
            skipped = 0
        yield _row(item)
    if skipped:
        yield element(
            "p", say(Message("（相同的 {count} 段从略）", count=skipped)), class_="skipped"
        )


def _row(item: ParagraphChange) -> Html:
    sides = []
    for mark, sort, absent in (("del", Sort.GONE, Change.NEW), ("ins", Sort.NEW, Change.GONE)):
        if item.change is absent:
            sides.append(element("p", class_="empty"))
            continue
        pieces = [
            element(mark, text(part.text)) if part.sort is sort else text(part.text)
            for part in item.parts
            if part.sort in (Sort.SAME, sort)
        ]
        sides.append(element("p", joined(pieces)))
    return element("div", *sides, class_=f"row {item.change.value}")
