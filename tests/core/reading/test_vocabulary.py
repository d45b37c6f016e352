"""Units and names: ours, and those that an office adds."""

import re
from importlib.resources import files

import pytest

from taizhang.core import reading
from taizhang.core.reading import default_vocabulary, read_figures
from taizhang.core.values import RefusedError

_OWN = "# 来源：本单位\n[unit count things]\n台套次\n[names]\n三色预警 双百万\n"


def test_an_office_adds_units_and_names_of_its_own():
    text = "检修12台套次，发布三色预警。"
    own = default_vocabulary().extended(_OWN)
    assert [figure.unit for figure in read_figures(text)] == ["台套"]
    assert [figure.unit for figure in read_figures(text, vocabulary=own)] == ["台套次"]
    assert read_figures("实施三个聚力行动", vocabulary=own.extended("[names]\n三个聚力")) == []
    assert len(read_figures("实施三个聚力行动", vocabulary=own)) == 1


def test_an_unknown_kind_is_refused_with_its_line():
    with pytest.raises(RefusedError, match=r"words\.txt:2: .*weight") as refused:
        default_vocabulary().extended("# 单位\n[unit weight]\n担\n", "words.txt")
    assert "percentage-point" in str(refused.value)


def test_a_word_that_is_a_sentence_is_refused():
    with pytest.raises(RefusedError, match="不是一个词"):
        default_vocabulary().extended(
            "这一行太长了不可能是一个词而是一句话没有写完呢\n", "words.txt"
        )


def test_the_word_files_say_where_their_words_come_from():
    folder = files(reading) / "data"
    for name in ("units.txt", "names.txt", "words.txt"):
        assert re.search("^# 来源", (folder / name).read_text("utf-8"), re.MULTILINE)


def test_each_unit_is_read_with_its_kind():
    for word, unit in default_vocabulary().units.items():
        if unit.kind == "duration":
            continue  # they may only say when
        found = read_figures(f"共23{word}。")
        assert [(figure.unit, figure.kind) for figure in found] in (
            [(word, unit.kind)],
            [(word.replace("(", "(").replace(")", ")"), unit.kind)],
        ), word


def test_each_name_is_no_figure():
    for name in default_vocabulary().names:
        inside = [figure.text for figure in read_figures(f"落实{name}。")]
        assert inside == [], name
