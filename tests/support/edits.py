"""What people do to a report in Word, at the level of its XML, on reports drawn by lot.

Each edit says which verdicts on the figure would be right, and whether the figure was changed. Fourteen kinds were
measured in editors; these act as Word does, which no build machine has.
"""

from __future__ import annotations

import copy
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.reports.returned import Verdict
from taizhang.core.reports.runs import Figure
from taizhang.core.reports.tree import Report
from tests.core.rendering.reports import write_report

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WHO = {f"{{{W}}}author": "办公室", f"{{{W}}}date": "2025-07-03T09:00:00Z"}
_TOWNS = ("东湖镇", "柳河镇", "青石镇", "北山街道", "南桥镇", "西坝镇")
_WORKS = ("培训", "走访", "调研", "座谈", "宣讲", "巡查", "帮扶", "督导")
_SENTENCES = (
    "{town}围绕中心工作组织{work}活动{a}，参加{b}。",
    "截至6月底，{town}共完成{work}任务{a}，占全年计划的{c}。",
    "{town}{work}工作稳步推进，上半年举办{a}，覆盖群众{b}，满意率达到{c}。",
    "在{work}方面，{town}新建站点{a}，同比增长{c}。",
    "各部门协同配合，{town}累计投入{work}资金{d}，惠及{b}，办结事项{a}。",
    "{town}建立{work}台账，梳理问题{a}，整改{a}，整改率{c}。",
)
_OTHER_WORDS = "据了解该项工作由有关处室牵头负责按时保质推进落实到位得到各方面好评与支持"
_NEW_WORDS = (
    ("组织", "统筹开展"),
    ("共完成", "总计完成"),
    ("上半年", "今年以来"),
    ("新建", "新增"),
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What an edit makes of its figure.

    Attributes:
        verdicts: Those that are right.
        changed: Whether the figure says something else now, or nothing.
        others: Whether the other figures of the paragraph are touched too.
    """

    verdicts: frozenset[Verdict]
    changed: bool
    others: bool = False


def expect(*verdicts: Verdict, changed: bool = False, others: bool = False) -> Expected:
    return Expected(frozenset(verdicts), changed, others)


def random_report(dice: random.Random, *, equal: bool = False, paragraphs: int = 14) -> Report:
    """A report drawn by lot; `equal` gives many figures the same value."""

    def number(low: int, high: int) -> str:
        return str(dice.choice([12, 30]) if equal else dice.randint(low, high))

    lines = []
    for place in range(paragraphs):
        if place % 5 == 0:
            lines.append(
                f"# {'一二三四五六七八九十'[place // 5 % 10]}、{dice.choice(_WORKS)}工作情况"
            )
        sentences = []
        for _ in range(dice.randint(1, 3)):
            while True:
                fields = {
                    "a": f"{{{number(10, 9999)}{dice.choice(('场', '次', '件'))}}}",
                    "b": f"{{{dice.choice(('', '近', '约'))}{number(2, 99)}00人次}}",
                    "c": f"{{{number(10, 99)}.{dice.randint(1, 9)}%}}",
                    "d": f"{{{number(10, 999)}.{dice.randint(1, 9)}万元}}",
                }
                form = dice.choice(_SENTENCES)
                sentence = form.format(town=dice.choice(_TOWNS), work=dice.choice(_WORKS), **fields)
                break
            sentences.append(sentence)
        lines.append("".join(sentences))
    return write_report("\n".join(lines) + "\n")


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def run(text: str, tag: str = "t") -> etree._Element:
    element = etree.Element(w("r"))
    words = etree.SubElement(element, w(tag))
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.text = text
    return element


def text_of(element: etree._Element) -> str:
    return "".join(part.text or "" for part in element.iter(w("t")))


def set_text(element: etree._Element, text: str) -> None:
    first, *rest = list(element.iter(w("t")))
    first.text = text
    first.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for part in rest:
        part.text = ""


def parent(element: etree._Element) -> etree._Element:
    found = element.getparent()
    assert found is not None
    return found


def remove(element: etree._Element) -> None:
    """Take it out; nothing of ours has text behind it."""
    parent(element).remove(element)


def inside(control: etree._Element) -> etree._Element:
    found = control.find(w("sdtContent"))
    assert found is not None
    return found


def tracked(kind: str, *runs: etree._Element) -> etree._Element:
    element = etree.Element(w(kind), {w("id"): "900", **WHO})
    element.extend(runs)
    return element


class Paper:
    """The Word file of a report on somebody's desk."""

    def __init__(self, report: Report) -> None:
        """Open it."""
        self.report = report
        data = render_docx(report, NATIONAL, {}, indicator_names={})
        self._names: dict[str, bytes] = {}
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                self._names[name] = archive.read(name)
        self.root = etree.fromstring(self._names["word/document.xml"])

    def save(self) -> bytes:
        """The file as it is now."""
        buffer = BytesIO()
        content = {**self._names, "word/document.xml": etree.tostring(self.root)}
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in content.items():
                archive.writestr(name, data)
        return buffer.getvalue()

    def control(self, figure: Figure) -> etree._Element:
        tags = self.root.iter(w("tag"))
        tag = next(tag for tag in tags if tag.get(w("val")) == f"fig:{figure.id}")
        return parent(parent(tag))

    def ends(self, figure: Figure) -> tuple[etree._Element, etree._Element]:
        starts = self.root.iter(w("bookmarkStart"))
        start = next(item for item in starts if item.get(w("name")) == f"_fig_{figure.id}")
        number = start.get(w("id"))
        end = next(item for item in self.root.iter(w("bookmarkEnd")) if item.get(w("id")) == number)
        return start, end

    def paragraph(self, figure: Figure) -> etree._Element:
        return next(self.control(figure).iterancestors(w("p")))

    def unwrap(self, figure: Figure) -> None:
        """Remove the content control, keep what it holds."""
        control = self.control(figure)
        content = inside(control)
        for element in list(content):
            control.addprevious(element)
        remove(control)

    def unmark(self, figure: Figure) -> None:
        """Remove the bookmark."""
        for end in self.ends(figure):
            remove(end)

    def strip(self, *, tags: bool, bookmarks: bool) -> None:
        """What an editor loses when it saves."""
        if tags:
            for control in list(self.root.iter(w("sdt"))):
                for element in list(inside(control)):
                    control.addprevious(element)
                remove(control)
        if bookmarks:
            for name in ("bookmarkStart", "bookmarkEnd"):
                for mark in list(self.root.iter(w(name))):
                    remove(mark)

    def around(self, figure: Figure) -> tuple[etree._Element, etree._Element]:
        """The runs before and after a figure, made if there are none."""
        start, end = self.ends(figure)
        before, after = start.getprevious(), end.getnext()
        if before is None or before.tag != w("r"):
            before = run("")
            start.addprevious(before)
        if after is None or after.tag != w("r"):
            after = run("")
            end.addnext(after)
        return before, after


_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def other_value(figure: Figure, dice: random.Random) -> str:
    """The figure with another number."""

    def draw(found: re.Match[str]) -> str:
        places = found[0].partition(".")[2]
        while True:
            whole = str(dice.randint(2, 9)) + "".join(
                str(dice.randint(0, 9)) for _ in found[0].partition(".")[0][1:]
            )
            text = f"{whole}.{dice.randint(1, 9)}" if places else whole
            if text != found[0]:
                return text

    return _DIGITS.sub(draw, figure.text, count=1)


def nothing(_paper: Paper, _figure: Figure, _dice: random.Random) -> Expected:
    return expect(Verdict.OK)


def change_inside(paper: Paper, figure: Figure, dice: random.Random) -> Expected:
    set_text(paper.control(figure), other_value(figure, dice))
    return expect(Verdict.CHANGED, changed=True)


def split_runs(paper: Paper, figure: Figure, dice: random.Random) -> Expected:
    """Word parts runs at will, with marks of the spelling checker between."""
    content = inside(paper.control(figure))
    text = text_of(content)
    for element in list(content):
        content.remove(element)
    at = dice.randint(1, max(1, len(text) - 1))
    content.append(run(text[:at]))
    etree.SubElement(content, w("proofErr"), {w("type"): "spellStart"})
    piece = run(text[at:])
    piece.set(w("rsidR"), "00A77B3E")
    content.append(piece)
    return expect(Verdict.OK)


def move_paragraph(paper: Paper, figure: Figure, dice: random.Random) -> Expected:
    paragraph = paper.paragraph(figure)
    body = parent(paragraph)
    body.remove(paragraph)
    body.insert(dice.randrange(3, len(body) - 4), paragraph)
    return expect(Verdict.OK)


def press_enter(paper: Paper, figure: Figure, _dice: random.Random) -> Expected:
    """The sentence is parted some signs before the figure."""
    before, _after = paper.around(figure)
    paragraph = paper.paragraph(figure)
    text = text_of(before)
    at = max(len(text) - 2, 0)
    second = etree.Element(w("p"))
    properties = paragraph.find(w("pPr"))
    if properties is not None:
        second.append(copy.deepcopy(properties))
    set_text(before, text[:at])
    second.append(run(text[at:]))
    for element in list(before.itersiblings()):
        second.append(element)
    paragraph.addnext(second)
    return expect(Verdict.OK)


def tracked_change(paper: Paper, figure: Figure, dice: random.Random) -> Expected:
    content = inside(paper.control(figure))
    (old,) = list(content)
    text = text_of(old)
    content.remove(old)
    content.append(tracked("del", run(text, "delText")))
    content.append(tracked("ins", run(other_value(figure, dice))))
    return expect(Verdict.UNACCEPTED, changed=True)


def remove_control(paper: Paper, figure: Figure, dice: random.Random) -> Expected:
    """删除内容控件, and then the number is changed."""
    start, _end = paper.ends(figure)
    paper.unwrap(figure)
    held = start.getnext()
    assert held is not None
    set_text(held, other_value(figure, dice))
    return expect(Verdict.CHANGED, changed=True)


def _overtype(paper: Paper, figure: Figure, text: str) -> None:
    before, after = paper.around(figure)
    lead, rest = text_of(before), text_of(after)
    set_text(before, lead[: max(len(lead) - 2, 0)])
    set_text(after, rest[2:])
    before.addnext(run(lead[max(len(lead) - 2, 0) :] + text + rest[:2]))
    control = paper.control(figure)
    paper.unmark(figure)
    remove(control)


def overtype_same(paper: Paper, figure: Figure, _dice: random.Random) -> Expected:
    _overtype(paper, figure, figure.text)
    return expect(Verdict.RELINKED)


def overtype_other(paper: Paper, figure: Figure, dice: random.Random) -> Expected:
    _overtype(paper, figure, other_value(figure, dice))
    return expect(Verdict.CHANGED, changed=True)


def delete_control_tracked(paper: Paper, figure: Figure, dice: random.Random) -> Expected:
    """The control stays, its text is deleted with tracking; the new number stands behind it."""
    control = paper.control(figure)
    content = inside(control)
    text = text_of(content)
    for element in list(content):
        content.remove(element)
    content.append(tracked("del", run(text, "delText")))
    control.addnext(tracked("ins", run(other_value(figure, dice))))
    return expect(Verdict.UNACCEPTED, changed=True)


def delete_clause(paper: Paper, figure: Figure, _dice: random.Random) -> Expected:
    before, after = paper.around(figure)
    lead, rest = text_of(before), text_of(after)
    cut = max(lead.rfind(sign) for sign in "，。；") + 1
    stops = [place for sign in "，。；" if (place := rest.find(sign)) >= 0]
    set_text(before, lead[:cut])
    set_text(after, rest[min(stops) + 1 :] if stops else "")
    control = paper.control(figure)
    paper.unmark(figure)
    remove(control)
    return expect(Verdict.MISSING, changed=True)


def copy_and_change(paper: Paper, figure: Figure, dice: random.Random) -> Expected:
    """The paragraph is copied (the bookmarks stay with the original), and the copy is changed."""
    paragraph = paper.paragraph(figure)
    twin = copy.deepcopy(paragraph)
    for name in ("bookmarkStart", "bookmarkEnd"):
        for mark in list(twin.iter(w(name))):
            remove(mark)
    for tag in twin.iter(w("tag")):
        if tag.get(w("val")) == f"fig:{figure.id}":
            set_text(parent(parent(tag)), other_value(figure, dice))
    paragraph.addnext(twin)
    return expect(Verdict.CHANGED, changed=True, others=True)


def paste_reworded(paper: Paper, figure: Figure, dice: random.Random) -> Expected:
    """The paragraph comes back from a chat as plain text, some words and the number changed."""
    paragraph = paper.paragraph(figure)
    set_text(paper.control(figure), f"■{other_value(figure, dice)}")
    text = text_of(paragraph)
    number = text.index("■")
    before, after = text[:number], text[number + 1 :]
    for old, new in _NEW_WORDS:
        before, after = before.replace(old, new), after.replace(old, new)
    for element in list(paragraph):
        if element.tag != w("pPr"):
            paragraph.remove(element)
    paragraph.append(run(f"{before}{after}"))
    return expect(Verdict.CHANGED, changed=True)


def rewrite_around(paper: Paper, figure: Figure, dice: random.Random) -> Expected:
    """All words of the paragraph are others, the controls were kept."""
    controls = set(paper.root.iter(w("sdt")))
    for words in paper.paragraph(figure).iter(w("t")):
        if not any(parent in controls for parent in words.iterancestors(w("sdt"))):
            start = dice.randrange(len(_OTHER_WORDS))
            several = _OTHER_WORDS * (len(words.text or "") // len(_OTHER_WORDS) + 2)
            words.text = several[start : start + len(words.text or "")]
    return expect(Verdict.OK)


EDITS: dict[str, Callable[[Paper, Figure, random.Random], Expected]] = {
    "nothing": nothing,
    "change inside": change_inside,
    "split runs": split_runs,
    "move paragraph": move_paragraph,
    "enter": press_enter,
    "tracked change": tracked_change,
    "remove control": remove_control,
    "overtype same": overtype_same,
    "overtype other": overtype_other,
    "delete control tracked": delete_control_tracked,
    "delete clause": delete_clause,
    "copy and change": copy_and_change,
    "paste reworded": paste_reworded,
    "rewrite around": rewrite_around,
}
