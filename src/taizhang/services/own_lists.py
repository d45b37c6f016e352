"""What a workspace may say for all its checks lies beside its settings, in files of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PROFILE, WORDS, PHRASES = "核对.txt", "用语.txt", "提法.txt"
"""Its profile, words of its own, wordings and titles that it quotes to the sign."""

EXAMPLE = """\
# 本单位核对用的提法和文件名：一行一个，一字不差地写；`taizhang check` 把相近而不同的报为疑点。
# 每一组前面写一行 [日期 出处]，日期是出处的日期；加书名号的是文件名，其余是提法。
# 少于6个字的提法只用来说明它是对的，不找相近的。`#` 开头的行是说明，去掉 # 才起作用。例如：
#
# [2024-03-01 示例市委全会报告]
# 推动全域旅游高质量发展
# 《示例市全域旅游促进办法》
"""
"""What a new workspace has for a list of wordings: notes only."""


def own_file(workspace: Path | None, name: str) -> Path | None:
    """A file of a workspace, if there are both."""
    return workspace / name if workspace and (workspace / name).is_file() else None
