"""YAML as plain text values, with the line of each.

Only the structure is taken from YAML: every scalar stays the text that stands in the file and is converted
by the declared type of its place, never by YAML's guess (`no` is not false, `2025-06` not a date).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.core.values.printable import unprintable

if TYPE_CHECKING:
    from collections.abc import Mapping

Plain = str | list["Plain"] | dict[str, "Plain"] | None
Path = tuple[str | int, ...]
_DEEPEST = 30
_NOTHING = frozenset({"", "~", "null"})
# The parser in C takes a tenth of the time; both tell the same.
_PARSER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


@dataclass(frozen=True, slots=True)
class Marked:
    """The content of a YAML file and where everything in it stands."""

    file: str
    content: Plain
    lines: Mapping[Path, int]

    def place(self, path: Path = ()) -> Place:
        """The line of a path; of its nearest known parent if the path itself does not exist."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        return Place(self.file, self.lines.get(known, 1))


def read_yaml(text: str, file: str) -> Marked:
    """Read YAML text.

    Raises:
        RefusedError: It is not YAML, repeats a key, or uses anchors, which would hide what is meant.
    """
    try:
        return _Reader(text, file).read()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        detail = error.problem or error.context or ""
        message = Message(
            "不是有效的 YAML（{detail}）。请检查缩进、冒号后的空格和引号。", detail=detail
        )
        raise RefusedError(Problem(message, Place(file, line))) from None
    except (yaml.YAMLError, ValueError) as error:
        message = Message(
            "不是有效的 YAML（{detail}）。", detail=(str(error).splitlines() or [""])[0]
        )
        raise RefusedError(Problem(message, Place(file, 1))) from None


class _Reader:
    """Plain values out of what the parser says, one thing after the other.

    Nothing is composed and nothing resolved: what an alias stands for, or what a scalar is, is never asked.
    """

    def __init__(self, text: str, file: str) -> None:
        self.events = yaml.parse(text, Loader=_PARSER)
        self.file = file
        self.lines: dict[Path, int] = {}

    def read(self) -> Marked:
        started = False
        content: Plain = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if started:
                    message = Message("一个文件里只写一份内容，不用“---”分开。")
                    raise RefusedError(Problem(message, self._place(event)))
                started = True
                content = self._value(next(self.events), ())
        if not started:
            raise RefusedError(Problem(Message("文件是空的。"), Place(self.file, 1)))
        return Marked(self.file, content, self.lines)

    def _line(self, event: yaml.Event) -> int:
        return event.start_mark.line + 1 if event.start_mark else 1

    def _place(self, event: yaml.Event) -> Place:
        return Place(self.file, self._line(event))

    def _value(self, event: yaml.Event, path: Path) -> Plain:
        place = self._place(event)
        self.lines[path] = self._line(event)
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            message = Message("不支持 YAML 的锚点和引用（& 和 *），请直接写出内容。")
            raise RefusedError(Problem(message, place))
        if len(path) > _DEEPEST:
            raise RefusedError(Problem(Message("嵌套太深。"), place))
        if isinstance(event, yaml.ScalarEvent):
            text = self._text(event)
            # Written plainly: in quotes it would be the text itself.
            return None if not event.style and text in _NOTHING else text
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path)
        return self._mapping(path)

    def _text(self, event: yaml.ScalarEvent) -> str:
        text = str(event.value)
        # As an escape ("\x00") too: it would go into workbooks and reports, which cannot hold it.
        if code := unprintable(text):
            message = Message("含有不可见的控制字符（{code}），请重新输入。", code=code)
            raise RefusedError(Problem(message, self._place(event)))
        return text

    def _list(self, path: Path) -> Plain:
        found: list[Plain] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self._value(event, (*path, len(found))))
        return found

    def _mapping(self, path: Path) -> Plain:
        found: dict[str, Plain] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.anchor:
                raise RefusedError(Problem(Message("名称必须是一个词。"), self._place(event)))
            key = self._text(event)
            if key in found:
                message = Message("“{key}”写了两次。", key=key)
                raise RefusedError(Problem(message, self._place(event)))
            found[key] = self._value(next(self.events), (*path, key))
            # A person looks for the word, and a block begins on the line after it.
            self.lines[*path, key] = self._line(event)
        return found
