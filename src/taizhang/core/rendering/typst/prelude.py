"""The rules of the page for typst, from the same measures as the Word file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taizhang.core.rendering.docx.layout import LayoutProfile
from taizhang.core.rendering.typst.text import Face, literal

_TWIPS = 20
_MIDDLE = "0.38em"
"""How far above the base line the middle of a Chinese character lies."""

_MARK_DOWN = 35
"""mm from the top of the type area to the mark of the red head."""

_DIGITS = "[0-9A-Za-z.%]"
_BOLD = "0.35pt"

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
    else if it.level == 2 {{ face-heading-2 }} else {{ face-body }}, {heading_3})
  par(it.body)
}})
"""

_FUNCTIONS = """\
#let may-break = box()
#let red-ink = rgb("#ff0000")
#let page-number() = {{
  let number = counter(page).get().first()
  // A blank page before the colophon, and the page of the colophon after it, are not numbered.
  let ends = query(<text-end>).map(end => end.location().page())
  let places = query(<colophon>).map(place => place.location().page())
  if ends.len() > 0 and places.first() > ends.first() + 1 and number > ends.first() and number <= places.first() {{
    return
  }}
  set par(first-line-indent: 0pt)
  set text(font: face-page-number, size: {page_number_size}pt, tracking: 0pt,
    top-edge: 0.88em, bottom-edge: -0.12em)
  v({page_number_drop})
  align(if calc.odd(number) {{ right }} else {{ left }},
    pad(left: {page_number_size}pt, right: {page_number_size}pt)[— #number —])
}}
#let blank() = v(pitch)
#let title(..lines) = {{
  set par(first-line-indent: 0pt, justify: false)
  set text(font: face-title, size: {title_size}pt, weight: 600, tracking: 0pt)
  block(width: 100%, sticky: true, align(center, lines.pos().join(linebreak())))
}}
#let plain-line(alignment, words) = {{
  set par(first-line-indent: 0pt, justify: false)
  block(width: 100%, sticky: true, align(alignment, words))
}}
#let date-line(words) = plain-line(center, text(font: face-heading-2, words))
#let flush(words) = plain-line(left, words)
#let red-head(size, mark, number, signers) = {{
  v({mark_down}mm)
  plain-line(center, text(font: face-title, size: size, weight: 600, tracking: 0pt, fill: red-ink,
    top-edge: 0.88em, bottom-edge: -0.12em, mark))
  v(2 * pitch)
  if signers == none {{ plain-line(center, number) }} else {{
    plain-line(left, pad(x: {size}pt, {{
      number
      h(1fr)
      signers.at(0)
      text(font: face-heading-2, signers.at(1))
    }}))
  }}
  // 4 mm from the lower edge of the characters, which stand in the middle of their line.
  let gap = 4mm - (pitch - {size}pt) / 2
  v(gap)
  line(length: 100%, stroke: 1.5pt + red-ink)
  v(2 * pitch - gap)
}}
#let paragraph(..pieces) = par(pieces.pos().join())
#let kept(..pieces) = block(breakable: false, sticky: true, width: 100%, par(pieces.pos().join()))
#let lead(words) = {lead}
#let gap(words) = highlight(fill: rgb("#ffff00"), words)
#let figure-link(number, words) = [#link(label("b-" + number), words)#label("f-" + number)]
#let closing(..lines) = block(breakable: false, width: 100%, {{
  set par(first-line-indent: 0pt, justify: false)
  v(pitch)
  for (words, right) in lines.pos() {{
    block(width: 100%, inset: (right: right), align(std.right, words))
  }}
}})
#let small(size, body) = {{
  set text(size: size, tracking: 0pt, top-edge: 0.88em, bottom-edge: -0.12em)
  set par(first-line-indent: 0pt, justify: false, leading: 0.4em)
  body
}}
#let note(..pieces) = small({table_note_size}pt, block(width: 100%, inset: (y: 3pt), pieces.pos().join()))
#let data-table(caption: none, columns: (), rows: 0, notes: (), short: false, ..cells) = {{
  let last = columns.len() - 1
  let body = {{
    if caption != none {{
      small({table_size}pt, block(width: 100%, sticky: true, inset: (top: 6pt, bottom: 4pt),
        align(center, text(font: face-heading-1, caption))))
    }}
    small({table_size}pt, table(columns: columns, inset: (x: 3pt, y: 4pt),
      stroke: (x, y) => (
        left: if x == 0 {{ 1pt }} else {{ 0.5pt }}, right: if x == last {{ 1pt }} else {{ 0.5pt }},
        top: if y == 0 {{ 1pt }} else {{ 0.5pt }}, bottom: if y == rows - 1 {{ 1pt }} else {{ 0.5pt }}),
      ..cells.pos()))
    for words in notes {{ note(words) }}
    if notes.len() == 0 {{ v(pitch / 2) }}
  }}
  block(width: 100%, breakable: not short, body)
}}
#let chart(picture: none, caption: none, alt: none, notes: (), figures: ()) = block(breakable: false,
  width: 100%, {{
  v(6pt)
  let names = face-heading-1.map(face => if type(face) == str {{ face }} else {{ face.name }})
  let named = picture.replace("@families@", names.join(","))
  for number in figures [#metadata(none)#label("f-" + number)]
  small({table_size}pt, align(center, image(bytes(named), format: "svg", width: 155mm, alt: alt)))
  small({table_size}pt, block(width: 100%, inset: (top: 4pt, bottom: 4pt),
    align(center, text(font: face-heading-1, caption))))
  for words in notes {{ note(words) }}
  v(pitch / 2)
}})
#let annex-line(start, hang, words) = {{
  set par(first-line-indent: 0pt, hanging-indent: hang, justify: false)
  block(width: 100%, sticky: true, inset: (left: start), words)
}}
#let annex(label) = {{
  pagebreak(weak: true)
  plain-line(left, text(font: face-heading-1, label))
}}
#let colophon-lines(copies, printed-by, printed-on) = small({colophon_size}pt, block(width: 100%, {{
  let thick = line(length: 100%, stroke: 0.35mm)
  thick
  if copies != none {{
    block(inset: (x: 1em, y: 4pt), par(hanging-indent: 3em, copies))
    line(length: 100%, stroke: 0.25mm)
  }}
  block(width: 100%, inset: (x: 1em, y: 4pt), {{
    printed-by
    h(1fr)
    if printed-on != none {{ printed-on }}
  }})
  thick
}}))
#let colophon(copies, printed-by, printed-on) = {{
  [#metadata(none)<text-end>]
  context {{
    let end = locate(<text-end>).position()
    let lines = colophon-lines(copies, printed-by, printed-on)
    let room = {height}mm - {bottom}mm - end.y - pitch
    let fits = room >= measure(block(width: {width}mm - {left}mm - {right}mm, lines)).height
    let even = calc.even(end.page) or not {double_sided}
    if not (fits and even) {{ pagebreak(to: if {double_sided} {{ "even" }}) }}
    let next = "next"
    if {double_sided} and calc.even(end.page) {{ next = "after-blank" }}
    [#metadata(if fits and even {{ "here" }} else {{ next }})<colophon>]
    place(bottom + left, lines)
  }}
}}
#let basis(title, facts, ..cells) = {{
  pagebreak(weak: true)
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
    profile: LayoutProfile,
    families: Mapping[Face, Sequence[str]],
    about: Mapping[str, str],
    digits: str = "",
) -> str:
    """Fonts, page, paragraphs and the functions that the text is written with.

    Args:
        profile: The measures.
        families: For each face the families of fonts, the first that has a character sets it.
        digits: The family that sets digits and Latin letters; empty for that of the text around them.
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
        "table_size": _points(profile.table_size),
        "table_note_size": _points(profile.table_note_size),
        "colophon_size": _points(profile.colophon_size),
        "mark_down": _MARK_DOWN,
        "double_sided": str(profile.double_sided).lower(),
        # No free 仿宋 has a bold face.
        "lead": f"text(stroke: {_BOLD}, words)" if profile.bold_lead else "words",
        "heading_3": f"stroke: if it.level == 3 {{ {_BOLD} }}" if profile.bold_heading_3 else "",
        "title_size": _points(profile.title_size),
        "page_number_size": _points(profile.page_number_size),
        "tracking": (profile.character_pitch - profile.size * 10) / _TWIPS,
        "indent": profile.character_pitch * 2 / _TWIPS,
        "middle": _MIDDLE,
        # The middle of the dashes lies 7 mm below the type area.
        "page_number_drop": "7mm - 0.5em",
    }
    first = f"(name: {literal(digits)}, covers: regex({literal(_DIGITS)})), " if digits else ""
    faces = "".join(
        f"#let face-{face.replace('_', '-')} = "
        f"({first}{''.join(literal(name) + ', ' for name in families[face])})\n"
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
