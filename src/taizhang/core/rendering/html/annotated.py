"""A text as one HTML page with remarks beside it; it asks for nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from taizhang.core.documents.document import Block, BlockKind, Document
from taizhang.core.rendering.annotation import Annotation, Mark, marks_of
from taizhang.core.rendering.html.annotated_look import SCRIPT, STYLE
from taizhang.core.rendering.html.markup import Html, element, joined, raw, text
from taizhang.core.values import Message, Span

_COVER = "■"
_ORDER = ("error", "doubt", "hint")


def render_annotated(
    document: Document,
    annotations: Sequence[Annotation],
    hidden: Sequence[Span] = (),
    translate: Callable[[str], str] = str,
    notes: Sequence[str] = (),
    language: str = "zh-CN",
) -> str:
    """The page: the text on the left, the remarks on the right, each leading to the other.

    Signs of the text that are hidden are covered: a page is passed on more easily than a file.
    Notes are told once, above the remarks. The text is Chinese, what is said of it in the language of the reader.
    """
    words = list(document.text)
    for span in hidden:
        words[span.start : span.end] = _COVER * (span.end - span.start)
    shown = "".join(words)

    def say(template: str, **params: object) -> Html:
        return text(Message(template, **params).render(translate))

    marks = marks_of(annotations)
    paper = element("main", *_paragraphs(document, shown, marks), id="paper")
    remarks = [
        element(
            "li",
            element(
                "a",
                element("b", text(item.label)),
                element("code", text(item.mark)),
                element("small", text(document.place_at(item.spans[0].start).render(translate))),
                element("span", text(item.words), class_="words"),
                href=f"#m-{number}",
                title=item.help,
            ),
            id=f"r-{number}",
            class_=item.sort,
            data_sort=item.sort,
            data_mark=item.mark,
        )
        for number, item in enumerate(annotations, start=1)
    ]
    none = [] if remarks else [element("p", say("没有发现问题。"), class_="none")]
    aside = element(
        "aside",
        element("h1", text(document.name.replace("\\", "/").rsplit("/", 1)[-1])),
        *(element("p", text(note), class_="note") for note in notes),
        _filters(annotations, say),
        *none,
        element("ol", *remarks),
        element("p", say("方向键 ↑ ↓ 或 J、K 逐条查看。"), class_="keys"),
        aria_label=Message("核对结果").render(translate),
        lang=language,
    )
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", say("核对结果：{file}", file=document.name)),
        raw("style", STYLE),
    )
    body = element("body", paper, aside, raw("script", SCRIPT))
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='zh-CN')}\n"


def _filters(annotations: Sequence[Annotation], say: Callable[..., Html]) -> Html:
    sorts = Counter((item.sort, item.label) for item in annotations)
    rules = Counter(item.mark for item in annotations)
    buttons = [
        element(
            "button",
            text(f"{label} {count}"),
            type="button",
            class_=sort,
            data_filter=sort,
            aria_pressed="true",
        )
        for (sort, label), count in sorted(sorts.items(), key=lambda item: _ORDER.index(item[0][0]))
    ]
    options = [element("option", say("全部规则"), value="")]
    options += [
        element("option", say("{rule}（{count}）", rule=mark, count=count), value=mark)
        for mark, count in sorted(rules.items())
    ]
    choice = element("select", *options, id="rule", aria_label=str(say("规则")))
    return element("div", *buttons, choice, class_="filters")


def _paragraphs(document: Document, shown: str, marks: Sequence[Mark]) -> Iterator[Html]:
    """The blocks; a table is told as a table, row by row."""
    seen: set[int] = set()
    row: list[Html] = []
    rows: list[Html] = []
    place: tuple[int, int] | None = None
    left = list(marks)
    for block, start in zip(document.blocks, document.starts, strict=True):
        end = start + len(block.text)
        mine = []
        while left and left[0][0].start <= end:
            mine.append(left.pop(0))
        content = _marked(shown, start, end, mine, seen)
        cell = None if block.cell is None else (block.cell.table, block.cell.row)
        if cell != place:
            if row:
                rows.append(element("tr", *row))
            row = []
            if place is not None and (cell is None or cell[0] != place[0]):
                yield element("div", element("table", *rows), class_="wide", tabindex="0")
                rows = []
            place = cell
        if cell is not None:
            row.append(element("td", content))
        elif block.text.strip() or mine:
            yield element("p", text(block.label), content, class_=_class(block))
    if row:
        yield element(
            "div", element("table", *rows, element("tr", *row)), class_="wide", tabindex="0"
        )


def _class(block: Block) -> str:
    return f"level-{block.level}" if block.kind is BlockKind.HEADING else block.kind.value


def _marked(shown: str, start: int, end: int, marks: Sequence[Mark], seen: set[int]) -> Html:
    parts, at = [], start
    for span, number, sort in marks:
        parts.append(text(shown[at : max(at, span.start)]))
        stop = min(max(span.end, span.start), end)
        extra = {} if number in seen else {"id": f"m-{number}"}
        seen.add(number)
        parts.append(
            element(
                "a",
                text(shown[max(at, span.start) : stop]),
                element("sup", text(str(number))),
                href=f"#r-{number}",
                class_=f"mark {sort}",
                data_remark=str(number),
                **extra,
            )
        )
        at = max(at, stop)
    parts.append(text(shown[at:end]))
    return joined(parts)
