"""Messy workbooks, made by code: what is wrong in each, and exactly what must come of it.

One line of a table is one workbook. `SHAPES` are about where things stand and what they are called, `FORMATS` about
files, `MARKS` about what may not come in at all, `OURS` about workbooks of our own that somebody has been at, and
`CELLS` about how things are spelled inside cells.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from types import MappingProxyType

from openpyxl import Workbook as NewBook
from openpyxl import load_workbook

from taizhang.services.workspace import Workspace
from tests.support.books import TRAINING
from tests.support.old_books import compound, old_workbook
from tests.support.workspaces import fill_in, saved, template_of, training

TOWN = "town-donghu"
Rows = Sequence[Sequence[object]]
Record = Mapping[str, object]


@dataclass(frozen=True)
class MessyBook:
    """A workbook, what is said of it, and what must come of it.

    Attributes:
        wrong: What is wrong in it.
        data: Its bytes, or what makes them in an office.
        file: Its name.
        ours: Whether it is one of ours, of which nothing needs to be said.
        kind: What is said of its kind.
        maps: Columns, and the fields they are said to be.
        sets: Fields, and what they are said to be in every row.
        reasons: For some columns, by letters: the field and the reason that are proposed; nothing for "not taken".
        training: What the ledger holds of trainings afterwards.
        appeals: What it holds of appeals.
        problems: Where something is wrong, and words of what.
        notes: Words of what is told besides.
        unread: Sheets that are left alone.
        refused: Words of the refusal, if the file as a whole cannot be used.
    """

    wrong: str
    data: bytes | Callable[[Workspace], bytes]
    file: str = "上半年.xlsx"
    ours: bool = False
    kind: str = ""
    maps: tuple[tuple[str, str], ...] = ()
    sets: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    training: tuple[Record, ...] = ()
    appeals: tuple[Record, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def book(
    rows: Rows,
    title: str = "Sheet1",
    merges: Sequence[str] = (),
    more: Mapping[str, Rows] = MappingProxyType({}),
) -> bytes:
    """An .xlsx file with a sheet, and perhaps more."""
    made = NewBook()
    first = made.active
    assert first is not None
    first.title = title
    for sheet, lines in ((first, rows), *((made.create_sheet(n), r) for n, r in more.items())):
        for line in lines:
            sheet.append([*line])
    for cells in merges:
        first.merge_cells(cells)
    return saved(made)


def text(rows: Rows, delimiter: str = ",") -> str:
    """The rows as plain text."""
    return "".join(
        delimiter.join("" if cell is None else str(cell) for cell in row) + "\r\n" for row in rows
    )


NAMES = ("举办日期", "主题", "形式", "对象", "场次", "培训人次")
FIRST = ("2025-03-05", "政策解读", "专题讲座", "统战干部", 1, 50)
SECOND = ("2025-04-08", "业务培训", "培训班", "民营企业", 2, 80)
BOTH = (FIRST, SECOND)
NAMED: tuple[tuple[object, ...], ...] = (NAMES, FIRST, SECOND)


def held(day: str, topic: str, **other: object) -> Record:
    """A training as the ledger holds it."""
    return {
        "held_on": day,
        "topic": topic,
        "format": "lecture",
        "audience": "united_front_staff",
        "sessions": 1,
        "person_times": 50,
        **other,
    }


ONE = held("2025-03-05", "政策解读")
TWO = held(
    "2025-04-08",
    "业务培训",
    format="course",
    audience="private_business",
    sessions=2,
    person_times=80,
)
TAKEN = (ONE, TWO)
APPEAL_NAMES = ("事项", "类别", "来源", "收集日期", "承办单位", "交办日期", "办结日期")
APPEAL = ("用电增容", "其他", "走访调研", "2025-02-03", "柳河镇", "2025-02-04", None)
HELD_APPEAL = {
    "matter": "用电增容",
    "category": "other",
    "source": "visit",
    "collected_on": "2025-02-03",
    "handling_unit": "town-liuhe",
    "assigned_on": "2025-02-04",
}


def with_columns(*extra: tuple[str, object, object], at_front: bool = False) -> Rows:
    """The two trainings with more columns: name and what stands in each row."""
    added = [*zip(*extra, strict=True)]
    return [
        (*more, *row) if at_front else (*row, *more) for row, more in zip(NAMED, added, strict=True)
    ]


def renamed(**names: str) -> Rows:
    """The two trainings, some columns called otherwise."""
    return [[names.get(name, name) for name in NAMES], *BOTH]


def uncomputed() -> bytes:
    """A formula that no spreadsheet has computed."""
    return book([NAMES, (*FIRST[:5], "=25+25"), SECOND])


SHAPES = (
    MessyBook(
        "nothing but that it is not ours",
        book(NAMED),
        training=TAKEN,
        reasons={"A": "举办日期 名称相同"},
    ),
    MessyBook(
        "titles and a line with the unit stand above the header",
        book(
            [
                ["2025年上半年学习培训台账"],
                [],
                ["填报单位：东湖镇", None, None, "单位：场次、人次"],
                *NAMED,
            ],
            merges=["A1:F1"],
        ),
        training=TAKEN,
    ),
    MessyBook(
        "a bad cell under titles is named where it stands",
        book([["台账"], ["单位：东湖镇"], NAMES, FIRST, (*SECOND[:5], "约80")]),
        training=(ONE,),
        problems=(("F5", "准确的数字"),),
    ),
    MessyBook(
        "columns go by other names",
        book(
            renamed(
                举办日期="培训时间",
                主题="活动名称",
                形式="培训方式",
                对象="参训对象",
                场次="期数",
                培训人次="参训人数",
            )
        ),
        training=TAKEN,
        reasons={"A": "举办日期 别名", "B": "主题 别名", "E": "场次 别名", "F": "培训人次 别名"},
    ),
    MessyBook(
        "names with line breaks, spaces, full width, units in brackets, stars and colons",
        book(
            [
                [
                    "举办\n日期*",
                    "主　题：",
                    " 形 式 ",
                    "【对象】",
                    "场次（场）",
                    "培训人次\n（单位：人次）",
                ],
                *BOTH,
            ]
        ),
        training=TAKEN,
        reasons={letter: f"{name} 名称相同" for letter, name in zip("ABCDEF", NAMES, strict=True)},
    ),
    MessyBook(
        "names of the program instead of labels",
        book([["held_on", "Topic", "FORMAT", "audience", "sessions", "person_times"], *BOTH]),
        training=TAKEN,
        reasons={"F": "培训人次 名称相同"},
    ),
    MessyBook(
        "the header is two rows high, with a word over several columns",
        book(
            [
                ["序号", "举办日期", "培训情况", None, None, "规模", None],
                [None, None, "主题", "形式", "对象", "场次", "人次"],
                (1, *FIRST),
                (2, *SECOND),
            ],
            merges=["A1:A2", "B1:B2", "C1:E1", "F1:G1"],
        ),
        training=TAKEN,
        reasons={"A": "", "B": "举办日期 名称相同", "G": "培训人次 别名"},
        notes=("没有采用的列：序号",),
    ),
    MessyBook(
        "of two rows only both together are the name",
        book(
            [
                ["事项", "类别", "来源", "收集", "交办", "办结"],
                [None, None, None, "日期", "日期", "日期"],
                ["用电增容", "其他", "走访调研", "2025-02-03", "2025-02-04", "2025-03-01"],
            ],
            merges=["A1:A2", "B1:B2", "C1:C2"],
        ),
        appeals=({**HELD_APPEAL, "closed_on": "2025-03-01"} | {"handling_unit": None},),
        reasons={"F": "办结日期 名称相同"},
    ),
    MessyBook(
        "columns stand in another order",
        book([[*reversed(row)] for row in NAMED]),
        training=TAKEN,
    ),
    MessyBook(
        "columns that are no fields, one with a phone number",
        book(with_columns(("备注", "下雨", "联系 13812345678"), ("填报人", "综合岗", None))),
        training=TAKEN,
        reasons={"G": "", "H": ""},
        notes=("没有采用的列：备注、填报人",),
    ),
    MessyBook(
        "a column says whose each row is, and all are of the unit that sends",
        book(with_columns(("填报单位", "东湖镇", "示例市东湖镇"))),
        training=TAKEN,
        reasons={"G": ""},
        notes=("没有采用的列：填报单位",),
    ),
    MessyBook(
        "the rows are of several units",
        book(with_columns(("单位", "东湖镇", "柳河镇"))),
        refused=("“单位”一列有别的单位（柳河镇），不全是东湖镇的", '--map "单位=-"'),
    ),
    MessyBook(
        "the rows name several units, and a person says that they are all of one",
        book(with_columns(("举办单位", "东湖镇", "柳河镇"))),
        maps=(("举办单位", "-"),),
        training=TAKEN,
    ),
    MessyBook(
        "a number in front of every line",
        book(with_columns(("", 1, 2), at_front=True)),
        training=TAKEN,
        reasons={"A": ""},
    ),
    MessyBook(
        "empty columns in between, and two dozen in front",
        book([[*[None] * 26, *[part for cell in row for part in (cell, None)]] for row in NAMED]),
        training=TAKEN,
        reasons={"AA": "举办日期 名称相同", "AK": "培训人次 名称相同"},
    ),
    MessyBook(
        "empty rows in between and below",
        book([[], [], NAMES, [], FIRST, [], [], SECOND, [], [" "]]),
        training=TAKEN,
    ),
    MessyBook(
        "names that are only almost those",
        book(renamed(主题="培训主题简述", 对象="参训对象类别", 培训人次="累计参训人数")),
        training=TAKEN,
        reasons={"B": "主题 名称相近", "D": "对象 名称相近", "F": "培训人次 名称相近"},
    ),
    MessyBook(
        "columns without names, of which the content tells",
        book(renamed(举办日期="", 形式="甲", 对象="")),
        training=TAKEN,
        reasons={"A": "举办日期 按内容推断", "C": "形式 按内容推断", "D": "对象 按内容推断"},
    ),
    MessyBook(
        "a name is missing, and words tell nothing",
        book(renamed(主题="")),
        refused=("缺少必填的“主题”", "--map"),
    ),
    MessyBook(
        "a name is missing, and a person says which column it is",
        book(renamed(主题="")),
        maps=(("B", "主题"),),
        training=TAKEN,
        reasons={"B": "主题 由人指定"},
    ),
    MessyBook(
        "a name that nobody knows, and a person says what it is",
        book(renamed(主题="何事")),
        maps=(("何事", "主题"),),
        training=TAKEN,
    ),
    MessyBook(
        "a person takes another column than the one proposed",
        book(with_columns(("实际到场", 45, 77))),
        maps=(("实际到场", "培训人次"),),
        training=({**ONE, "person_times": 45}, {**TWO, "person_times": 77}),
        reasons={"F": "", "G": "培训人次 由人指定"},
    ),
    MessyBook(
        "a person leaves a column out",
        book(with_columns(("邀请人数", "很多", 90))),
        maps=(("邀请人数", "-"),),
        training=TAKEN,
        reasons={"G": " 由人指定"},
    ),
    MessyBook(
        "two columns of one name",
        book(with_columns(("举办日期", "2025-03-06", "2025-04-09"))),
        refused=("缺少必填的“举办日期”",),
    ),
    MessyBook(
        "two columns of one name, and a person says which",
        book(with_columns(("举办日期", "2025-03-06", "2025-04-09"))),
        maps=(("A", "举办日期"),),
        training=TAKEN,
    ),
    MessyBook(
        "a person names a column that stands there twice",
        book(with_columns(("举办日期", "2025-03-06", "2025-04-09"))),
        maps=(("举办日期", "举办日期"),),
        refused=("叫“举办日期”的列有2个，请改写列号：A、G",),
    ),
    MessyBook(
        "a person names a column that is not there",
        book(NAMED),
        maps=(("没有的列", "主题"),),
        refused=("没有叫“没有的列”的列",),
    ),
    MessyBook(
        "a person names a field that is not there",
        book(NAMED),
        maps=(("主题", "没有的字段"),),
        refused=("没有字段“没有的字段”",),
    ),
    MessyBook(
        "two columns of numbers without names",
        book(renamed(场次="甲", 培训人次="乙")),
        refused=("缺少必填的“场次”、“培训人次”",),
    ),
    MessyBook(
        "a required column is missing",
        book([row[:2] + row[3:] for row in NAMED]),
        refused=("缺少必填的“形式”", "--set"),
    ),
    MessyBook(
        "a required column is missing, and a person says what it always is",
        book([row[:2] + row[3:] for row in NAMED]),
        sets={"形式": "线上学习"},
        training=({**ONE, "format": "online"}, {**TWO, "format": "online"}),
        notes=("“形式”一律填为“线上学习”",),
    ),
    MessyBook(
        "what a field is said to be is no answer",
        book([row[:2] + row[3:] for row in NAMED]),
        sets={"形式": "骑马"},
        refused=("不在可选项中",),
    ),
    MessyBook(
        "a field is said to be something and has a column too",
        book(NAMED),
        sets={"形式": "线上学习"},
        refused=("“形式”已有一列",),
    ),
    MessyBook("no header at all", book([*BOTH]), refused=("没有认出", "表头")),
    MessyBook(
        "another sort of table",
        book([["姓名", "职务", "工龄"], ["甲", "乙", 3]]),
        refused=("没有认出", "表头"),
    ),
    MessyBook("an empty workbook", book([]), refused=("没有认出",)),
    MessyBook(
        "the header and not a single row",
        book([NAMES]),
        training=(),
    ),
    MessyBook(
        "the header stands on every page",
        book([["台账"], NAMES, FIRST, [], NAMES, SECOND]),
        training=TAKEN,
    ),
    MessyBook(
        "sheets of two kinds, one of something else, an empty one",
        book(
            NAMED,
            title="培训",
            more={
                "诉求": [APPEAL_NAMES, APPEAL],
                "通讯录": [["部门", "职责"], ["甲", "乙"]],
                "空表": [],
            },
        ),
        training=TAKEN,
        appeals=(HELD_APPEAL,),
        unread=("通讯录", "空表"),
    ),
    MessyBook(
        "of two sheets one lacks a required column",
        book(NAMED, title="培训", more={"诉求": [APPEAL_NAMES[1:], APPEAL[1:]]}),
        training=TAKEN,
        problems=(("", "缺少必填的“事项”"),),
        unread=("诉求",),
    ),
    MessyBook(
        "a sheet a month",
        book([NAMES, FIRST], title="3月", more={"4月": [NAMES, SECOND], "5月": [NAMES]}),
        training=TAKEN,
    ),
    MessyBook(
        "a sheet a month, some with bad cells",
        book(
            [NAMES, FIRST, (*FIRST[:5], "近50")],
            title="3月",
            more={"4月": [NAMES, SECOND, (*SECOND[:5], "近80")]},
        ),
        training=TAKEN,
        problems=(("F3", "准确的数字"), ("F3", "准确的数字")),
    ),
    MessyBook(
        "a sheet a month and one that gathers them",
        book([NAMES, FIRST], title="3月", more={"4月": [NAMES, SECOND], "汇总": NAMED}),
        training=TAKEN,
        problems=(("", "第2行与工作表“3月”第2行完全相同"),),
    ),
    MessyBook(
        "it might be either of two kinds",
        book(
            [
                ["日期", "主题", "形式", "事项", "类别", "来源"],
                ["2025-03-05", "a", "b", "c", "d", "e"],
            ]
        ),
        refused=("分不清是", "“学习培训”", "“诉求办理”", "--kind"),
    ),
    MessyBook(
        "it might be either, and a person says which",
        book(
            [
                [*NAMES, "事项", "类别", "来源", "收集日期"],
                [*FIRST, "用电增容", "其他", "走访调研", "2025-02-03"],
            ]
        ),
        kind="诉求办理",
        appeals=(
            {name: HELD_APPEAL[name] for name in ("matter", "category", "source", "collected_on")},
        ),
    ),
    MessyBook(
        "a person names a register as its kind",
        book(NAMED),
        kind="统战组织名录",
        refused=("没有台账类型“统战组织名录”", "名录用基础名录表导入"),
    ),
    MessyBook(
        "a sheet called like ours of nil reports",
        book(NAMED, more={"零报告": [["台账", "情况"], ["诉求办理", "本期无"]]}),
        training=TAKEN,
        notes=("工作表“零报告”没有读取",),
    ),
    MessyBook(
        "a column of several units and an optional one of a document number",
        book(
            with_columns(
                ("协办单位", "柳河镇、经济联络科", None), ("文号", "示统发〔2025〕3号", None)
            )
        ),
        training=(
            {
                **ONE,
                "co_hosts": ["town-liuhe", "sec-economy"],
                "document_number": "示统发〔2025〕3号",
            },
            TWO,
        ),
        reasons={"G": "联合单位 别名", "H": "佐证文号 别名"},
    ),
    MessyBook(
        "a formula that no spreadsheet has computed",
        uncomputed(),
        training=(TWO,),
        problems=(("F2", "还没有算出结果"),),
    ),
    MessyBook(
        "an identity card in the topic",
        book([NAMES, (FIRST[0], "学员11010519491231002X", *FIRST[2:]), SECOND]),
        training=(TWO,),
        problems=(("B2", "身份证号"),),
    ),
)

FORMATS = (
    MessyBook(
        "text in UTF-8", text(NAMED).encode(), "上半年.csv", training=TAKEN, notes=("UTF-8",)
    ),
    MessyBook(
        "text in UTF-8 with a mark in front",
        codecs.BOM_UTF8 + text(NAMED).encode(),
        "上半年.csv",
        training=TAKEN,
        notes=("UTF-8",),
    ),
    MessyBook(
        "text in GB18030",
        text(NAMED).encode("gb18030"),
        "上半年.csv",
        training=TAKEN,
        notes=("GB18030",),
    ),
    MessyBook(
        "text in UTF-16, divided by tabs, called .txt",
        text(NAMED, "\t").encode("utf-16"),
        "上半年.txt",
        training=TAKEN,
        notes=("UTF-16", "制表符"),
    ),
    MessyBook(
        "text divided by semicolons, with titles and quotations",
        ("培训台账\r\n\r\n" + text(NAMED, ";").replace("政策解读", '"政策;解读\n""上"""')).encode(),
        "上半年.csv",
        training=({**ONE, "topic": '政策;解读 "上"'}, TWO),
        notes=("分号",),
    ),
    MessyBook(
        "text with a bad cell",
        text([NAMES, FIRST, (*SECOND[:5], "80多")]).encode("gb18030"),
        "上半年.csv",
        training=(ONE,),
        problems=(("F3", "准确的数字"),),
    ),
    MessyBook(
        "text in two encodings at once",
        text(NAMED).encode() + "2025-05-05,理论,".encode("gb18030") + b"\xff\r\n",
        "上半年.csv",
        refused=("上半年.csv:4:", "编码无法辨认"),
    ),
    MessyBook(
        "text with a quotation that does not end",
        text(NAMED).replace("政策解读", '"政策解读').encode(),
        "上半年.csv",
        refused=("引号不成对",),
    ),
    MessyBook("an old workbook", old_workbook({"培训": NAMED}), "上半年.xls", training=TAKEN),
    MessyBook(
        "an old workbook with titles, days as days, and a failed formula",
        old_workbook(
            {"培训": [["台账"], NAMES, (date(2025, 3, 5), *FIRST[1:]), (*SECOND[:5], "#DIV/0!")]}
        ),
        "上半年.xls",
        training=(ONE,),
        problems=(("F4", "公式出错（#DIV/0!）"),),
    ),
    MessyBook("an old workbook called .xlsx", old_workbook({"培训": NAMED}), training=TAKEN),
    MessyBook(
        "an old workbook with macros",
        old_workbook({"培训": NAMED}, ["_VBA_PROJECT_CUR"]),
        "上半年.xls",
        refused=("含有宏",),
    ),
    MessyBook(
        "an old workbook cut off",
        old_workbook({"培训": NAMED})[:4000],
        "上半年.xls",
        refused=("旧格式",),
    ),
    MessyBook(
        "a table of WPS",
        compound("Workbook", b"x"),
        "上半年.et",
        refused=("旧格式", "另存为 .xlsx"),
    ),
    MessyBook("a document", compound("WordDocument", b"x"), "总结.doc", refused=("旧格式",)),
    MessyBook(
        "a web page called .xls",
        b"<html><table>",
        "上半年.xls",
        refused=("不是有效的 Excel 工作簿",),
    ),
)

