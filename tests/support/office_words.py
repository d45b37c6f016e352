"""Word files as an office makes them, with slots, built by hand."""

from __future__ import annotations

from collections.abc import Mapping

from tests.core.documents.packages import pack

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc0500f0003860180a51a"
    "5c0a0000000049454e44ae426082"
)
STYLES = (
    f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/><w:sz w:val="21"/></w:rPr>'
    "</w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/>'
    '<w:color w:val="1F4E79"/><w:sz w:val="32"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="ph"><w:name w:val="Placeholder Text"/>'
    '<w:rPr><w:color w:val="808080"/></w:rPr></w:style></w:styles>'
)
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rH"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1800" w:right="1400" w:bottom="1600" '
    'w:left="1400" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
)


def run(text: str, look: str = "") -> str:
    """A run."""
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}<w:t>{text}</w:t></w:r>"


def paragraph(content: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def control(name: str, text: str = "点击输入", look: str = "", number: int = 7) -> str:
    """A slot within a line, as a content control."""
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="slot:{name}"/><w:id w:val="{number}"/></w:sdtPr>'
        f"<w:sdtContent>{run(text, look)}</w:sdtContent></w:sdt>"
    )


def block(name: str, *paragraphs: str) -> str:
    """A slot around whole paragraphs."""
    inside = "".join(paragraphs or (paragraph(run("这里是内容")),))
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="slot:{name}"/></w:sdtPr>'
        f"<w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    )


def bookmark(name: str, content: str = "", number: int = 3) -> str:
    """A slot as a bookmark."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def cell(content: str) -> str:
    """A table of one cell."""
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="6000" w:type="dxa"/></w:tblPr><w:tblGrid>'
        '<w:gridCol w:w="6000"/></w:tblGrid><w:tr><w:tc><w:tcPr>'
        f'<w:tcW w:w="6000" w:type="dxa"/></w:tcPr>{content}</w:tc></w:tr></w:tbl>'
    )


def office_parts(body: str, header: str = "") -> dict[str, str | bytes]:
    """The parts of a file with a letterhead, a picture and styles of its own."""
    spaces = f'xmlns:w="{_W}" xmlns:r="{_R}"'
    header = header or paragraph(run("示例市委统战部"))

    def link(key: str, kind: str, target: str) -> str:
        return f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"/>'

    def links(*found: str) -> str:
        return f'<Relationships xmlns="{_LINKS}">{"".join(found)}</Relationships>'

    def kind(part: str, named: str) -> str:
        return f'<Override PartName="/word/{part}" ContentType="{_KIND}.{named}+xml"/>'

    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            + kind("document.xml", "document.main")
            + kind("styles.xml", "styles")
            + kind("header1.xml", "header")
            + "</Types>"
        ),
        "_rels/.rels": links(link("rId1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": links(
            link("rS", "styles", "styles.xml"),
            link("rH", "header", "header1.xml"),
            link("rP", "image", "media/seal.png"),
        ),
        "word/document.xml": f"<w:document {spaces}><w:body>{body}{SECTION}</w:body></w:document>",
        "word/header1.xml": f"<w:hdr {spaces}>{header}</w:hdr>",
        "word/styles.xml": STYLES,
        "word/media/seal.png": PICTURE,
    }


def office_file(
    body: str, header: str = "", parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A file of an office; `parts` are further ones, or others for those of the same name."""
    return pack({**office_parts(body, header), **(parts or {})})
