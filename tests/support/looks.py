"""Word files by how they look: a right one, of which lines such as `行距：28` say what is otherwise."""

from __future__ import annotations

from taizhang.core.checks import CheckedText
from taizhang.core.documents.docx import read_docx
from taizhang.core.documents.docx_layout import read_layout
from taizhang.core.documents.word_document import from_word
from tests.core.documents.packages import WORD_NAMESPACES, content_types, document, pack, word_parts

RIGHT = {
    "纸": "210 297",
    "页边距": "37 35 28 26",
    "行距": "28.95",
    "正文字体": "仿宋_GB2312",
    "正文字号": "16",
    "标题字体": "方正小标宋简体",
    "标题字号": "22",
    "标题位置": "center",
    "标题加粗": "否",
    "一级": "黑体",
    "二级": "楷体_GB2312",
    "缩进": "2",
    "页码": "— PAGE —",
    "页码字体": "宋体",
    "页码字号": "14",
    "双页": "是",
    "署名": "右",
    "表宽": "150",
    "表行": "3",
    "重复标题行": "否",
    "主题字体": "否",
    "颜色": "000000",
    "标黄": "否",
    "修订": "否",
    "批注": "",
    "隐藏": "否",
    "作者": "",
    "网格": "",
    "装订线": "0",
    "三级": "仿宋_GB2312",
    "三级字号": "16",
    "三级加粗": "否",
    "标题": "示例市委统战部2025年上半年工作总结",
    "主送": "",
    "主送位置": "顶格",
    "附件": "",
    "附件字体": "黑体",
}
_BODY = "上半年举办学习培训22场次，参加860人次，比上年同期多4场次，各乡镇都有人参加。"
_NAME, _DAY = "示例市委统战部", "2025年7月1日"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def twips(millimetres: str) -> int:
    return round(float(millimetres) * 14400 / 254)


def file_of(lines: str) -> bytes:
    look = dict(RIGHT)
    for line in lines.splitlines():
        key, _, value = line.partition("：")
        assert key in RIGHT, key
        look[key] = value
    size = look["正文字号"]
    main = _run(_BODY, look["正文字体"], size, look)
    indent = {"2": '<w:ind w:firstLineChars="200" w:firstLine="640"/>'}.get(look["缩进"], "")
    blank = "\u3000\u3000" if look["缩进"] == "空格" else ""
    text = main.replace(_BODY, blank + _BODY)
    sign = "" if look["署名"] == "左" else '<w:jc w:val="right"/>'
    pushed = "\u3000" * 18 if look["署名"] == "空格" else ""
    third = _run("1.开办课堂", look["三级"], look["三级字号"], look)
    if look["三级加粗"] == "是":
        third = third.replace("<w:rPr>", "<w:rPr><w:b/>")
    title = _run(look["标题"], look["标题字体"], look["标题字号"], look)
    if look["标题加粗"] == "是":
        title = title.replace("<w:rPr>", "<w:rPr><w:b/>")
    fang = "仿宋_GB2312"
    body = [
        _paragraph(title, f'<w:jc w:val="{look["标题位置"]}"/>', look),
        *_recipients(look),
        _paragraph(_run("一、主要工作", look["一级"], "16", look), indent, look),
        _paragraph(_run("（一）学习培训", look["二级"], "16", look), indent, look),
        _paragraph(third, indent, look),
        _paragraph(text, indent, look),
        _paragraph(text.replace("上半年", "今年以来"), indent, look),
        _table(look),
        _paragraph(_run(pushed + _NAME, fang, "16", look), sign, look),
        _paragraph(_run(pushed + _DAY, fang, "16", look), sign, look),
        *_annex(look, indent),
        _section(look),
    ]
    return _packed("".join(body), look)


def _recipients(look: dict[str, str]) -> list[str]:
    if not look["主送"]:
        return []
    place = {"顶格": "", "居中": '<w:jc w:val="center"/>', "缩进": '<w:ind w:firstLine="640"/>'}
    runs = _run(look["主送"], "仿宋_GB2312", "16", look)
    return [_paragraph(runs, place[look["主送位置"]], look)]


def _annex(look: dict[str, str], indent: str) -> list[str]:
    if not look["附件"]:
        return []
    broken = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    before = {"分页": [broken], "空行": ["<w:p/>"] * 9}.get(look["附件"], [])
    own = "<w:pageBreakBefore/>" if look["附件"] == "段前分页" else ""
    label = _paragraph(_run("附件1", look["附件字体"], "16", look), own, look)
    said = _run(
        "学习培训一览，共22场次，各乡镇都有，材料另行报送，请查收并核对。",
        "仿宋_GB2312",
        "16",
        look,
    )
    return [*before, label, _paragraph(said, indent, look)]


def checked(lines: str) -> CheckedText:
    data = file_of(lines)
    source = from_word(read_docx(data, "总结.docx"), "总结.docx")
    return CheckedText(source.text, layout=read_layout(data, "总结.docx", source))


