"""An amount, a range (3—5名) or a list that shares a unit (0.8、4.2个百分点), as figures."""

from __future__ import annotations

import re
from decimal import Decimal

from taizhang.core.reading.amount import Amount, read_amount
from taizhang.core.reading.draft import Draft
from taizhang.core.reading.exclusion import is_no_figure
from taizhang.core.reading.figure import Alternative, FigureKind
from taizhang.core.reading.lexicon import any_of
from taizhang.core.reading.moment import match_moment
from taizhang.core.reading.numeral import NUMERAL_SIGNS, exact
from taizhang.core.reading.page import Page

_NUMERALS = frozenset(NUMERAL_SIGNS)
_RANGE = re.compile(r"[ \t]?(?:—{1,2}|-|~|至|到)[ \t]?")
_LIST = re.compile(r"[ \t]?[、和与及或,，][ \t]?")
_FROM = ("由", "从", "自")
_WHOLE_LABEL = re.compile(r"[0-9]{1,2}\.(?=[0-9])")
_MONEY_BEFORE = re.compile(rf"{any_of('money-before')}[^，。；\n]{{0,8}}$")
_PREDICATE = re.compile(rf"{any_of('predicate')}$")
_CLAUSE_END = re.compile(r"[，。；、,;)\s]|$|和|与|及|，")
_LONGEST_LIST = 12  # a longer list without a unit is no list of figures


def read_measure(page: Page, at: int) -> tuple[list[Draft], int] | None:
    """An amount, a range, or a list of amounts that share the last one's unit; and where it ends."""
    first = read_amount(page, at)
    if first is None:
        return None
    ranged = _read_range(page, first)
    if ranged is not None:
        return ranged
    amounts = [first]
    while len(amounts) < _LONGEST_LIST and (
        amounts[-1].unit is None or amounts[-1].unit.word == "个"
    ):
        last = amounts[-1]
        separator = _LIST.match(page.folded, last.end)
        if separator is None or last.number.chinese:
            break
        following = _number_at(page, separator.end())
        if following is None:
            break
        if separator.group().strip() in (",", "，") and last.unit is None and not _decimal(last):
            break
        amounts.append(following)
    unit = amounts[-1].unit
    # 3.4个和1.6个百分点: the first 个 is the beginning of the unit that is written once.
    begun = unit is not None and unit.kind is FigureKind.PERCENTAGE_POINT and unit.word[0] == "个"
    if len(amounts) > 1 and unit is not None and (amounts[0].unit is None or begun):
        return [_draft(page, amount, shared=amounts[-1]) for amount in amounts], amounts[-1].end
    draft = _accept(page, first)
    return ([draft] if draft else []), first.end


def _decimal(amount: Amount) -> bool:
    return (
        amount.number.digits is not None
        and amount.number.digits != amount.number.digits.to_integral_value()
    )


def _number_at(page: Page, at: int) -> Amount | None:
    """The amount in digits at a place."""
    if not "0" <= page.folded[at : at + 1] <= "9" or not page.folded[at : at + 1]:
        return None
    if match_moment(page.folded, at) is not None:
        return None
    return read_amount(page, at, before=False)


def _read_range(page: Page, first: Amount) -> tuple[list[Draft], int] | None:
    text = page.folded
    separator = _RANGE.match(text, first.unit_end)
    if separator is None or first.number.approximate:
        return None
    at = separator.end()
    if text[at : at + 1] not in _NUMERALS or not text[at : at + 1]:
        return None
    word = separator.group().strip()
    if word in ("至", "到") and text[first.start - 1 : first.start] in _FROM and first.start:
        return None
    second = read_amount(page, at, before=False)
    if second is None or (word == "到" and second.unit is None):
        return None
    if match_moment(text, at) is not None:
        return None
    if first.unit is not None and second.unit is not None and first.unit_text != second.unit_text:
        return None
    unit = second.unit or first.unit
    low, high = first.low, second.high
    shared_scale = (
        first.number.scale == 1 and second.number.scale > 1 and second.number.digits is not None
        and first.unit is None and first.number.digits is not None
        and first.low < second.number.digits
    )  # fmt: skip
    if shared_scale:
        low = first.low * second.number.scale
    if unit is None and not second.scaled:
        # 403—407号, 0577-123456: numbers that measure nothing.
        return [], second.end
    if low >= high:
        return None
    draft = _draft(page, second, shared=second if second.unit else first)
    if draft is None:
        return [], second.end
    draft.start, draft.number_start = first.start, first.number.start
    draft.value = (exact(low), exact(high))
    draft.hedge = draft.hedge or first.hedge
    if shared_scale:
        draft.alternatives.append(Alternative((first.low, second.high), draft.unit, "scale"))
    return [draft], second.end


