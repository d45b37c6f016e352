"""OFD files are read as a PDF is: placed text to paragraphs."""

from __future__ import annotations

import pytest

from taizhang.core.documents.document import BlockKind
from taizhang.core.documents.ofd import read_ofd
from taizhang.core.values import RefusedError
from tests.core.documents.packages import pack

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(words: str, x: float, y: float, *, steps: str = "", more: str = "") -> str:
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 150 6" Font="1" Size="5" {more}>'
        f'<ofd:TextCode X="0" Y="5" DeltaX="{steps or "g 200 5"}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(*pages: str, **more: str) -> bytes:
    def page(content: str) -> str:
        return (
            f'<ofd:Page {SPACE}><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer ID="2">{content}'
            "</ofd:Layer></ofd:Content></ofd:Page>"
        )

    listed = "".join(
        f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages))
    )
    return pack(
        {
            "OFD.xml": (
                f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
                "</ofd:DocBody></ofd:OFD>"
            ),
            "Doc_0/Document.xml": (
                f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
                '</ofd:PhysicalBox></ofd:PageArea><ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
                f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
            ),
            "Doc_0/Tpls/Tpl_0/Content.xml": page(text("示例市简报", 30, 10)),
            **{f"Doc_0/Pages/Page_{at}/Content.xml": page(found) for at, found in enumerate(pages)},
            **more,
        }
    )


def body(data: bytes) -> list[str]:
    edges = {BlockKind.HEADER, BlockKind.FOOTER}
    return [block.text for block in read_ofd(data, "简报.ofd").blocks if block.kind not in edges]


def test_lines_are_joined_and_the_template_of_the_pages_stands_apart() -> None:
    first = text("　　上半年共举办培训三十八场次，参训一千一百余人次，", 30, 50)
    second = text("同比增长百分之八点五。", 30, 60)

    document = read_ofd(ofd(first + second, text("附件", 30, 50), text("附表", 30, 50)), "简报.ofd")

    assert (
        document.blocks[0].text
        == "上半年共举办培训三十八场次，参训一千一百余人次，同比增长百分之八点五。"
    )
    assert [str(block.place()) for block in document.blocks] == [
        "第1页第1段",
        "第2页第1段",
        "第3页第1段",
        "第1页页眉",
    ]


def test_signs_that_are_placed_one_by_one_are_one_line_and_cells_are_not() -> None:
    single = "".join(text(sign, 30 + 5 * at, 50) for at, sign in enumerate("培训38场次"))
    cells = text("东湖镇45家", 30, 70, steps="g 2 5 60 2.5 2.5")

    assert body(ofd(single + cells)) == ["示例市简报", "培训38场次", "东湖镇", "45家"]


def test_watermarks_and_what_is_not_shown_are_left_out() -> None:
    slanted = text("内部水印", 30, 90, more='CTM="0.7 0.7 -0.7 0.7 0 0"')
    unseen = text("不显示", 30, 110, more='Visible="false"')

    assert body(ofd(text("正文", 30, 50) + slanted + unseen)) == ["示例市简报", "正文"]


def test_a_page_that_is_shown_again_and_again_is_refused_in_time() -> None:
    page = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
    signs = "".join(text("甲", 30, 50 + at, steps="1") for at in range(2000))
    listed = f"<ofd:Document {SPACE}><ofd:Pages>{page * 1500}</ofd:Pages></ofd:Document>"

    with pytest.raises(RefusedError, match="异常地大"):
        read_ofd(ofd(signs, **{"Doc_0/Document.xml": listed}), "简报.ofd")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (ofd("<broken"), "OFD 已损坏"),
        (ofd("", **{"Encryptions.xml": "<a/>"}), "OFD 已加密"),
        (ofd("", **{"Doc_0/Tpls/Tpl_0/Content.xml": "<a/>"}), "扫描件"),
        (ofd("", **{"Doc_0/x.xml": "<!DOCTYPE a><a/>"}), "DOCTYPE"),
        (pack({"OFD.xml": "<a/>"}), "没有可读的文字"),
        (pack({"other.xml": "<a/>"}), "不是有效的 OFD 文件"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        read_ofd(data, "简报.ofd")
