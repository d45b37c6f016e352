"""Layouts and Word templates of an office's own, in the folder `layouts` of its workspace."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taizhang.core.ledger.cell import excerpt
from taizhang.core.values import Message, Problem, RefusedError
from taizhang.packs.layout import built_in_layouts, load_layout, read_layout
from taizhang.services.desk_book import note
from taizhang.services.files import file_name, write_files
from taizhang.services.reporting import LAYOUTS
from taizhang.services.rights import Right
from taizhang.services.settings_file import SETTINGS
from taizhang.services.word_template import WordTemplate, read_word_template, tell_slots

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from taizhang.core.rendering.docx import LayoutProfile
    from taizhang.services.rights import Actor
    from taizhang.services.word_template import ToldSlots
    from taizhang.services.workspace import Workspace

LARGEST_LAYOUT, LARGEST_WORD = 20_000, 20 * 1024 * 1024
_NAME = re.compile(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff -]{0,60}")
_LINE = re.compile(r"^word_template\s*=.*\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ListedLayout:
    """A layout: its name, whether it is the office's own, what it says, and why it cannot be used if so."""

    name: str
    own: bool
    layout: LayoutProfile | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedWord:
    """A Word template of the office: its file, and for which report templates it is used."""

    name: str
    bytes: int
    used_for: tuple[str, ...]


def list_layouts(workspace: Workspace) -> tuple[ListedLayout, ...]:
    """The office's own layouts, then those of the program."""
    folder = workspace.folder / LAYOUTS
    own = sorted(path.stem for path in folder.glob("*.yaml")) if folder.is_dir() else []
    found = []
    for name in dict.fromkeys((*own, *built_in_layouts())):
        try:
            found.append(ListedLayout(name, name in own, load_layout(name, folder)))
        except RefusedError as refused:
            found.append(ListedLayout(name, name in own, None, refused.problems))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ReplacedLayout:
    """A layout that another of its name would take the place of.

    Attributes:
        name: Its name.
        own: Whether it is the office's own; one of the program stays, but is no longer the one that is used.
        mark: Which content of it was looked at.
        before: What it says; nothing if it is at fault.
        after: What the other says.
        text: The other one, as it was brought.
    """

    name: str
    own: bool
    mark: str
    before: LayoutProfile | None
    after: LayoutProfile
    text: str


