"""How reports look: layouts as text, and the office's own Word templates."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect

from taizhang.core.rendering.docx import NATIONAL, LayoutProfile
from taizhang.core.values import Message, RefusedError
from taizhang.services import layout_desk as service
from taizhang.services.report_jobs import layout_names
from taizhang.services.rights import Right
from taizhang.web.language import _
from taizhang.web.office import office
from taizhang.web.packs.views import head
from taizhang.web.page import page, show, tell, who

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MEASURE_NAMES = {
    "top": "天头（毫米）",
    "bottom": "地脚（毫米）",
    "left": "订口（毫米）",
    "right": "切口（毫米）",
    "line_pitch": "行距（二十分之一磅）",
    "characters": "每行字数",
    "grid": "文档网格",
    "size": "正文字号（半磅）",
    "title_size": "标题字号（半磅）",
    "page_number_size": "页码字号（半磅）",
    "table_size": "表格字号（半磅）",
    "table_note_size": "表注字号（半磅）",
    "colophon_size": "版记字号（半磅）",
    "double_sided": "双面印",
    "bold_lead": "段首句加粗",
    "bold_heading_3": "三级标题加粗",
    "footer": "页码线到纸边（二十分之一磅）",
    "fonts": "字体",
}
"""What the measures of a layout are called."""
YES_WORDS = {True: "是", False: "否"}


@page(Right.DEFINITIONS, methods=("GET", "POST"))
def layouts(request: HttpRequest) -> HttpResponse:
    """The layouts, and the place to bring one to; one that would replace another is asked about first."""
    if request.method != "POST":
        return _show_layouts(request)
    brought = request.FILES.get("file")
    if brought:
        name, content = brought.name or "", brought.read(service.LARGEST_LAYOUT + 1)
    else:
        # What was brought before, once it was said that it may replace the other; browsers send other line ends.
        name = request.POST.get("name", "")
        content = request.POST.get("text", "").replace("\r\n", "\n").encode()
    try:
        held = service.save_layout(
            office(), who(request), name, content, replaces=request.POST.get("replaces", "")
        )
    except RefusedError as refused:
        return _show_layouts(request, refused)
    if held is not None:
        rows = [row for row in _measures(held.after, held.before or held.after) if row[3]]
        values = {**head("layouts"), "held": held, "rows": rows}
        return show(request, "packs/replaced.html", values)
    tell(request, Message("已保存版式 {name}。", name=name.removesuffix(".yaml")))
    return redirect("layouts")


def _show_layouts(
    request: HttpRequest, refused: RefusedError | None = None, taken: str = ""
) -> HttpResponse:
    words = [(word, _names(word.used_for)) for word in service.list_words(office())]
    values = {
        **head("layouts"),
        "layouts": service.list_layouts(office()),
        "names": layout_names(office()),
        "words": words,
        "faults": [problem.render(_) for problem in refused.problems] if refused else [],
        "taken": next((word for word, _used in words if word.name == taken), None),
        "taken_for": next((used for word, used in words if word.name == taken), []),
        "largest": service.LARGEST_WORD >> 20,
    }
    return show(request, "packs/layouts.html", values, status=422 if refused else 200)


def _names(templates: tuple[str, ...]) -> list[str]:
    """What report templates are called; all, where a Word template is for all of them."""
    known = office().pack.templates
    if "" in templates:
        return [one.name for one in known.values()]
    return [known[one].name for one in templates if one in known]


@page(Right.DEFINITIONS)
def layout(request: HttpRequest, name: str) -> HttpResponse:
    """One layout in measures, beside the national standard."""
    listed = {one.name: one for one in service.list_layouts(office())}
    found = listed.get(name)
    if found is None or found.layout is None:
        raise RefusedError(Message("没有这个版式，或者它写错了。"))
    rows = _measures(found.layout, NATIONAL)
    return show(request, "packs/layout.html", {**head("layouts"), "layout": found, "rows": rows})


def _measures(layout: LayoutProfile, other: LayoutProfile) -> list[tuple[str, str, str, bool]]:
    """What each measure is called, what it is in either layout, and whether that differs."""
    return [
        (MEASURE_NAMES[field.name], shown, beside, shown != beside)
        for field in fields(LayoutProfile)
        if field.name in MEASURE_NAMES
        for shown, beside in [
            (_shown(getattr(layout, field.name)), _shown(getattr(other, field.name)))
        ]
    ]


def _shown(value: Any) -> str:  # noqa: ANN401 (of several sorts)
    if isinstance(value, bool):
        return YES_WORDS[value]
    if hasattr(value, "__dataclass_fields__"):
        return "、".join(dict.fromkeys(getattr(value, one.name) for one in fields(value)))
    return str(getattr(value, "value", value))


@page(Right.DEFINITIONS, methods=("POST",))
def remove(request: HttpRequest) -> HttpResponse:
    """Delete a layout or a Word template of the office's own."""
    name = request.POST.get("name", "")
    service.remove_layout_file(office(), who(request), name)
    tell(request, Message("已删除 {name}。", name=name))
    return redirect("layouts")


@page(Right.DEFINITIONS, methods=("POST",))
def word(request: HttpRequest) -> HttpResponse:
    """Bring a Word template."""
    brought = request.FILES.get("file")
    if brought is None:
        raise RefusedError(Message("请选 Word 模板，.docx 文件。"))
    if (brought.size or 0) > service.LARGEST_WORD:
        raise RefusedError(Message("文件超过 {most} MB，不处理。", most=service.LARGEST_WORD >> 20))
    try:
        name = service.save_word(
            office(),
            who(request),
            brought.name or "_",
            brought.read(),
            replaces=request.POST.get("replaces", ""),
        )
    except RefusedError as refused:
        return _show_layouts(request, refused, service.word_name(brought.name or "_"))
    tell(request, Message("已保存 Word 模板 {name}。", name=name))
    return redirect("layout-slots", name=name)


@page(Right.DEFINITIONS, methods=("GET", "POST"))
def slots(request: HttpRequest, name: str) -> HttpResponse:
    """The slots of a Word template, held against a report template; and using it for that."""
    templates = office().pack.templates
    asked = request.POST.get("template") or request.GET.get("template") or next(iter(templates), "")
    if request.method == "POST":
        used = name if "use" in request.POST else ""
        service.slots_of(office(), name, asked)
        service.use_word(office(), who(request), asked, used)
        tell(
            request,
            Message("“{report}”改用 {name}。", report=templates[asked].name, name=name)
            if used
            else Message("“{report}”不再用 Word 模板。", report=templates[asked].name),
        )
        return redirect("layouts")
    told = service.slots_of(office(), name, asked)
    listed = next((one for one in service.list_words(office()) if one.name == name), None)
    values = {
        **head("layouts"),
        "name": name,
        "templates": templates.values(),
        "asked": asked,
        "told": told,
        "used": listed is not None and bool({asked, ""} & {*listed.used_for}),
    }
    return show(request, "packs/slots.html", values)
