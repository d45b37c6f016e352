"""A few hundred spoilt files; `python -m tests.support.fuzz 100000` goes on for as many as one likes."""

from tests.support.fuzz import fuzz


def test_spoilt_files_are_read_or_refused():
    read, refused, wrong = fuzz(400, 0)

    assert wrong == []
    assert read > 100
    assert refused > 20
