"""`taizhang read` as a person calls it: files in, a table or JSON out, one clear line for what cannot be read."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from taizhang.cli import run
from taizhang.cli.commands import cli
from tests.support.pdfs import make_pdf

TEXT = "上半年，举办培训12场，参训1100余人次，同比增长8.5%。"


def read(*words: str) -> Result:
    return CliRunner().invoke(cli, ["read", *words], standalone_mode=False)


def test_a_text_is_read_into_a_table():
    result = read("--text", TEXT, "--on", "2025-07-01")
    assert result.return_value == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "数据 3 个"
    row = ["2", "第1行", "1100余人次", "多于", "1100", "人次", "人次", "上半年", "(2025H1)", "参训"]
    assert lines[3].split() == row
    assert "2 的增减" in lines[4]


def test_files_are_read_into_json(tmp_path: Path):
    (tmp_path / "甲.txt").write_bytes(TEXT.encode("gb18030"))
    (tmp_path / "乙.md").write_text(f"# 总结\n\n{TEXT}\n", "utf-8")
    result = read(str(tmp_path / "甲.txt"), str(tmp_path / "乙.md"), "--format", "json")
    first, second = json.loads(result.stdout)["files"]
    assert [figure["value"] for figure in first["figures"]] == ["12", "1100", "8.5"]
    assert [figure["line"] for figure in second["figures"]] == [3, 3, 3]
    lines = read(str(tmp_path / "甲.txt"), "--format", "jsonl").stdout.splitlines()
    assert json.loads(lines[1])["kind"] == "person-times"


def test_a_word_file_is_read_with_its_tables(tmp_path: Path):
    path = tmp_path / "总结.docx"
    path.write_bytes(
        docx("<w:p><w:r><w:t>培训12场</w:t></w:r></w:p>", "参训</w:t></w:r><w:r><w:t>460人")
    )
    rows = [json.loads(line) for line in read(str(path), "--format", "jsonl").stdout.splitlines()]
    assert [(row["text"], row["line"]) for row in rows] == [("12场", 1), ("460人", 2)]
    assert [row["place"] for row in rows] == ["第1段", "表1第1行第1列"]
    assert [row["block"]["kind"] for row in rows] == ["paragraph", "cell"]
    cell = {"table": 1, "row": 1, "column": 1, "row_span": 1, "column_span": 1}
    assert rows[1]["block"]["cell"] == cell
    assert "表1第1行第1列" in read(str(path)).stdout


def test_a_pdf_is_read_with_its_pages(tmp_path: Path):
    path = tmp_path / "总结.pdf"
    path.write_bytes(
        make_pdf([[(90.0, 700.0, 16.0, "培训12场")], [(90.0, 700.0, 16.0, "参训460人")]])
    )
    result = read(str(path), "--format", "json")
    rows = json.loads(result.stdout)["files"][0]["figures"]
    found = [(row["text"], row["page"], row["place"]) for row in rows]
    assert found == [("12场", 1, "第1页第1段"), ("460人", 2, "第2页第1段")]
    assert "按版面分段" in result.stderr


def docx(paragraph: str, cell: str) -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    table = f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
        )
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{word}"><w:body>{paragraph}{table}</w:body></w:document>',
        )
    return buffer.getvalue()


def test_it_explains_how_a_figure_was_read():
    result = read("--text", "投入超过1.2万元", "--explain")
    assert [line.split() for line in result.stdout.splitlines()[2:]] == [
        ["金额", "多于", "12000元"],
        ["约数词", "超过"],
        ["数字", "1.2万"],
        ["读作", "1.2"],
        ["乘以", "10000"],
        ["单位", "元"],
        ["计什么", "投入"],
    ]


def test_an_office_names_words_of_its_own(tmp_path: Path):
    words = tmp_path / "words.txt"
    words.write_text("[unit count things]\n箱次\n", "utf-8")
    row = json.loads(
        read("--text", "转运30箱次", "--words", str(words), "--format", "jsonl").stdout
    )
    assert row["unit"] == "箱次"


@pytest.mark.parametrize(
    ("settings", "name"), [("", "用语.txt"), ('words = "本单位用词.txt"\n', "本单位用词.txt")]
)
def test_words_of_a_workspace_are_found_by_read_and_check(tmp_path, monkeypatch, settings, name):
    (tmp_path / "taizhang.toml").write_text(settings, "utf-8")
    (tmp_path / name).write_text("[unit count things]\n箱次\n[names]\n三色预警\n", "utf-8")
    inside = tmp_path / "报告"
    inside.mkdir()
    monkeypatch.chdir(inside)
    text = "转运30箱次，实行三色预警。"
    (inside / "一.txt").write_text(text, "utf-8")

    rows = read("--text", text, "--format", "jsonl").stdout.splitlines()
    checked = CliRunner().invoke(cli, ["check", "一.txt"], standalone_mode=False)

    assert [json.loads(row)["text"] for row in rows] == ["30箱次"]
    assert checked.exception is None


def test_a_number_alone_in_a_table_takes_its_headers(tmp_path: Path):
    path = tmp_path / "表.md"
    path.write_text("| 乡镇 | 培训（场） |\n|---|---|\n| 东湖镇 | 12 |\n", "utf-8")

    row = json.loads(read(str(path), "--format", "jsonl").stdout)

    assert (row["text"], row["value"], row["unit"], row["what"]) == ("12", "12", "场", "东湖镇培训")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("没有.txt", None, "没有这个文件"),
        ("坏.txt", "第一行\n".encode() + b"\xff", "坏.txt:2: 第 11 个字节不是 UTF-8 文字"),
        ("扫描.pdf", b"%PDF-1.7", "不是有效的 PDF"),
        ("表.json", b"{}", "只能读取 .docx、.pdf、.ofd"),
        ("假.docx", b"hello", "假.docx"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(tmp_path, capsys, name, content, message):
    good = tmp_path / "好.txt"
    good.write_text("培训12场", "utf-8")
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    status = run(["read", str(path), str(good)])
    said = capsys.readouterr()
    assert status == 2
    assert message in said.err
    assert len(said.err.splitlines()) == 1
    assert "12场" in said.out


@pytest.mark.parametrize("words", [[], ["甲.txt", "--text", "培训12场"]])
def test_either_a_file_or_a_text_is_named(words, capsys):
    assert run(["read", *words]) == 2
    assert "二者取一" in capsys.readouterr().err
