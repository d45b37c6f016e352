"""PDF files made by hand: Chinese text at given places, good ones and hostile ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Line = tuple[float, float, float, str]
"""From the left, from the bottom, the size, the text."""

_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< "
    "/Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) "
    "/Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 "
    "/FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>"
)


def make_pdf(pages: Sequence[Iterable[Line]], *, encrypted: bool = False, rotate: int = 0) -> bytes:
    """A PDF of A4 pages with these lines on them; every sign is as wide as its size."""
    contents = ["\n".join(_shown(*line) for line in lines) for lines in pages]
    return raw_pdf(contents, encrypted=encrypted, rotate=rotate)


def raw_pdf(
    contents: Sequence[str],
    *,
    more: Sequence[str] = (),
    resources: str = "",
    encrypted: bool = False,
    rotate: int = 0,
) -> bytes:
    """A PDF of pages with these contents; `more` are further objects, numbered from 4."""
    first = 4 + len(more)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>",
        _FONT,
        *more,
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} "
            f"/Contents {first + 2 * number + 1} 0 R /Resources << /Font << /F 3 0 R >> {resources} >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    extra = ""
    if encrypted:
        locked = "AB" * 32
        extra = (
            f"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{locked}> /U <{locked}> >> "
            "/ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]"
        )
    return assemble(objects, extra)


def assemble(objects: Sequence[str], extra: str = "") -> bytes:
    """Objects, numbered from 1, as a file; the first is the root."""
    data = b"%PDF-1.7\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(data)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    data += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    return (
        data + f"trailer << /Size {size} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF".encode()
    )


def _shown(left: float, bottom: float, size: float, text: str) -> str:
    return f"BT /F {size} Tf {left} {bottom} Td <{text.encode('utf-16-be').hex()}> Tj ET"
