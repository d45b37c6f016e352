"""Copies of a checked file with what was found in it: a Word file with comments, or a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from taizhang.core.checks import RULES, Severity
from taizhang.core.documents.file_sort import FileSort, file_sort
from taizhang.core.rendering.annotation import Annotation
from taizhang.core.rendering.html.annotated import render_annotated
from taizhang.core.rendering.word_comments import render_word_comments
from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.checking import CheckedFile
from taizhang.services.files import read_bytes, write_beside

AUTHOR = "台账核对"
SEVERITY_WORDS = {Severity.ERROR: "错误", Severity.DOUBT: "疑点", Severity.HINT: "提示"}
GROUP_WORDS = {
    "FIG": "数据前后",
    "ARI": "计算",
    "DAT": "日期",
    "LED": "与台账",
    "NUM": "数字用法",
    "PUN": "标点",
    "STR": "序号和结构",
    "LAY": "版式",
    "PLH": "缺填和残留",
    "PHR": "提法",
    "PRI": "个人信息",
    "SEC": "密级和属性",
}
"""What a group of rules is called."""


def write_copy(
    checked: CheckedFile,
    path: Path,
    form: str,
    output: Path | None,
    translate: Callable[[str], str],
    language: str = "zh-CN",
) -> Path:
    """Write the copy; it overwrites nothing, the file that was checked least of all.

    Args:
        checked: What was found.
        path: The file that was checked.
        form: `docx` or `html`.
        output: The name of the copy, or the folder for it; beside the file if none is given.
        translate: Into the language of the reader.
        language: Which one that is.

    Raises:
        RefusedError: The file is secret or no Word file, or the copy cannot be written.
    """
    if checked.is_secret:
        message = Message("有密级或内部标志，不另写副本；结果请用默认的 --format text 查看。")
        raise RefusedError(Problem(message, Place(str(path))))
    annotations = annotations_of(checked, translate)
    if form == "docx":
        data = read_bytes(path)
        if file_sort(data) is not FileSort.DOCX:
            message = Message(
                "不是 .docx 文件，不能加 Word 批注；请改用 --format html，或另存为 .docx 后再试。"
            )
            raise RefusedError(Problem(message, Place(str(path))))
        content = render_word_comments(
            data, str(path), annotations, author=AUTHOR, translate=translate
        )
    else:
        held = Message("版式按最接近的一种核对：{norm}。", norm=checked.norm)
        notes = [held.render(translate)] if checked.norm else []
        page = render_annotated(
            checked.source, annotations, checked.hidden, translate, notes, language
        )
        content = page.encode()
    name, folder = f"{path.stem}.核对.{form}", path.parent
    if output is not None and output.is_dir():
        folder = output
    elif output is not None:
        name, folder = output.name, output.parent
    (written,) = write_beside(folder, {name: content})
    return written


def annotations_of(checked: CheckedFile, translate: Callable[[str], str]) -> list[Annotation]:
    """What was found, as remarks."""
    return [
        Annotation(
            found.spans,
            found.severity.value,
            translate(SEVERITY_WORDS[found.severity]),
            found.rule,
            found.message.render(translate),
            RULES[found.rule].title,
            RULES[found.rule].of_layout,
        )
        for found in checked.findings
    ]
