"""Updates the catalogues of the texts that people see; `--check` only says whether they are current.

    make messages                        after a sentence has been added or changed
    .venv/bin/python scripts/messages.py --check

Chinese is the source: the sentence in the code is the key. Two catalogues lie in src/taizhang/locale:

    en/LC_MESSAGES/taizhang.po     our sentences in English
    zh_CN/LC_MESSAGES/messages.po  click's own sentences in Chinese, as gettext looks them up for click

New sentences come in with an empty translation, sentences that are gone are removed, and the .mo files are
compiled. Texts that belong to a Chinese document (reports, sheets of workbooks) are not translated.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/taizhang"
CLICK = Path(click.__file__).parent

Key = str | tuple[str, str]
"""A sentence, or its singular and plural."""

CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’]")
TYPED_WORDS = re.compile(r"\{有下级\}|\|(?:同比|增减|约数)\}|\[，\{|\b(?:余|近)\b")
PERCENT_PLACE = re.compile(r"%\(\w+\)s")

FIRST_ARGUMENT_OF = frozenset({"Message", "Way", "_", "line", "problem", "say"})
SECOND_ARGUMENT_OF = frozenset({"_Misfit", "places_told"})
KEYWORDS = frozenset({"help", "metavar"})
ATTRIBUTES = frozenset({"options_metavar", "subcommand_metavar"})
"""Words that the command line passes on to click, and translates when it shows them."""
TABLES = frozenset(
    {
        *("ACTION_WORDS", "STATE_WORDS", "NOTE_WORDS", "ROLE_WORDS", "ABSENCE_WORDS"),
        *("STATUS_WORDS", "VERSION_WORDS", "DIFFERENCE_WORDS"),
        *("KIND_WORDS", "HEDGE_WORDS", "RELATION_WORDS", "REASON_WORDS", "SENSE_WORDS"),
        *("STEP_WORDS", "SEVERITY_WORDS", "GROUP_WORDS", "VERDICT_WORDS"),
    }
)
TABLE_FILES = frozenset(
    {
        *(
            "cli/check_shown.py",
            "cli/commands_correct.py",
            "cli/commands_lock.py",
            "cli/commands_read.py",
            "cli/returned.py",
            "core/ledger/act_words.py",
            "services/check_copies.py",
        ),
        *("cli/commands_review.py", "cli/show.py", "services/basis.py", "services/report_state.py"),
    }
)
"""Dictionaries whose values the command line translates; a report's own state words are not among them."""
WEB_TABLE = re.compile(r"[A-Z_]+_(WORDS|NAMES|TITLES)")
"""Dictionaries and tuples of the web app, and of the roles, whose texts pages translate."""
IN_TEMPLATE = re.compile(r"\{% t (?:\"([^\"]+)\"|'([^']+)')")
LABELS: dict[str, str] = {}
"""Labels handed to the command line in a keyword."""