def save_layout(
    workspace: Workspace, actor: Actor, name: str, data: bytes, *, replaces: str = ""
) -> ReplacedLayout | None:
    """Keep a layout of that name, once it is without fault.

    Args:
        workspace: The workspace.
        actor: Who does so.
        name: The name of the file that was brought.
        data: Its content.
        replaces: The mark of the one that it may take the place of.

    Returns:
        The one of that name that is there, if it was not said that it may be replaced; then nothing was kept.

    Raises:
        RefusedError: The name or the text cannot be used.
    """
    actor.check(Right.DEFINITIONS)
    stem = name.removesuffix(".yaml").strip()
    if not name:
        raise RefusedError(Message("请选版式的 .yaml 文件。"))
    if not _NAME.fullmatch(stem):
        raise RefusedError(Message("名称用汉字、字母、数字，最多 60 个字。"))
    if len(data) > LARGEST_LAYOUT:
        raise RefusedError(Message("版式文件太大，只写页边距、行距、字号、字体。"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError(Message("不是 UTF-8 编码的文本，请另存为 UTF-8。")) from None
    after = read_layout(text, f"{stem}.yaml")
    held = _held(workspace, stem, after, text)
    if held is not None and held.mark != replaces:
        return held
    write_files(workspace.folder / LAYOUTS, {f"{stem}.yaml": data})
    note(actor.label, "layout-replaced" if held else "layout-saved", f"{stem}.yaml")
    return None


def _held(
    workspace: Workspace, stem: str, after: LayoutProfile, text: str
) -> ReplacedLayout | None:
    """The layout of that name that reports are written with now; None if it says the same, word by word."""
    path = workspace.folder / LAYOUTS / f"{stem}.yaml"
    own = path.exists()
    if not own and stem not in built_in_layouts():
        return None
    content = path.read_bytes() if path.is_file() else b""
    if own and content == text.encode():
        return None
    try:
        before = load_layout(stem, workspace.folder / LAYOUTS)
    except RefusedError:
        before = None
    mark = hashlib.sha256(content).hexdigest()
    return ReplacedLayout(stem, own, mark, before, after, text)


def _own(workspace: Workspace, name: str, ending: str) -> Path:
    """A file of the office's own of that name.

    Raises:
        RefusedError: There is none.
    """
    folder = workspace.folder / LAYOUTS
    known = {path.name: path for path in folder.glob(f"*{ending}")} if folder.is_dir() else {}
    path = known.get(name)
    if path is None or not path.is_file() or path.is_symlink():
        raise RefusedError(Message("没有“{name}”这个文件。", name=excerpt(name)))
    return path


def remove_layout_file(workspace: Workspace, actor: Actor, name: str) -> None:
    """Delete a layout or a Word template of the office's own.

    Raises:
        RefusedError: There is none, or it is in use.
    """
    actor.check(Right.DEFINITIONS)
    path = _own(workspace, name, ".docx" if name.endswith(".docx") else ".yaml")
    if f"{LAYOUTS}/{name}" in workspace.word_templates.values():
        raise RefusedError(Message("这个 Word 模板正在用，请先改用别的。"))
    path.unlink(missing_ok=True)
    note(actor.label, "layout-gone", name)


def list_words(workspace: Workspace) -> tuple[ListedWord, ...]:
    """The Word templates of the office."""
    folder = workspace.folder / LAYOUTS
    used = workspace.word_templates
    return tuple(
        ListedWord(
            path.name,
            path.stat().st_size,
            tuple(key for key, file in used.items() if file == f"{LAYOUTS}/{path.name}"),
        )
        for path in (sorted(folder.glob("*.docx")) if folder.is_dir() else ())
        if path.is_file() and not path.is_symlink()
    )


def word_name(name: str) -> str:
    """The name under which a Word template that was brought is kept."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    return f"{file_name(plain.removesuffix('.docx').removesuffix('.dotx'))}.docx"


def save_word(
    workspace: Workspace, actor: Actor, name: str, data: bytes, *, replaces: str = ""
) -> str:
    """Keep a Word template that can be opened; its name. What is wrong with its slots is told beside it.

    Args:
        workspace: The workspace.
        actor: Who does so.
        name: The name of the file that was brought.
        data: Its content.
        replaces: The name of the one that it may take the place of.

    Raises:
        RefusedError: It is no Word file that can be filled, or there is another one of its name.
    """
    actor.check(Right.DEFINITIONS)
    if len(data) > LARGEST_WORD:
        raise RefusedError(Message("文件超过 {most} MB，不处理。", most=LARGEST_WORD >> 20))
    kept = word_name(name)
    tell_slots(WordTemplate(kept, data), None, "")
    path = workspace.folder / LAYOUTS / kept
    other = path.exists() and not (path.is_file() and path.read_bytes() == data)
    if other and replaces != kept:
        raise RefusedError(
            Message("已有 Word 模板 {name}，没有保存。要替换它，请勾选后重新上传。", name=kept)
        )
    write_files(workspace.folder / LAYOUTS, {kept: data})
    note(actor.label, "word-template-replaced" if other else "word-template-saved", kept)
    return kept


def slots_of(workspace: Workspace, name: str, template: str) -> ToldSlots:
    """The slots of a Word template, held against a report template.

    Raises:
        RefusedError: There is no such file or template, or the file is refused as a whole.
    """
    word = read_word_template(_own(workspace, name, ".docx"))
    return tell_slots(word, workspace.pack, template)


def use_word(workspace: Workspace, actor: Actor, template: str, name: str) -> None:
    """From now on reports of a template are written into that Word file; into none, if there is no name.

    It holds for a workspace that is opened afterwards, as the server does by itself.

    Raises:
        RefusedError: There is no such file or template, its slots are at fault, or the settings cannot be changed here.
    """
    actor.check(Right.DEFINITIONS)
    if template not in workspace.pack.templates:
        raise RefusedError(Message("没有这个总结模板。"))
    if name:
        told = slots_of(workspace, name, template)
        if told.problems:
            raise RefusedError(*told.problems)
    chosen = {**workspace.word_templates}
    # What is said for all templates is said for each from now on.
    for_all = chosen.pop("", "")
    if for_all:
        chosen = {**dict.fromkeys(workspace.pack.templates, for_all), **chosen}
    chosen.pop(template, None)
    if name:
        chosen[template] = f"{LAYOUTS}/{name}"
    path = workspace.folder / SETTINGS
    text = path.read_text("utf-8")
    told_text = _with_words(text, chosen)
    if tomllib.loads(told_text).get("word_template", {}) != chosen:
        raise RefusedError(
            Message("工作区设置 taizhang.toml 中的 word_template 写法特别，请在服务器上改。")
        )
    write_files(workspace.folder, {SETTINGS: told_text.encode()})
    note(actor.label, "word-template-used", name or "-", detail=template)


def _with_words(text: str, chosen: Mapping[str, str]) -> str:
    """The settings with these Word templates, before any table that they may hold."""
    rest = _LINE.sub("", text)
    if not chosen:
        return rest
    pairs = ", ".join(f"{json.dumps(key)} = {json.dumps(file)}" for key, file in chosen.items())
    line = f"word_template = {{{pairs}}}\n"
    table = re.search(r"^\[", rest, re.MULTILINE)
    at = table.start() if table else len(rest)
    before = rest[:at]
    return f"{before}{'' if not before or before.endswith(chr(10)) else chr(10)}{line}{rest[at:]}"
