"""Files on disk: nothing that a person may have edited is overwritten."""

from __future__ import annotations

from pathlib import Path

from taizhang.services.files import write_beside


def test_an_edited_file_is_kept_and_the_new_ones_get_a_number_together(tmp_path: Path) -> None:
    first = write_beside(tmp_path, {"总结.docx": b"1", "依据.xlsx": b"a"})
    (tmp_path / "总结.docx").write_bytes(b"edited by hand")

    second = write_beside(tmp_path, {"总结.docx": b"2", "依据.xlsx": b"a"})

    assert [path.name for path in first] == ["总结.docx", "依据.xlsx"]
    assert [path.name for path in second] == ["总结 2.docx", "依据 2.xlsx"]
    assert (tmp_path / "总结.docx").read_bytes() == b"edited by hand"
    assert (tmp_path / "总结 2.docx").read_bytes() == b"2"


def test_the_same_files_again_are_not_written_again(tmp_path: Path) -> None:
    contents = {"总结.docx": b"1", "依据.xlsx": b"a"}
    first = write_beside(tmp_path, contents)
    times = [path.stat().st_mtime_ns for path in first]

    assert write_beside(tmp_path, contents) == first
    assert [path.stat().st_mtime_ns for path in first] == times


def test_a_file_that_is_missing_from_the_same_set_is_added(tmp_path: Path) -> None:
    write_beside(tmp_path, {"总结.docx": b"1"})

    paths = write_beside(tmp_path, {"总结.docx": b"1", "依据.xlsx": b"a"})

    assert [path.name for path in paths] == ["总结.docx", "依据.xlsx"]
    assert (tmp_path / "依据.xlsx").read_bytes() == b"a"
