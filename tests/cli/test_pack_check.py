"""What `pack check` shows of a pack: the written definition and the one that it tells of itself."""

from __future__ import annotations

from click.testing import CliRunner

from taizhang.cli.commands import cli


def test_each_definition_is_told_beside_the_written_one() -> None:
    done = CliRunner().invoke(cli, ["pack", "check", "united_front"])

    assert done.exit_code == 0, done.output
    lines = [line.strip() for line in done.output.splitlines()]
    at = next(i for i, line in enumerate(lines) if "（appeals_closed_new，件）" in line)
    assert lines[at + 1].startswith("口径：办结日期在时段内、收集日期也在时段内的诉求")
    assert lines[at + 2] == (
        "定义：统计本单位及下级单位在本期内（按“办结日期”）、不属于（“收集日期”在本期以前）的"
        "“诉求办理”记录的条数。是“办结诉求件数”的一部分，各部分合计等于整体。"
    )
    written = sum(line.startswith("口径：") for line in lines)
    assert written == sum(line.startswith("定义：") for line in lines) > 10