def _run(text: str, font: str, size: str, look: dict[str, str]) -> str:
    theme = ' w:eastAsiaTheme="minorEastAsia"' if look["主题字体"] == "是" else ""
    marked = '<w:highlight w:val="yellow"/>' if look["标黄"] == "是" else ""
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>旧</w:t></w:r>" if look["隐藏"] == "是" else ""
    run = (
        f'<w:r><w:rPr><w:rFonts w:eastAsia="{font}"{theme}/><w:color w:val="{look["颜色"]}"/>'
        f'<w:sz w:val="{round(float(size) * 2)}"/>{marked}</w:rPr><w:t>{text}</w:t></w:r>'
    )
    return (f'<w:ins w:id="9" w:author="x">{run}</w:ins>' if look["修订"] == "是" else run) + hidden


def _paragraph(runs: str, properties: str, look: dict[str, str]) -> str:
    pitch = look["行距"]
    spacing = (
        f'<w:spacing w:line="{round(float(pitch.removesuffix("倍")) * 20)}" w:lineRule="exact"/>'
    )
    if pitch.endswith("倍"):
        spacing = f'<w:spacing w:line="{round(float(pitch[:-1]) * 240)}" w:lineRule="auto"/>'
    return f"<w:p><w:pPr>{spacing}{properties}</w:pPr>{runs}</w:p>"


def _table(look: dict[str, str]) -> str:
    head = "<w:trPr><w:tblHeader/></w:trPr>" if look["重复标题行"] == "是" else ""
    cell = "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
    rows = f"<w:tr>{cell}</w:tr>" * (int(look["表行"]) - 1)
    width = f'<w:tblPr><w:tblW w:w="{twips(look["表宽"])}" w:type="dxa"/></w:tblPr>'
    return f"<w:tbl>{width}<w:tr>{head}{cell}</w:tr>{rows}</w:tbl>"


def _section(look: dict[str, str]) -> str:
    wide, high = (twips(side) for side in look["纸"].split())
    top, bottom, left, right = (twips(side) for side in look["页边距"].split())
    kinds = ("default", "even") if look["双页"] == "是" else ("default",)
    feet = "".join(f'<w:footerReference w:type="{kind}" r:id="rF"/>' for kind in kinds)
    grid = (
        f'<w:docGrid w:type="linesAndChars" w:charSpace="{look["网格"]}"/>' if look["网格"] else ""
    )
    return (
        f'<w:sectPr xmlns:r="{_OFFICE}">{feet if look["页码"] else ""}<w:pgSz w:w="{wide}" w:h="{high}"/>'
        f'<w:pgMar w:top="{top}" w:bottom="{bottom}" w:left="{left}" w:right="{right}"'
        f' w:gutter="{twips(look["装订线"])}"/>{grid}</w:sectPr>'
    )


def _packed(body: str, look: dict[str, str]) -> bytes:
    parts = dict(word_parts(body))
    before, _, after = look["页码"].partition("PAGE")
    size = round(float(look["页码字号"]) * 2)
    properties = f'<w:rPr><w:rFonts w:eastAsia="{look["页码字体"]}"/><w:sz w:val="{size}"/></w:rPr>'
    runs = (f"<w:t>{before}</w:t>", "<w:instrText> PAGE </w:instrText>", f"<w:t>{after}</w:t>")
    foot = "".join(f"<w:r>{properties}{run}</w:r>" for run in runs)
    parts["word/footer1.xml"] = f"<w:ftr {WORD_NAMESPACES}><w:p>{foot}</w:p></w:ftr>"
    even = "<w:evenAndOddHeaders/>" if look["双页"] == "是" else ""
    parts["word/settings.xml"] = f"<w:settings {WORD_NAMESPACES}>{even}</w:settings>"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    parts["word/theme/theme1.xml"] = (
        f'<a:theme xmlns:a="{drawing}"><a:minorFont><a:ea typeface=""/>'
        '<a:font script="Hans" typeface="等线"/></a:minorFont></a:theme>'
    )
    more = [("rF", "footer", "footer1.xml"), ("rS", "settings", "settings.xml")]
    more.append(("rT", "theme", "theme/theme1.xml"))
    if look["批注"]:
        parts["word/comments.xml"] = (
            f'<w:comments {WORD_NAMESPACES}><w:comment w:id="1" w:author="{look["批注"]}"/></w:comments>'
        )
        more.append(("rC", "comments", "comments.xml"))
    if look["作者"]:
        core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
        parts["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:creator>{look['作者']}</dc:creator></cp:coreProperties>"
        )
    told = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
        for key, kind, name in more
    )
    rels = "word/_rels/document.xml.rels"
    parts[rels] = str(parts[rels]).replace("</Relationships>", f"{told}</Relationships>")
    parts["[Content_Types].xml"] = content_types()
    parts["word/document.xml"] = document(body)
    return pack(parts)
