"""The rules of the page for typst, from the same measures as the Word file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.typst.text import Face, literal

_TWIPS = 20
_MIDDLE = "0.38em"
"""How far above the base line the middle of a Chinese character lies."""

_RULES = """\
#set page(width: {width}mm, height: {height}mm, footer-descent: 0pt, footer: context page-number(),
  margin: (top: {top}mm, bottom: {bottom}mm, left: {left}mm, right: {right}mm))
#set text(lang: "zh", region: "cn", font: face-body, size: {size}pt, weight: "regular", fallback: false,
  tracking: {tracking}pt, cjk-latin-spacing: none, hyphenate: false, overhang: false,
  top-edge: half + {middle}, bottom-edge: -half + {middle}, costs: (orphan: 0%, widow: 0%))
#set par(leading: 0pt, spacing: 0pt, justify: true, linebreaks: "simple",
  first-line-indent: (amount: {indent}pt, all: true))
#set block(spacing: 0pt)
#show heading: it => block(above: 0pt, below: 0pt, sticky: true, width: 100%, {{
  set text(size: {size}pt, weight: "regular", font: if it.level == 1 {{ face-heading-1 }}
    else if it.level == 2 {{ face-heading-2 }} else {{ face-body }})
  par(it.body)
}})
"""

_FUNCTIONS = """\
#let may-break = box()
#let page-number() = {{
  let number = counter(page).get().first()
  set par(first-line-indent: 0pt)
  set text(font: face-page-number, size: {page_number_size}pt, tracking: 0pt,
    top-edge: 0.88em, bottom-edge: -0.12em)
  v({page_number_drop})
  align(if calc.odd(number) {{ right }} else {{ left }},
    pad(left: {page_number_size}pt, right: {page_number_size}pt)[— #number —])
}}
#let title(..lines) = {{
  set par(first-line-indent: 0pt, justify: false)
  set text(font: face-title, size: {title_size}pt, weight: 600, tracking: 0pt)
  block(width: 100%, sticky: true, align(center, lines.pos().join(linebreak())))
  v(pitch)
}}
#let paragraph(..pieces) = par(pieces.pos().join())
#let kept(..pieces) = block(breakable: false, sticky: true, width: 100%, par(pieces.pos().join()))
#let figure-link(number, words) = [#link(label("b-" + number), words)#label("f-" + number)]
#let closing(..lines) = block(breakable: false, width: 100%, {{
  set par(first-line-indent: 0pt, justify: false)
  v(pitch)
  for (words, right) in lines.pos() {{
    block(width: 100%, inset: (right: right), align(std.right, words))
  }}
}})
#let basis(title, facts, ..cells) = {{
  pagebreak()
  set text(size: 9pt, tracking: 0pt, top-edge: 0.88em, bottom-edge: -0.12em)
  set par(first-line-indent: 0pt, justify: false, leading: 0.45em)
  block(below: 8pt, text(font: face-heading-1, size: 14pt, title))
  block(below: 8pt, facts)
  table(columns: (2.2em, 1.3fr, 2fr, 3fr, 1.8fr, 1.5fr, 1.5fr, 2.8em), inset: 3pt, stroke: 0.5pt,
    ..cells.pos())
}}
#let head-cells(..cells) = table.header(..cells.pos().map(cell => text(font: face-heading-1, cell)))
#let back-link(number, words) = [#link(label("f-" + number), words)#label("b-" + number)]
"""


def render_prelude(
    profile: LayoutProfile, families: Mapping[Face, Sequence[str]], about: Mapping[str, str]
) -> str:
    """Fonts, page, paragraphs and the functions that the text is written with.

    Args:
        profile: The measures.
        families: For each face the families of fonts, the first that has a character sets it.
        about: Expressions of typst for what the file says of itself.
    """
    pitch = profile.line_pitch / _TWIPS
    measures = {
        "width": profile.paper[0],
        "height": profile.paper[1],
        "top": profile.top,
        "bottom": profile.bottom,
        "left": profile.left,
        "right": profile.right,
        "size": _points(profile.size),
        "title_size": _points(profile.title_size),
        "page_number_size": _points(profile.page_number_size),
        "tracking": (profile.character_pitch - profile.size * 10) / _TWIPS,
        "indent": profile.character_pitch * 2 / _TWIPS,
        "middle": _MIDDLE,
        # The middle of the dashes lies 7 mm below the type area.
        "page_number_drop": "7mm - 0.5em",
    }
    faces = "".join(
        f"#let face-{face.replace('_', '-')} = ({''.join(literal(name) + ', ' for name in families[face])})\n"
        for face in Face
    )
    document = ", ".join(f"{key}: {value}" for key, value in about.items())
    return (
        f"#set document({document})\n{faces}#let pitch = {pitch}pt\n#let half = {pitch / 2}pt\n"
        + _FUNCTIONS.format(**measures)
        + _RULES.format(**measures)
    )


def _points(half_points: int) -> float:
    return half_points / 2
