"""YAML as plain text values, with the line of each.

Only the structure is taken from YAML: every scalar stays the text that stands in the file and is converted
by the declared type of its place, never by YAML's guess (`no` is not false, `2025-06` not a date).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.core.values.printable import unprintable

if TYPE_CHECKING:
    from collections.abc import Mapping

Plain = str | list["Plain"] | dict[str, "Plain"] | None
Path = tuple[str | int, ...]
_DEEPEST = 30


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
        node = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        detail = error.problem or error.context or ""
        message = Message(
            "不是有效的 YAML（{detail}）。请检查缩进、冒号后的空格和引号。", detail=detail
        )
        raise RefusedError(Problem(message, Place(file, line))) from None
    except (YAMLError, ValueError, RecursionError) as error:
        message = Message(
            "不是有效的 YAML（{detail}）。", detail=(str(error).splitlines() or [""])[0]
        )
        raise RefusedError(Problem(message, Place(file, 1))) from None
    if node is None:
        raise RefusedError(Problem(Message("文件是空的。"), Place(file, 1)))
    lines: dict[Path, int] = {}
    content = _plain(node, (), lines, file, seen=set())
    return Marked(file, content, lines)


def _plain(node: Node, path: Path, lines: dict[Path, int], file: str, *, seen: set[int]) -> Plain:
    lines[path] = node.start_mark.line + 1
    place = Place(file, lines[path])
    if node.anchor or id(node) in seen:
        raise RefusedError(
            Problem(Message("不支持 YAML 的锚点和引用（& 和 *），请直接写出内容。"), place)
        )
    seen.add(id(node))
    if len(path) > _DEEPEST:
        raise RefusedError(Problem(Message("嵌套太深。"), place))
    if isinstance(node, ScalarNode):
        # As an escape ("\x00") too: it would go into workbooks and reports, which cannot hold it.
        if code := unprintable(str(node.value)):
            message = Message("含有不可见的控制字符（{code}），请重新输入。", code=code)
            raise RefusedError(Problem(message, place))
        empty = node.style is None and node.value in ("", "~", "null")
        return None if empty else str(node.value)
    if isinstance(node, SequenceNode):
        return [
            _plain(item, (*path, i), lines, file, seen=seen) for i, item in enumerate(node.value)
        ]
    assert isinstance(node, MappingNode)  # noqa: S101 (asked before; tells the type checker)
    found: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            raise RefusedError(Problem(Message("名称必须是一个词。"), place))
        key = str(key_node.value)
        if code := unprintable(key):
            message = Message("含有不可见的控制字符（{code}），请重新输入。", code=code)
            raise RefusedError(Problem(message, Place(file, key_node.start_mark.line + 1)))
        if key in found:
            message = Message("“{key}”写了两次。", key=key)
            raise RefusedError(Problem(message, Place(file, key_node.start_mark.line + 1)))
        found[key] = _plain(value_node, (*path, key), lines, file, seen=seen)
        # A person looks for the word, and a block begins on the line after it.
        lines[*path, key] = key_node.start_mark.line + 1
    return found
