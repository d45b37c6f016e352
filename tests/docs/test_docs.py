"""What the documents name is there: files, commands, targets, identifiers."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from taizhang.config.entry import set_up

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/taizhang"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WITH_COMMANDS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]

FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
# What may stand before the name: a prompt, settings, the folder of the environment.
TAIZHANG = re.compile(r"(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\S*[/\\])?taizhang(?= |$)(?P<words>.*)")
SOURCE_FILE = re.compile(r"[\w-]+(?:/[\w-]+)+\.py")
DECISION = re.compile(r"\d{4}-[a-z0-9-]+\.md")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@cache
def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def code_in(page: Path) -> Iterator[str]:
    """Every line of a block and every word in backticks."""
    for block in FENCE.findall(text_of(page)):
        yield from block.splitlines()
    yield from CODE.findall(FENCE.sub("", text_of(page)))


def commands() -> list[tuple[str, str]]:
    found = {
        (name_of(page), match["words"].strip()): None
        for page in WITH_COMMANDS
        for line in code_in(page)
        if (match := TAIZHANG.fullmatch(line.strip()))
    }
    return [*found]


def glossary() -> list[tuple[str, str]]:
    """Identifiers with the modules that the glossary names for them."""
    rows = re.findall(
        r"^\| [^|]+ \| `([^`]+)` \| [^|]+ \| `([^`]+)` \|$",
        text_of(ROOT / "GLOSSARY.md"),
        re.MULTILINE,
    )
    return [(identifier, module) for identifier, module in rows]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(FENCE.sub("", text_of(page)))
    targets = [link.split("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]

    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_source_file_that_a_page_names_exists(page: Path) -> None:
    named = {word for code in CODE.findall(text_of(page)) for word in SOURCE_FILE.findall(code)}
    # A recipe names the file that the reader is to write.
    named -= {"src/taizhang/core/ledger/field_types/year.py"}

    assert [name for name in named if not any((at / name).is_file() for at in (ROOT, SOURCE))] == []


@pytest.fixture
def harmless(monkeypatch: pytest.MonkeyPatch) -> click.Group:
    """The command line, which parses as always and then does nothing."""
    set_up()
    from taizhang.cli.commands import cli

    waiting: list[click.Command] = [*cli.commands.values()]
    for command in waiting:
        waiting += command.commands.values() if isinstance(command, click.Group) else []
        monkeypatch.setattr(command, "callback", lambda **_given: None)
    return cli


@pytest.mark.parametrize(("page", "words"), commands())
def test_every_command_on_a_page_is_one(harmless: click.Group, page: str, words: str) -> None:
    arguments = shlex.split(words, comments=True)
    ends_at_a_group = bool(arguments) and isinstance(
        harmless.commands.get(arguments[-1]), click.Group
    )
    if ends_at_a_group:
        arguments.append("--help")

    harmless.main(arguments, prog_name="taizhang", standalone_mode=False)


def test_the_pages_show_every_command(harmless: click.Group) -> None:
    shown = {" ".join(shlex.split(words, comments=True)[:2]) for _page, words in commands()}
    known = [
        f"{name} {inner}".strip()
        for name, command in harmless.commands.items()
        for inner in (command.commands if isinstance(command, click.Group) else [""])
    ]

    assert [
        name for name in known if not any(f"{say} ".startswith(f"{name} ") for say in shown)
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_on_a_page_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        word for code in code_in(page) for word in re.findall(r"(?:^|\s)make ([a-z]+)\b", code)
    }

    assert named <= targets


@pytest.mark.parametrize(("identifier", "module"), glossary())
def test_every_word_of_the_glossary_is_in_its_module(identifier: str, module: str) -> None:
    code = (SOURCE / module).read_text("utf-8")

    assert re.search(rf"\b{re.escape(identifier)}\b", code)


def test_the_glossary_has_one_line_for_each_identifier() -> None:
    identifiers = [identifier for identifier, _module in glossary()]
    rows = [line for line in text_of(ROOT / "GLOSSARY.md").splitlines() if "| `" in line]

    assert len(identifiers) == len(rows)
    assert len(identifiers) == len(set(identifiers))


def test_decisions_are_numbered_listed_and_of_one_form() -> None:
    folder = ROOT / "docs/adr"
    names = sorted(path.name for path in folder.glob("[0-9]*.md"))

    assert [int(name[:4]) for name in names] == [*range(1, len(names) + 1)]
    assert all(DECISION.fullmatch(name) for name in names)
    assert [name for name in names if f"]({name})" not in text_of(folder / "README.md")] == []
    for name in names:
        headings = re.findall(r"^## (.+)$", text_of(folder / name), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences", "Alternatives"], name
