"""The end of the text goes with the signature, a list as well as a paragraph."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree

from taizhang.core.rendering.docx import NATIONAL, render_docx
from taizhang.core.rendering.typst import draft_typst
from taizhang.core.reports.runs import Text
from taizhang.core.reports.tree import Item, ItemList
from tests.core.rendering.reports import write_report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.mark.parametrize(("last", "kept"), [("办好诉求。", True), ("长" * 1000, False)])
def test_the_last_item_of_a_list_stays_with_the_signature(last: str, *, kept: bool) -> None:
    items = ItemList((Item("（1）", (Text("抓好培训。"),)), Item("（2）", (Text(last),))))
    report = replace(write_report("甲。"), blocks=(items,), signature="示例市", annexes=())

    with zipfile.ZipFile(BytesIO(render_docx(report, NATIONAL, {}, indicator_names={}))) as file:
        document = etree.fromstring(file.read("word/document.xml"))
    found = {
        "".join(t.text or "" for t in p.iter(f"{W}t"))[:7]: p.find(f"{W}pPr/{W}keepNext")
        is not None
        for p in document.iter(f"{W}p")
    }

    assert found["（1）抓好培训"[:7]] is False
    assert found[f"（2）{last}"[:7]] is kept
    assert (draft_typst(report, NATIONAL, None).body.count("#kept(") == 1) is kept