MARKS = (
    MessyBook(
        "a mark in the name of the file",
        book(NAMED),
        "机密★10年 台账.xlsx",
        refused=("文件名带有密级标志",),
    ),
    MessyBook(
        "a mark in the name of a sheet",
        book(NAMED, title="秘密★1年"),
        refused=("第1张工作表的名称",),
    ),
    MessyBook(
        "a mark above the header",
        book([["机密★10年"], *NAMED]),
        refused=("Sheet1!A1: 带有密级标志",),
    ),
    MessyBook(
        "a mark in a column that is not taken",
        book(with_columns(("密级", "无", "秘密"))),
        refused=("Sheet1!G3: 带有密级标志",),
    ),
    MessyBook(
        "a mark on a sheet of something else",
        book(NAMED, more={"附件": [[], ["内部资料，注意保存"]]}),
        refused=("附件!A2: 带有内部资料标注",),
    ),
    MessyBook(
        "a mark in a text",
        text([*NAMED, ["密级：机密"]]).encode("gb18030"),
        "上半年.csv",
        refused=("A4: 带有密级标志",),
    ),
    MessyBook(
        "a mark in an old workbook",
        old_workbook({"培训": [["绝密★"], *NAMED]}),
        "上半年.xls",
        refused=("培训!A1",),
    ),
    MessyBook(
        "trainings about secrecy",
        book(
            [
                NAMES,
                (FIRST[0], "保守秘密专题培训", *FIRST[2:]),
                (SECOND[0], "保密教育培训", *SECOND[2:]),
            ]
        ),
        "保密教育.xlsx",
        training=({**ONE, "topic": "保守秘密专题培训"}, {**TWO, "topic": "保密教育培训"}),
    ),
)


