"""Reading a sentence of a template: words, places, clauses in brackets."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from taizhang.core.reports.punctuation import full_width
from taizhang.core.reports.template import (
    OPTIONAL_ONLY,
    OWNER,
    FieldPlace,
    FigurePlace,
    Form,
    GapPlace,
    Listing,
    Literal,
    Optional,
    Part,
    Word,
    WordPlace,
    figure_places,
)
from taizhang.core.values import Message, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from taizhang.core.indicators import Indicator
    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind

_WORDS = frozenset(word.value for word in Word)
_FORMS = frozenset(form.value for form in Form)
_PLACE = re.compile(r"[{}\[\]|]")
_TYPED_DIRECTION = re.compile(r"(增长|下降|上升|提高|降低|增加|减少|持平)(了|到|至|为)?$")
# 节约, 签约, 附近, 赶超 are other words.
_TYPED_HEDGE = re.compile(
    r"(接近|(?<![附最])近|大约|(?<![节签预违公契条制履])约|超过|(?<!赶)超|逾|突破|不足)$"
)
_NUMBERS = frozenset({"integer", "decimal", "money"})
_GAP = re.compile(r"【待补：([^】]+)】")


class SentenceReader:
    """Reads one template; collects problems instead of stopping at the first."""

    def __init__(
        self, file: str, indicators: Mapping[str, Indicator], kinds: Mapping[str, RecordKind]
    ) -> None:
        self.file = file
        self.indicators = indicators
        self.kinds = kinds
        self.record_kind: RecordKind | None = None
        self.problems: list[Problem] = []
        self.line = 0

    def problem(self, template: str, **params: object) -> None:
        """Something is wrong in the line that is being read."""
        self.problems.append(Problem(Message(template, **params), Place(self.file, self.line)))

    def parts(self, text: str) -> tuple[Part, ...]:
        """A sentence to its parts."""
        text = full_width(text)
        outer: list[Part] = []
        inner: list[Part] | None = None
        listed: list[tuple[Part, ...]] = []
        position = 0
        while position < len(text):
            match = _PLACE.search(text, position)
            end = match.start() if match else len(text)
            current = outer if inner is None else inner
            current += _literals(text[position:end])
            if match is None:
                position = end
                continue
            position = match.end()
            sign = match[0]
            if sign == "{":
                closing = text.find("}", position)
                if closing < 0:
                    self.problem("“{{”没有配对的“}}”：{sentence}", sentence=text)
                    break
                self._place(text[position:closing], current, optional=inner is not None)
                position = closing + 1
            elif sign == "|":
                if inner is None:
                    outer.append(Literal(sign))
                else:
                    listed.append(tuple(inner))
                    inner = []
            elif sign == "[" and inner is None:
                inner, listed = [], []
            elif sign == "]" and inner is not None:
                outer.append(self._clause([*listed, tuple(inner)], text))
                inner = None
            else:
                self.problem(
                    "“{sign}”没有配对，或方括号套了方括号：{sentence}", sign=sign, sentence=text
                )
                break
        else:
            if inner is not None:
                self.problem("“[”没有配对的“]”：{sentence}", sentence=text)
            self._check_left_over(outer, text)
        return tuple(outer)

    def _check_left_over(self, parts: Sequence[Part], text: str) -> None:
        """Where all clauses may fall away, a lone stop must not stay."""
        clauses = any(isinstance(part, Optional | Listing) for part in parts)
        rest = [part for part in parts if not isinstance(part, Optional | Listing)]
        bare = all(isinstance(p, Literal) and not p.text.strip("。；，、：！？ ") for p in rest)
        if clauses and rest and bare:
            self.problem("整句都可能省去，句末的标点也要放进方括号：{sentence}", sentence=text)

    def _clause(self, pieces: Sequence[tuple[Part, ...]], text: str) -> Part:
        """What stands in brackets: a clause, or a lead and the items of a list."""
        if len(pieces) == 1:
            return Optional(pieces[0])
        lead, *items = pieces
        tail = () if any(figure_places(items[-1])) or len(items) == 1 else items.pop()
        if any(figure_places(lead)) or not all(any(figure_places(item)) for item in items):
            self.problem(
                "方括号里用“|”列举时，第一段是引语，不放数据，以后每段都要有数据，只有最后一段可以没有：{sentence}",
                sentence=text,
            )
        return Listing(lead, tuple(items), tail)

    def _place(self, name: str, before: list[Part], *, optional: bool) -> None:
        made = self.place(name)
        if isinstance(made, FieldPlace) and self.record_kind is not None:
            self._check_field(self.record_kind, made, optional=optional)
        if made == WordPlace(Word.UNITS_BELOW) and not optional:
            self.problem("“{{有下级}}”写在方括号里，没有下级单位时整个分句省去。")
        if isinstance(made, FigurePlace):
            self._check_place(made.indicator, made.form, before, optional=optional)
        if made is not None:
            before.append(made)

    def known(self, identifier: str) -> bool:
        """Whether there is such an indicator; else a problem says what may be meant."""
        if identifier in self.indicators:
            return True
        near = get_close_matches(identifier, [*self.indicators, *_WORDS], n=1)
        hint = Message("，是不是“{near}”？", near=near[0]) if near else Message("。")
        self.problem("没有名为“{name}”的指标{hint}", name=identifier, hint=hint)
        return False

    def place(self, name: str) -> FigurePlace | WordPlace | FieldPlace | None:
        """What stands between braces."""
        if self.record_kind is not None:
            return self._record_place(self.record_kind, name.strip())
        identifier, _, form_word = (piece.strip() for piece in name.partition("|"))
        if identifier in _WORDS and not form_word:
            return WordPlace(Word(identifier))
        if not self.known(identifier):
            return None
        if form_word not in _FORMS:
            forms = tuple(form.value for form in Form if form)
            self.problem("不认识的写法“{form}”，可用：{forms}。", form=form_word, forms=forms)
            return None
        form = Form(form_word)
        if form is Form.SHARE and not self.indicators[identifier].part_of:
            self.problem("指标“{name}”没有声明 part_of（其中），算不出占比。", name=identifier)
        return FigurePlace(identifier, form)

    def _record_place(self, kind: RecordKind, name: str) -> WordPlace | FieldPlace | None:
        """Of a record: its fields, its unit, and the words about the report."""
        if name == Word.UNIT.value:
            return FieldPlace(OWNER)
        if name in _WORDS:
            return WordPlace(Word(name))
        found = next((field for field in kind.fields if name in (field.id, field.label)), None)
        if found is None:
            known = (Word.UNIT.value, *(field.label for field in kind.fields if _writable(field)))
            self.problem(
                "“{kind}”没有名为“{name}”的字段，可用：{known}。",
                kind=kind.label,
                name=name,
                known=known,
            )
            return None
        if not _writable(found):
            self.problem(
                "“{name}”是数：“%每条”里不放数，数用指标写在外面，这样才对得上、查得到。",
                name=found.label,
            )
            return None
        return FieldPlace(found.id)

    def _check_field(self, kind: RecordKind, place: FieldPlace, *, optional: bool) -> None:
        field = next((field for field in kind.fields if field.id == place.field), None)
        if field is not None and not field.required and not optional:
            self.problem(
                "“{name}”可能没有填，请连同标点放进方括号，例如“[，{{{name}}}]”。", name=field.label
            )

    def _check_place(
        self, identifier: str, form: Form, before: Sequence[Part], *, optional: bool
    ) -> None:
        if form in OPTIONAL_ONLY and not optional:
            self.problem(
                "“{{{name}|{form}}}”可能没有内容，请连同标点放进方括号，例如“[，{{{name}|{form}}}]”。",
                name=identifier,
                form=form.value,
            )
        typed = before[-1].text if before and isinstance(before[-1], Literal) else ""
        if form not in (Form.MISSING_UNITS, Form.EACH_UNIT) and (
            match := _TYPED_DIRECTION.search(typed)
        ):
            self.problem(
                "“{word}”是手写的方向词，增减由数据决定，请改用“{{{name}|同比}}”或“{{{name}|增减}}”。",
                word=match[1],
                name=identifier,
            )
        if match := _TYPED_HEDGE.search(typed):
            self.problem(
                "“{word}”是手写的约数词，须由数据算出，请改用“{{{name}|约数}}”。",
                word=match[1],
                name=identifier,
            )


def _writable(field: Field) -> bool:
    return field.type.id not in _NUMBERS


def _literals(text: str) -> Iterator[Part]:
    """Words, and the places in them that the writer fills in."""
    for place, piece in enumerate(_GAP.split(text)):
        if piece:
            yield GapPlace(piece.strip()) if place % 2 else Literal(piece)