def _accept(page: Page, amount: Amount) -> Draft | None:
    if is_no_figure(page, amount):
        return None
    text = page.folded
    if amount.unit is None:
        if not _stands_alone(page, amount):
            return None
    elif text[amount.start - 1 : amount.start] == "第" and amount.start:
        return None
    draft = _draft(page, amount)
    if draft is not None:
        _doubt_label(page, amount, draft)
        _doubt_comma(page, amount, draft)
    return draft


def _doubt_label(page: Page, amount: Amount, draft: Draft) -> None:
    """2.3个村 at the beginning of a line is heading number 2 and three villages."""
    text = page.folded
    at = amount.number.start
    begins = at == 0 or text[at - 1] == "\n"
    label = _WHOLE_LABEL.match(text, at)
    if not begins or label is None or amount.unit is None or amount.unit.kind != "count":
        return
    if amount.scaled:
        # 1.2万人 at the head of a line is as good as ever a decimal.
        draft.alternatives.append(
            Alternative(_after_label(page, label.end()), draft.unit, "heading")
        )
        return
    rest = read_amount(page, label.end(), before=False)
    if rest is None:
        return
    draft.alternatives.append(Alternative(draft.value, draft.unit, "heading"))
    draft.start, draft.number_start = label.end(), label.end()
    draft.value, draft.digits = rest.low, rest.number.digits


def _doubt_comma(page: Page, amount: Amount, draft: Draft) -> None:
    """１，234人 with a wide comma is 1234 people, or the end of one matter and 234 people."""
    number = amount.number
    written = page.folded[number.start : number.end]
    comma = written.rfind("，")
    if comma >= 0:
        rest = read_amount(page, number.start + comma + 1, before=False)
        if rest is not None:
            draft.alternatives.append(Alternative(exact(rest.low), draft.unit, "comma"))


def _after_label(page: Page, at: int) -> Decimal | None:
    rest = read_amount(page, at, before=False)
    return None if rest is None else exact(rest.low)


def _stands_alone(page: Page, amount: Amount) -> bool:
    """Whether a number without a unit is a figure: 2.3亿, 6.5万务工人员, 指数为103.2."""
    text = page.folded
    number = amount.number
    after = text[amount.end : amount.end + 1]
    if number.bare:
        return amount.scaled and amount.start != number.start  # 近百万群众
    if after.isascii() and (after.isalpha() or after in "+-_/@#") and after:
        return False
    if amount.scaled:
        return True
    if number.chinese or number.scale > 1:
        return False
    before = text[max(0, amount.start - 8) : amount.start]
    if _CLAUSE_END.match(text, amount.end) is None:
        return False
    return (
        _PREDICATE.search(before) is not None
        and number.digits is not None
        and (_decimal(amount) or "指数" in before or "分" in before)
    )


def _draft(page: Page, amount: Amount, shared: Amount | None = None) -> Draft:
    unit = shared.unit if shared is not None else amount.unit
    unit_text = shared.unit_text if shared is not None else amount.unit_text
    kind = unit.kind if unit is not None else _bare_kind(page, amount)
    value: Decimal | tuple[Decimal, Decimal] = exact(amount.low)
    if amount.low != amount.high:
        value = (exact(amount.low), exact(amount.high))
    digits = amount.number.digits
    scale = amount.number.scale
    if digits is not None and digits * scale != amount.low:
        digits = None
    return Draft(
        amount.start, amount.end, value, kind, unit=unit_text, hedge=amount.hedge,
        sense=unit.sense if unit is not None else "",
        digits=amount.low if digits is None else digits, scale=Decimal(1) if digits is None else scale,
        chinese=amount.number.chinese, number_start=amount.number.start, number_end=amount.unit_end,
    )  # fmt: skip


def _bare_kind(page: Page, amount: Amount) -> FigureKind:
    before = page.folded[max(0, amount.start - 16) : amount.start]
    if amount.scaled:
        return FigureKind.MONEY if _MONEY_BEFORE.search(before) else FigureKind.COUNT
    return FigureKind.OTHER
