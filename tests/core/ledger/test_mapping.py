"""Where a header stands, what columns are called, and what is left open."""

from __future__ import annotations

import pytest

from taizhang.core.ledger.field import Choice, Field
from taizhang.core.ledger.field_types import FIELD_TYPES
from taizhang.core.ledger.header import find_header, plain_names, shape_of
from taizhang.core.ledger.kind import RecordKind
from taizhang.core.ledger.mapping import as_ledger_rows, fields_by_column, propose, remembered


class Units:
    def unit(self, text: str) -> str | None:
        return {"东湖镇": "donghu", "柳河镇": "liuhe"}.get(text)

    def entry(self, kind: str, text: str) -> str | None:  # noqa: ARG002 (there are no registers)
        return None


def of(name: str, label: str, type_id: str, **more: object) -> Field:
    return Field(name, label, FIELD_TYPES[type_id], **more)  # type: ignore[arg-type]


VISIT = RecordKind(
    "visit",
    "走访",
    (
        of("day", "走访日期", "date", required=True, also=("时间",)),
        of("place", "走访地点", "text", required=True, help="写组织或场所的名称。"),
        of(
            "form",
            "方式",
            "choice",
            required=True,
            choices=(Choice("a", "上门"), Choice("b", "座谈")),
        ),
        of("times", "次数", "integer", required=True),
        of("back", "回访日期", "date"),
        of("by", "牵头单位", "unit"),
        of("seen", "走访户数", "integer"),
    ),
    ("day", "place"),
    "place",
)
ROW: list[object] = ["2025-03-05", "社区", "上门", 2]


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("参训人数 （人次）", {"参训人数", "参训人数人次"}),
        ("主　题*", {"主题"}),
        ("举办\n日期：", {"举办日期"}),
        ("【对象】", {"对象"}),
        ("ＦＯＲＭ", {"form"}),
        ("（人次）", {"人次"}),
        ("", set()),
    ],
)
def test_a_label_in_plain_words(label: str, names: set[str]) -> None:
    assert plain_names(label) == names


@pytest.mark.parametrize(
    ("rows", "first", "height"),
    [
        ([["走访日期", "走访地点"], ROW], 0, 1),
        (
            [["台账"], ["单位：东湖镇", None, "时间：上半年"], ["时间", "走访地点", "方式"], ROW],
            2,
            1,
        ),
        ([["时间", "情况", None], [None, "走访地点", "方式"], ROW], 0, 2),
        ([["甲", "乙", "丙", "丁"], ROW], 0, 1),
        ([["台账"], ["甲", "乙", "丙", "丁"], ROW], 1, 1),
    ],
)
def test_where_the_header_stands(rows: list[list[object]], first: int, height: int) -> None:
    header = find_header(VISIT, rows)

    assert header is not None
    assert (header.first, header.height) == (first, height)


@pytest.mark.parametrize("rows", [[], [[]], [ROW, ROW], [["走访台账"]], [["甲"], ["乙"]]])
def test_what_has_no_header(rows: list[list[object]]) -> None:
    assert find_header(VISIT, rows) is None


@pytest.mark.parametrize(
    ("labels", "cells", "fields"),
    [
        (["走访日期", "走访地点", "方式", "次数"], ROW, ["day", "place", "form", "times"]),
        (["时间", "走访地点", "甲", "乙"], ROW, ["day", "place", "form", "times"]),
        # Two days might be either way round.
        (
            ["甲", "乙", "走访地点", "方式"],
            ["2025-03-05", "2025-03-06", "社区", "上门"],
            ["", "", "place", "form"],
        ),
        # A name that two columns bear is neither's.
        (
            ["走访日期", "走访日期", "走访地点", "方式"],
            ["2025-03-05", "2025-03-06", "社区", "上门"],
            ["", "", "place", "form"],
        ),
        # The name counts before another name for it.
        (
            ["时间", "走访日期", "走访地点", "方式"],
            ["上午", "2025-03-06", "社区", "上门"],
            ["", "day", "place", "form"],
        ),
        # The exact name of a field is not a likeness of another.
        (["回访日期", "走访地点", "方式", "次数"], ROW, ["back", "place", "form", "times"]),
        # Units are known by name, words by nothing.
        (
            ["走访日期", "走访地点", "甲", "乙"],
            ["2025-03-05", "社区", "东湖镇", "随便"],
            ["day", "place", "by", ""],
        ),
        # A count that need not be there is not guessed from numbers.
        (
            ["走访日期", "走访地点", "方式", "次数", "甲"],
            [*ROW, 7],
            ["day", "place", "form", "times", ""],
        ),
        (
            ["序号", "走访日期", "走访地点", "方式"],
            [7, "2025-03-05", "社区", "上门"],
            ["", "day", "place", "form"],
        ),
    ],
)
def test_which_column_is_which_field(
    labels: list[object], cells: list[object], fields: list[str]
) -> None:
    proposal = propose(VISIT, [labels, cells], Units())

    assert proposal is not None
    found = {column.index: column.field for column in proposal.columns}
    assert [found.get(index, "") for index in range(len(labels))] == fields


def test_what_is_left_open_says_what_it_may_be() -> None:
    proposal = propose(
        VISIT,
        [["甲", "乙", "走访地点", "方式"], ["2025-03-05", "2025-03-06", "a", "上门"]],
        Units(),
    )

    assert proposal is not None
    assert proposal.columns[0].may_be == ("走访日期", "回访日期")
    assert [field.label for field in proposal.missing] == ["走访日期", "次数"]


def test_the_rows_of_ours_keep_every_cell_in_its_place() -> None:
    rows: list[list[object]] = [
        ["台账"],
        ["时间", "备注", "走访地点", "方式", "次数"],
        ["2025-03-05", "雨", "社区", "上门", 2],
        ["合计"],
    ]
    proposal = propose(VISIT, rows, Units())
    assert proposal is not None
    made = as_ledger_rows(rows, proposal, {"by": "东湖镇"})

    assert made[0][:5] == ("走访日期", None, "走访地点", "方式", "次数")
    # Of what need not be filled in and has no column the sheet says nothing, not that it is empty.
    assert made[0][5:] == ("牵头单位",)
    assert made[1] == ()
    assert made[2] == ("2025-03-05", "雨", "社区", "上门", 2, "东湖镇")
    assert made[3][0] == "合计"


def test_what_was_accepted_is_found_again_by_the_place_of_the_column() -> None:
    rows: list[list[object]] = [
        ["时间", "甲", "走访地点", "方式", "次数"],
        ["2025-03-05", "x", "社区", "上门", 2],
    ]
    proposal = propose(VISIT, rows, Units())
    assert proposal is not None
    fields = ["back", "place", "", "form", "gone"]

    again = remembered(proposal, fields)

    assert fields_by_column(again) == ["back", "place", "", "form"]


def test_a_shape_is_of_kind_labels_and_place_only() -> None:
    rows: list[list[object]] = [["时间", "走访地点"], ROW]
    one = find_header(VISIT, rows)
    two = find_header(VISIT, [["时 间：", "走访地点*"], ["2025-09-09", "别处"]])
    lower = find_header(VISIT, [[], *rows])
    assert one
    assert two
    assert lower

    assert shape_of("visit", one) == shape_of("visit", two)
    assert shape_of("visit", one) != shape_of("visit", lower)
    assert shape_of("visit", one) != shape_of("call", one)
