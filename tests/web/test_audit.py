"""The book of the desk and the log of the ledger, filtered and taken away."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client

from taizhang.services.clock import now
from taizhang.services.desk_book import note, read_book
from taizhang.store.desk.models import DeskEvent
from taizhang.store.ledger.models import Changeset
from taizhang.web.audit.words import DESK_ACTION_NAMES


def test_the_book_is_read_by_who_what_and_when(client_of: Callable[[str], Client]) -> None:
    client = client_of("audit")
    note("东湖镇填报人", "sign-in-failed", "<b>不是链接</b>", address="10.0.0.7")
    page = client.get("/audit/").content.decode()
    assert "10.0.0.7" in page
    assert "<b>不是链接</b>" not in page
    assert "登录未成功" in page
    page = client.get("/audit/", {"action": "sign-out"}).content.decode()
    assert "10.0.0.7" not in page
    assert "没有符合条件的记录" in page
    assert "10.0.0.7" in client.get("/audit/", {"actor": "东湖"}).content.decode()
    tomorrow = (now() + dt.timedelta(days=2)).date().isoformat()
    assert "10.0.0.7" not in client.get("/audit/", {"since": tomorrow}).content.decode()
    assert "10.0.0.7" in client.get("/audit/", {"until": tomorrow}).content.decode()


def test_a_long_book_is_read_a_hundred_lines_at_a_time(client_of: Callable[[str], Client]) -> None:
    client = client_of("audit")
    for number in range(120):
        note("-", "sign-in", f"no{number}")
    first = client.get("/audit/").content.decode()
    assert first.count("<tr><td") == 100
    older = first.split("before=")[1].split('"')[0]
    rest = client.get("/audit/", {"before": older}).content.decode()
    assert "no0<" in rest
    assert "no119<" not in rest


def test_the_log_of_the_ledger_says_who_did_what(client_of: Callable[[str], Client]) -> None:
    client = client_of("audit")
    page = client.get("/audit/?tab=ledger").content.decode()
    assert "导入" in page
    newest = Changeset.objects.order_by("number").last()
    assert newest is not None
    assert f">{newest.number}</td>" in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_taken_away_runs_nothing(client_of: Callable[[str], Client], form: str) -> None:
    client = client_of("audit")
    note("=1+1", "sign-in-failed", "@SUM(A1)", detail="-2+3")
    answer = client.get("/audit/export", {"form": form, "action": "sign-in-failed"})
    content = answer.getvalue()
    if form == "csv":
        rows = [*csv.reader(io.StringIO(content.decode("utf-8-sig")))]
        assert rows[1][2] == "'=1+1"
        assert rows[1][4] == "'@SUM(A1)"
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        assert sheet["C2"].value == "=1+1"
        assert sheet["C2"].data_type == "s" or sheet["C2"].quotePrefix
    assert client.get("/audit/export", {"tab": "ledger", "form": form}).status_code == 200
    assert read_book(limit=1)[0].action == "audit-export"


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "yesterday"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"before": "9" * 60},
        {"before": "-1"},
        {"action": "\0", "actor": "%'\"; --"},
        {"tab": "<script>"},
    ],
)
def test_odd_questions_are_answered_without_a_failure(
    client_of: Callable[[str], Client], asked: dict[str, str]
) -> None:
    client = client_of("audit")
    for path in ("/audit/", "/audit/export"):
        assert client.get(path, asked).status_code in (200, 422)


def test_every_action_that_was_noted_has_its_word(client_of: Callable[[str], Client]) -> None:
    client_of("audit")
    noted = {*DeskEvent.objects.values_list("action", flat=True)}
    assert noted <= DESK_ACTION_NAMES.keys()
