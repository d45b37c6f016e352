"""What an office counts is in its pack alone: the program knows no pack, and no pack knows a person's beliefs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import taizhang
from taizhang.core.ledger.unit import UNIT_KIND_ID
from taizhang.packs.load import built_in_packs, find_pack
from taizhang.packs.pack import Pack
from tests.support.built_in import pack_of

PACKS = tuple(built_in_packs())
SOURCES = Path(taizhang.__file__).parent
# The demonstrations are made-up data of one pack each, and say so in their folders.
DEMO = SOURCES / "services" / "demo"
# Words that name a belief, a people, or a person, in whatever field, answer, indicator or sentence.
BELIEFS = re.compile(
    r"宗教|信教|信仰|信徒|教徒|教职|僧|道士|牧师|神父|阿訇|佛教|道教|伊斯兰|天主教|基督教|清真|寺|教堂"
    r"|民族|汉族|少数民族|回族|藏族|蒙古族|维吾尔|族别|籍贯|出身|政治面貌|党派成员名单"
)
PERSONS = re.compile(
    r"姓名|身份证|证件号|手机|电话|住址|出生|年龄|性别|健康|病史|职务|学历|照片|微信号|银行卡|户主|责任人|联系人|负责人"
)


def own_words(pack: Pack) -> set[str]:
    """What only this pack can have named: its kinds, registers and indicators, by id and by label."""
    kinds = [kind for kind in pack.kinds.values() if kind.id != UNIT_KIND_ID]
    ids = {kind.id for kind in kinds} | set(pack.indicators)
    return {word for word in ids if "_" in word} | {kind.label for kind in kinds}


def written_in(source: Path) -> Iterator[tuple[int, str]]:
    """The texts that a module computes with; what a docstring gives for an example is none."""
    tree = ast.parse(source.read_text("utf-8"))
    lone = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in lone:
            yield node.lineno, node.value


@pytest.mark.parametrize("name", PACKS)
def test_no_line_of_the_program_names_what_a_pack_counts(name: str) -> None:
    words = own_words(pack_of(name))
    assert len(words) > 40

    found = [
        f"{source.relative_to(SOURCES)}:{line} {text}"
        for source in sorted(SOURCES.rglob("*.py"))
        if DEMO not in source.parents
        for line, text in written_in(source)
        if text in words
    ]

    assert found == []


def test_the_packs_share_nothing_but_the_program() -> None:
    """The second pack is of other work: were it a variation of the first, it would show little."""
    kinds = [set(pack_of(name).kinds) - {UNIT_KIND_ID} for name in PACKS]
    assert len(PACKS) >= 2
    for at, one in enumerate(kinds):
        for other in kinds[at + 1 :]:
            assert len(one & other) <= 1, one & other


@pytest.mark.parametrize("name", PACKS)
def test_no_file_of_a_pack_speaks_of_beliefs_peoples_or_persons(name: str) -> None:
    folder = Path(str(find_pack(name)))
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in {".yaml", ".txt"}]
    assert len(files) > 50

    found = []
    for path in files:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            said = line.split("#")[0] if path.suffix == ".yaml" else line
            # “不写姓名”: a help that forbids it is what it is to say.
            if BELIEFS.search(said) or (
                PERSONS.search(said) and not re.search("不写|不记|不登记|不填", said)
            ):
                found.append(f"{path.relative_to(folder)}:{number} {line.strip()}")
    assert found == []