class _Catalog(Catalog):
    """A catalogue whose head holds no dates and no version of a tool: two runs give the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What gettext must know."""
        return [
            ("Project-Id-Version", "taizhang"),
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


@dataclass
class Target:
    """A catalogue on disk and the sentences that belong in it."""

    locale: str
    domain: str
    head: str
    keys: dict[Key, list[str]] = field(default_factory=dict)

    @property
    def po(self) -> Path:
        """The text file."""
        return SOURCE / f"locale/{self.locale}/LC_MESSAGES/{self.domain}.po"

    @property
    def mo(self) -> Path:
        """The compiled file."""
        return self.po.with_suffix(".mo")

    def add(self, key: Key, file: str) -> None:
        """Take in a sentence and the file in which it stands."""
        files = self.keys.setdefault(key, [])
        if file not in files:
            files.append(file)

    def catalog(self) -> Catalog:
        """The sentences with the translations that are on disk."""
        known = Catalog()
        if self.po.is_file():
            with self.po.open("rb") as stream:
                known = read_po(stream, locale=self.locale)
        made = _Catalog(self.locale, self.domain, self.head, fuzzy=False)
        for key, files in self.keys.items():
            former = known.get(key)
            same = former is not None and former.id == key
            made.add(
                key,
                former.string if former is not None and same else None,
                locations=[(file, 0) for file in files],
            )
        return made


def english() -> Target:
    """Our own sentences, file by file."""
    target = Target("en", "taizhang", "# English of Taizhang. Updated by make messages.")
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        for text in dict.fromkeys(text for text, _line in sorted(_ours(tree, name), key=_by_line)):
            target.add(text, name)
    for path in sorted((SOURCE / "web/templates").rglob("*.html")):
        name = path.relative_to(SOURCE).as_posix()
        for found in IN_TEMPLATE.finditer(path.read_text("utf-8")):
            text = found[1] or found[2]
            if CHINESE.search(text):
                target.add(text, name)
    return target


def chinese_of_click() -> Target:
    """The sentences of the installed click."""
    target = Target(
        "zh_CN", "messages", "# Chinese of click's own words. Updated by make messages."
    )
    for path in sorted(CLICK.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            texts = [item.value for item in node.args if isinstance(item, ast.Constant)]
            words = [text for text in texts if isinstance(text, str)]
            if node.func.id == "ngettext":
                target.add((words[0], words[1]), f"click/{path.name}")
            elif node.func.id in {"_", "gettext"} and words:
                target.add(words[0], f"click/{path.name}")
    # The one word that click looks up by a variable.
    target.add("required", "click/core.py")
    return target


def _by_line(found: tuple[str, int]) -> int:
    return found[1]


def _ours(tree: ast.Module, name: str) -> Iterator[tuple[str, int]]:
    """Sentences in a module, and their lines."""
    for place in _places(tree, name):
        for text in _texts(place):
            if CHINESE.search(text.value):
                yield text.value, text.lineno
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and _is_command(node):
            yield ast.get_docstring(node) or "", node.lineno


@dataclass(frozen=True)
class _Text:
    value: str
    lineno: int


def _places(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    """Expressions whose texts are shown to people."""
    of_cli = name.startswith("cli/")
    of_web = name.startswith("web/") or name == "services/rights.py"
    for node in ast.walk(tree):
        match node:
            case ast.Call():
                called = _name(node.func)
                if (
                    of_web
                    and called == "update"
                    and isinstance(node.func, ast.Attribute)
                    and WEB_TABLE.fullmatch(_name(node.func.value))
                    and node.args
                ):
                    yield node.args[0]
                if called in FIRST_ARGUMENT_OF and node.args:
                    yield node.args[0]
                elif called in SECOND_ARGUMENT_OF:
                    yield node.args[1]
                for keyword in node.keywords:
                    if (of_cli and keyword.arg in KEYWORDS) or (
                        keyword.arg is not None and keyword.arg == LABELS.get(name)
                    ):
                        yield keyword.value
            case (
                ast.Assign(targets=[target], value=value)
                | ast.AnnAssign(target=target, value=ast.expr() as value)
            ) if (
                (of_cli and _name(target) in ATTRIBUTES)
                or (name in TABLE_FILES and _name(target) in TABLES)
                or (of_web and WEB_TABLE.fullmatch(_name(target)))
            ):
                yield value
            case _:
                pass


def _texts(node: ast.expr) -> Iterator[_Text]:
    """The texts that an expression can be; the value side of a dictionary, both sides of an `if`."""
    match node:
        case ast.Constant(value=str(value)):
            yield _Text(value, node.lineno)
        case ast.IfExp():
            yield from _texts(node.body)
            yield from _texts(node.orelse)
        case ast.Dict(values=items):
            for item in items:
                yield from _texts(item)
        case ast.Tuple() | ast.List():
            for item in node.elts:
                yield from _texts(item)
        case ast.Starred():
            yield from _texts(node.value)
        case ast.GeneratorExp():
            yield from _texts(node.elt)
        case _:
            pass


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return node.attr
        case _:
            return ""


def _is_command(node: ast.FunctionDef) -> bool:
    """Whether click shows its docstring."""
    return any(
        isinstance(decorator, ast.Call) and _name(decorator.func) in {"command", "group"}
        for decorator in node.decorator_list
    )


def untranslated_in(part: str, keys: dict[Key, list[str]]) -> Iterator[str]:
    """Chinese texts in the command line (`cli`) or in the pages (`web`) that no catalogue knows."""
    for path in sorted((SOURCE / part).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.search(r"[\u4e00-\u9ffe]", node.value)
                and id(node) not in docstrings
                and node.value not in keys
            ):
                yield f"{path.relative_to(SOURCE).as_posix()}:{node.lineno} {node.value}"


def places(text: str) -> set[str]:
    """The names of the places in a sentence.

    >>> sorted(places("第{row}行缺少{label}。"))
    ['label', 'row']
    """
    if PERCENT_PLACE.search(text):
        return set(PERCENT_PLACE.findall(text))
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def faults(catalog: Catalog) -> Iterator[str]:
    """Sentences without a translation, or whose translation has other places."""
    for message in catalog:
        given, said = _forms(message.id), _forms(message.string)
        if not any(given):
            continue
        if not all(said):
            yield f"没有译文：{given[0]}"
            continue
        allowed = set().union(*map(places, given))
        needed = places(given[0]) if len(given) == 1 else set()
        if any(not needed <= places(text) <= allowed for text in said):
            yield f"译文的占位不同：{given[0]}"
        if catalog.locale_identifier == "en" and any(CHINESE.search(_plain(text)) for text in said):
            yield f"英文译文中有中文：{given[0]}"


def _forms(texts: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (texts or "",) if isinstance(texts, str | None) else tuple(texts)


def _plain(text: str) -> str:
    """The text without the words that are typed in Chinese whatever the language of the reader."""
    return TYPED_WORDS.sub("", text)


def compiled(catalog: Catalog) -> bytes:
    """The content of the .mo file."""
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def written(catalog: Catalog) -> bytes:
    """The content of the .po file: one line a sentence, files without line numbers."""
    stream = io.BytesIO()
    write_po(stream, catalog, width=0, include_lineno=False)
    return stream.getvalue()


def stale(target: Target, catalog: Catalog) -> Iterator[str]:
    """Files of a catalogue that are not what they would be if written now."""
    for path, content in ((target.po, written(catalog)), (target.mo, compiled(catalog))):
        if not path.is_file() or path.read_bytes() != content:
            yield f"{path.relative_to(ROOT)} 不是最新的，请运行 make messages。"


def main() -> int:
    """Update or check; the exit status."""
    check = "--check" in sys.argv[1:]
    wrong: list[str] = []
    for target in (english(), chinese_of_click()):
        catalog = target.catalog()
        if check:
            wrong += stale(target, catalog)
        else:
            target.po.parent.mkdir(parents=True, exist_ok=True)
            target.po.write_bytes(written(catalog))
            target.mo.write_bytes(compiled(catalog))
            print(f"{target.po.relative_to(ROOT)}：{len(target.keys)} 条。")
        wrong += [f"{target.po.relative_to(ROOT)}：{fault}" for fault in faults(catalog)]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
