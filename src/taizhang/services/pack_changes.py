"""In what two packs differ, for whoever decides which of them is in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.values import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from taizhang.core.ledger.field import Field
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.packs.pack import Pack

ADDED, GONE, CHANGED = "added", "gone", "changed"


@dataclass(frozen=True, slots=True)
class PackChange:
    """One difference.

    Attributes:
        sort: Added, gone or changed.
        where: `kind`, `field`, `indicator`, `template`, `expectation` or `target`.
        name: What it is the difference of, as people call it.
        what: What it means.
    """

    sort: str
    where: str
    name: str
    what: Message


def pack_changes(old: Pack, new: Pack) -> tuple[PackChange, ...]:
    """All differences, kinds first."""
    return (
        *_kinds(old.kinds, new.kinds),
        *_indicators(old, new),
        *_templates(old, new),
        *_rest(old, new),
    )


def _kinds(old: Mapping[str, RecordKind], new: Mapping[str, RecordKind]) -> Iterator[PackChange]:
    for name, kind in new.items():
        before = old.get(name)
        if before is None:
            what = Message("新的台账类型，{count} 个字段。", count=len(kind.fields))
            yield PackChange(ADDED, "kind", kind.label, what)
            continue
        if before.label != kind.label:
            what = Message("原名“{name}”。", name=before.label)
            yield PackChange(CHANGED, "kind", kind.label, what)
        if before.retired != kind.retired and kind.retired is not None:
            what = Message("自 {day} 起不再报送。", day=kind.retired)
            yield PackChange(CHANGED, "kind", kind.label, what)
        yield from _fields(before, kind)
    for name, kind in old.items():
        if name not in new:
            what = Message("不再有这个台账类型；已登记的数据还在，但看不到，也不统计。")
            yield PackChange(GONE, "kind", kind.label, what)


def _fields(old: RecordKind, new: RecordKind) -> Iterator[PackChange]:
    before = {field.id: field for field in old.fields}
    renamed = {name for field in new.fields for name in field.renamed_from}
    for field in new.fields:
        label = f"{new.label} · {field.label}"
        known = before.get(field.id)
        if known is None:
            known = next((before[name] for name in field.renamed_from if name in before), None)
        if known is None:
            what = Message("新字段，必填。") if field.required else Message("新字段。")
            yield PackChange(ADDED, "field", label, what)
        elif said := [*_said(known, field)]:
            for what in said:
                yield PackChange(CHANGED, "field", label, what)
    for field in old.fields:
        if field.id not in {one.id for one in new.fields} and field.id not in renamed:
            what = Message("不再有这个字段；已登记的数据还在，但看不到。")
            yield PackChange(GONE, "field", f"{new.label} · {field.label}", what)


def _said(old: Field, new: Field) -> Iterator[Message]:
    if old.label != new.label or old.id != new.id:
        yield Message("原名“{name}”。", name=old.label)
    if old.required != new.required:
        yield Message("改为必填。") if new.required else Message("改为可以不填。")
    before, after = ({one.id: one for one in field.choices} for field in (old, new))
    if added := [one.label for key, one in after.items() if key not in before]:
        yield Message("增加选项：{names}。", names="、".join(added))
    if gone := [one.label for key, one in before.items() if key not in after]:
        yield Message("减少选项：{names}。", names="、".join(gone))


def _indicators(old: Pack, new: Pack) -> Iterator[PackChange]:
    for name, one in new.indicators.items():
        before = old.indicators.get(name)
        if before is None:
            yield PackChange(ADDED, "indicator", one.name, Message("新指标。"))
        elif before.digest != one.digest:
            what = Message("口径或算法有改动，以前时段的数也按新的算。")
            if before.definition == one.definition and before.body == one.body:
                what = Message("说明有改动，算法不变。")
            yield PackChange(CHANGED, "indicator", one.name, what)
    for name, one in old.indicators.items():
        if name not in new.indicators:
            what = Message("不再有这个指标；已写的报告里的数不变。")
            yield PackChange(GONE, "indicator", one.name, what)


def _templates(old: Pack, new: Pack) -> Iterator[PackChange]:
    for name, one in new.templates.items():
        if name not in old.templates:
            yield PackChange(ADDED, "template", one.name, Message("新的总结模板。"))
        elif old.templates[name] != one:
            yield PackChange(CHANGED, "template", one.name, Message("模板文字有改动。"))
    for name, one in old.templates.items():
        if name not in new.templates:
            yield PackChange(GONE, "template", one.name, Message("不再有这个总结模板。"))


def _rest(old: Pack, new: Pack) -> Iterator[PackChange]:
    if old.expectations != new.expectations:
        yield PackChange(CHANGED, "expectation", new.name, Message("谁报什么、何时报有改动。"))
    if _texts(old, "targets/") != _texts(new, "targets/"):
        yield PackChange(CHANGED, "target", new.name, Message("年度目标有改动。"))
    if old.reviewed_by != new.reviewed_by:
        yield PackChange(CHANGED, "expectation", new.name, Message("审核层级有改动。"))


def _texts(pack: Pack, folder: str) -> dict[str, str]:
    """The files of a folder: what is read from them says where it stood, which is no difference."""
    return {name: text for name, text in pack.files.items() if name.startswith(folder)}
