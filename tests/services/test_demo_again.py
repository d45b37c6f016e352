"""A demonstration where there is one already, or half of one: what is said, and what is not thrown away."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.core.values import Message, RefusedError
from taizhang.services import workspace as workspaces
from taizhang.services.demo import build, build_demo


def half_built(folder: Path, monkeypatch: pytest.MonkeyPatch, pack: str) -> list[str]:
    """Begin a demonstration and interrupt it; what was said."""
    said: list[str] = []

    def interrupted(_self: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(build._Building, "fill_ledger", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build_demo(folder, lambda line: said.append(str(line)), pack=pack)
    return said


def test_what_was_interrupted_makes_room_for_the_next_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "demo"

    assert half_built(folder, monkeypatch, "united_front") == []
    assert half_built(folder, monkeypatch, "united_front") == ["原有的演示工作区已清空，重新生成。"]


def test_another_pack_in_the_same_folder_says_what_goes_and_how_to_keep_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "demo"
    half_built(folder, monkeypatch, "united_front")

    (said,) = half_built(folder, monkeypatch, "rural_affairs")

    assert "原有的演示（united_front）已清空，改放rural_affairs的演示" in said
    assert "另写一个文件夹" in said
    assert "id: rural_affairs" in (folder / "pack/pack.yaml").read_text("utf-8")


@pytest.mark.parametrize("name", ["我的总结.docx", "layouts/本单位.docx"])
def test_what_somebody_has_put_there_is_not_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / "demo"
    half_built(folder, monkeypatch, "united_front")
    mine = folder / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_bytes(b"mine")

    with pytest.raises(RefusedError) as refused:
        build_demo(folder, lambda _line: None)

    assert name.partition("/")[0] in str(refused.value.problems[0].message)
    assert mine.read_bytes() == b"mine"
    assert (folder / "taizhang.toml").is_file()


def test_an_interruption_before_there_is_a_workspace_leaves_nothing_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "demo"
    with monkeypatch.context() as patched:
        patched.setattr(workspaces, "create_tables", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build_demo(folder, lambda _line: None)

    assert not folder.exists()


def test_a_real_workspace_is_never_taken_for_a_demonstration(tmp_path: Path) -> None:
    workspaces.init_workspace(tmp_path / "office", "united_front")
    said: list[Message] = []

    with pytest.raises(RefusedError, match="正式的工作区"):
        build_demo(tmp_path / "office", said.append)

    assert said == []


@pytest.mark.parametrize(
    "name", ["报告/我的总结.docx", "报送表/2025H1/我的.xlsx", "报告/总结.docx"]
)
def test_own_and_edited_files_beside_those_of_the_demonstration_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / "demo"
    half_built(folder, monkeypatch, "united_front")
    for path in ("报告/总结.docx", "报送表/2025H1/东湖镇.xlsx"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"ours")
    build.remember_files(folder)
    (folder / name).write_bytes(b"mine")

    with pytest.raises(RefusedError) as refused:
        build_demo(folder, lambda _line: None)

    assert name in str(refused.value.problems[0].message)
    assert (folder / name).read_bytes() == b"mine"


def test_what_nobody_has_touched_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "demo"
    half_built(folder, monkeypatch, "united_front")
    (folder / "报告").mkdir()
    (folder / "报告/总结.docx").write_bytes(b"ours")
    build.remember_files(folder)

    half_built(folder, monkeypatch, "united_front")

    assert not (folder / "报告").exists()