def filled(office: Workspace) -> bytes:
    """Our workbook with the two trainings."""
    rows = [
        training("2025-03-05"),
        training("2025-04-08", "业务培训", 形式="培训班", 对象="民营企业", 场次=2, 培训人次=80),
    ]
    return fill_in(template_of(office, TOWN), {TRAINING: rows})


def with_another_sheet(office: Workspace) -> bytes:
    """Ours with a sheet of theirs in it."""
    made = load_workbook(BytesIO(filled(office)))
    sheet = made.create_sheet("科室台账", 0)
    for row in [NAMES, ("2025-05-05", "理论学习", *FIRST[2:])]:
        sheet.append([*row])
    return saved(made)


def copied_out(office: Workspace) -> bytes:
    """Our sheet, copied into a workbook of theirs: with record ids and the line that explains the columns."""
    sheet = load_workbook(BytesIO(filled(office)))[TRAINING]
    return book([[cell.value for cell in row] for row in sheet.iter_rows(max_row=4)])


def header_renamed(office: Workspace) -> bytes:
    """Ours with a column called otherwise."""
    made = load_workbook(BytesIO(filled(office)))
    made[TRAINING]["C1"].value = "活动名称"
    return saved(made)


OURS = (
    MessyBook(
        "a sheet of theirs in ours",
        with_another_sheet,
        ours=True,
        training=TAKEN,
        unread=("科室台账",),
    ),
    MessyBook(
        "a sheet of theirs in ours, and the same said of it",
        with_another_sheet,
        training=TAKEN,
        unread=("科室台账",),
    ),
    MessyBook(
        "our sheet in a workbook of theirs",
        copied_out,
        training=TAKEN,
        reasons={"A": "记录号 名称相同"},
    ),
    MessyBook(
        "our sheet in a workbook of theirs, nothing said",
        copied_out,
        ours=True,
        refused=("不是本系统发出的",),
    ),
    MessyBook(
        "a column of ours called otherwise",
        header_renamed,
        ours=True,
        problems=(("C1", "不认识的列“活动名称”"), ("1", "缺少列“主题”")),
    ),
)

# Spellings inside cells, rows that are no records (totals, notes), hidden and merged ones: one line here for each.
CELLS: tuple[MessyBook, ...] = ()

MESSY_BOOKS = (*SHAPES, *FORMATS, *MARKS, *OURS, *CELLS)
