"""Chinese as written and English by catalogue: nothing untranslated, nothing half translated."""

from __future__ import annotations

import gettext
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

import click
import pytest
from babel.messages.pofile import read_po

from taizhang.cli.commands import cli
from taizhang.cli.layout import width, wrap

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef“”‘’]")
TYPED_IN_ENGLISH = re.compile(
    r"docs/reference/\w+\.md|pack/reports/old\.txt|PostgreSQL|postgresql|then|now|taizhang|united_front|half_year"
    r"|HTTPS|docx|html|pdf|PDF|md|text|table|jsonl|json|JSON|zh|en|20\d\d[-HQ\d]*"
    r"|Parquet|CSV|manifest\.|DuckDB|pandas|Spark|Excel|xlsx|month|quarter|year|Word|WORD|sarif|SARIF|txt|toml|rural_affairs|national|gbt33476|office|layouts"
)
"""Latin words in Chinese help that are names or have to be typed."""


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts/messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["messages"] = module
    spec.loader.exec_module(module)
    # All sources are read for it, and none changes meanwhile.
    module.english = cache(module.english)  # type: ignore[attr-defined]
    return module


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name)


COMMANDS = list(_commands(cli))


def taizhang(
    *arguments: str, language: str, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program by itself: the language is one for the whole process."""
    environment = {**os.environ, "PYTHONUTF8": "1", "TAIZHANG_LANG": language, "COLUMNS": "80"}
    environment["PYTHONPATH"] = str(ROOT / "src")
    return subprocess.run(
        [sys.executable, "-m", "taizhang", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=cwd,
        check=False,
    )


_EACH = """
import contextlib, io, json, sys
from taizhang.config.entry import set_up
set_up()
from taizhang.cli import run
said = []
for command in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        code = run([*command, "--help"])
    said.append([code, shown.getvalue()])
json.dump(said, sys.stdout)
"""
"""What a person reads who asks each command for help, in one process: starting it takes longer than answering."""


@cache
def helps(language: str) -> Mapping[tuple[str, ...], tuple[int, str]]:
    """The exit code and the help of each command, in a process of the language."""
    environment = {**os.environ, "PYTHONUTF8": "1", "TAIZHANG_LANG": language, "COLUMNS": "80"}
    environment["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run(
        [sys.executable, "-c", _EACH],
        input=json.dumps(COMMANDS),
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=True,
    )
    return {
        command: (code, text)
        for command, (code, text) in zip(COMMANDS, json.loads(done.stdout), strict=True)
    }


# --- the catalogues --------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["english", "chinese_of_click"])
def test_a_catalogue_is_complete_and_current(messages: ModuleType, which: str) -> None:
    target = getattr(messages, which)()
    catalog = target.catalog()
    assert list(messages.faults(catalog)) == []
    assert list(messages.stale(target, catalog)) == [], "run make messages"


@pytest.mark.parametrize("which", ["english", "chinese_of_click"])
def test_the_compiled_catalogue_says_what_the_text_says(messages: ModuleType, which: str) -> None:
    target = getattr(messages, which)()
    with target.po.open("rb") as stream:
        written = read_po(stream, locale=target.locale)
    with target.mo.open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    assert not written.obsolete
    for message in written:
        assert not message.fuzzy
        match message.id, message.string:
            case (str(one), str(many)), (str(said),):
                assert compiled.ngettext(one, many, 1) == said
            case str(one), str(said) if one:
                assert compiled.gettext(one) == said
            case head, _text:
                assert not head


def test_the_english_is_free_of_chinese_but_for_words_that_are_typed(
    messages: ModuleType,
) -> None:
    with messages.english().po.open("rb") as stream:
        strings = [str(message.string) for message in read_po(stream) if message.id]
    found = {sign for string in strings for sign in CHINESE.findall(string)}
    # 同比, 增减, 约数 and 有下级 are template language; 余 and 近 are what must not stand in a cell.
    assert found == set("同比增减约数有下级余近，")


def test_the_faults_of_a_translation_are_found(messages: ModuleType) -> None:
    catalog = messages.Catalog(locale="en")
    catalog.add("缺少{name}。", "Missing {nam}.")
    catalog.add("没有{name}。", "")
    catalog.add("好。", "Fine。")
    catalog.add("坏。", "Bad.")
    assert [fault.partition("：")[0] for fault in messages.faults(catalog)] == [
        "译文的占位不同",
        "没有译文",
        "英文译文中有中文",
    ]


IN_CHINESE_DOCUMENTS = (
    *("台账：", "查得出：", "不报：", "依据："),  # heads in the pages of rules
    *("指标", "指标表", "台账.xlsx", "注："),  # names of files, and what stands in a report
    "黑体,",  # fonts
    "[，,;；",  # a pattern
)
"""What the pages look for or write in documents that are Chinese whatever the language of the page."""


@pytest.mark.parametrize("part", ["cli", "web"])
def test_every_chinese_text_that_is_shown_is_in_the_catalogue(
    messages: ModuleType, part: str
) -> None:
    escaped = [
        text.partition(" ")[2].strip()
        for text in messages.untranslated_in(part, messages.english().keys)
    ]
    assert [text for text in escaped if not text.startswith(IN_CHINESE_DOCUMENTS)] == []


# --- help ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_chinese_help_has_no_english(command: tuple[str, ...]) -> None:
    code, said = helps("zh")[command]
    assert code == 0
    text = re.sub(r"(?<!\w)--?[a-z][a-z-]*", "", said)
    text = re.sub(r"(?m)^(用法：.*?) \[选项\]|^  [a-z][a-z-]+ ", "", text)
    assert re.findall(r"[A-Za-z]{2,}", TYPED_IN_ENGLISH.sub("", text)) == []


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_english_help_has_no_chinese(command: tuple[str, ...]) -> None:
    code, said = helps("en")[command]
    assert code == 0
    assert said.startswith("Usage: taizhang")
    assert CHINESE.findall(said) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_of_a_program_started_by_itself_is_the_same(language: str) -> None:
    asked = ("ledger", "import")
    assert taizhang(*asked, "--help", language=language).stdout == helps(language)[asked][1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_fits_the_terminal(language: str) -> None:
    lines = helps(language)[()][1].splitlines()
    assert max(map(width, lines)) <= 80
    columns = {
        width(line[: match.start(1)])
        for line in lines
        if (match := re.match(r" {2}-\S.*? {2,}(\S)", line))
    }
    assert len(columns) == 1, "the explanations stand one under the other"


def test_chinese_is_wrapped_by_columns_and_punctuation_stays_where_it_belongs() -> None:
    assert wrap("报告新增、改动，未变的记录（逐格）", 10) == [
        "报告新增、",
        "改动，未变",
        "的记录（逐",
        "格）",
    ]
    assert wrap("用 taizhang 导入", 11) == ["用 taizhang", "导入"]
    assert wrap("写明单位[必填]", 12) == ["写明单位[必", "填]"]
    assert wrap("taizhang [ARGS]...", 16) == ["taizhang", "[ARGS]..."]
    assert wrap("   ", 10) == []


# --- errors, end to end ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (
            ["report", "--format", "odt", "--unit", "x", "--period", "2025H1"],
            "错误：不能写“odt”格式，可用：docx、pdf、html、md、txt。\n",
            'Error: Cannot write the format "odt"; available: docx, pdf, html, md, txt.\n',
        ),
        (
            ["--versio"],
            "错误：没有选项“--versio”。是不是“--version”？\n用法见：taizhang --help\n",
            (
                "Error: No such option '--versio'. Did you mean '--version'?\n"
                "For usage see: taizhang --help\n"
            ),
        ),
        (
            ["ledger", "import"],
            "错误：缺少“文件”。\n用法见：taizhang ledger import --help\n",
            "Error: Missing 'FILE'.\nFor usage see: taizhang ledger import --help\n",
        ),
        (
            ["ledger", "status", "--lang", "fr"],
            "错误：“--lang”的值不对：“fr”不可用，可用：“zh”、“en”。\n用法见：taizhang ledger status --help\n",
            (
                "Error: Invalid value for '--lang': 'fr' is not one of 'zh', 'en'.\n"
                "For usage see: taizhang ledger status --help\n"
            ),
        ),
        (
            ["trace", "x", "--as-of", "abc"],
            "错误：“abc”不是变更号，请写数字，例如 12。\n",
            'Error: "abc" is not a changeset; write a number such as 12.\n',
        ),
    ],
    ids=["ours", "option", "missing", "choice", "type"],
)
def test_an_error_is_said_in_the_language_that_is_on(
    arguments: list[str], chinese: str, english: str, tmp_path: Path
) -> None:
    for language, expected in (("zh", chinese), ("en", english)):
        done = taizhang(*arguments, language=language, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", expected)


def test_the_option_is_stronger_than_the_environment(tmp_path: Path) -> None:
    done = taizhang("trace", "x", "--lang", "en", language="zh", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        f'Error: Neither "{tmp_path}" nor any folder above it is a workspace. '
        "Name one with --workspace, or create one with taizhang init.\n"
    )


def test_a_fault_in_a_pack_is_named_with_its_line_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(
        "id: x\nname: 试用\nversion: 一\nlevles: []\n", encoding="utf-8"
    )
    chinese = taizhang("pack", "check", str(tmp_path), language="zh")
    english = taizhang("pack", "check", str(tmp_path), language="en")
    assert (chinese.returncode, english.returncode) == (2, 2)
    assert "pack.yaml:4: 不认识的项“levles”，是不是“levels”？\n" in chinese.stderr
    assert 'pack.yaml:4: Unknown item "levles"; did you mean "levels"?\n' in english.stderr
    assert CHINESE.findall(english.stderr.replace('"一"', "")) == []
