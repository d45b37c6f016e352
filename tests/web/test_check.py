"""Checking any file in the browser: found beside the text, nothing kept."""

import datetime as dt
import io
import json
import os
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from taizhang.services.clock import now
from taizhang.services.jobs import FOLDER, sweep_jobs
from taizhang.store.desk.models import Job
from tests.support.desk_jobs import do_jobs
from tests.support.web import PHONE, faults_of_access, open_page
from tests.support.word_edits import retyped

WRONG = (
    "示例市2025年上半年工作情况\n上半年共举办培训12场次，比上年同期的10场次增长25%。\n"
    "在全县12个乡镇中列第13位。联系电话13812345678。"
)


def handed_in(client: Client, folder: Path, **form: Any) -> str:
    """The address of what came of a check."""
    answer = client.post("/check/", form)
    assert answer.status_code == 302, answer.content.decode()
    do_jobs(folder)
    answer = client.get(answer.headers["Location"])
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def report_of(folder: Path) -> bytes:
    return (folder / "报告" / "示例市委统战部2025年上半年工作情况总结.docx").read_bytes()


def test_a_pasted_text_is_shown_with_what_was_found_and_without_what_is_personal(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("tianbao1")
    address = handed_in(client, served, text=WRONG)
    page = client.get(address, follow=True).content.decode()
    assert 'class="mark-error" data-mark="1" id="m-1">12场次' in page
    assert "应为增长20%" in page
    assert "PRI-PHONE" in page
    assert "13812345678" not in page
    hints = client.get(f"{address}/0?only=hint").content.decode()
    assert "应为增长20%" not in hints
    assert "没有这一级的问题" in hints
    rule = client.get("/check/rules/ARI-YOY").content.decode()
    assert "查得出" in rule
    assert "不报" in rule


def test_what_was_found_is_told_in_the_language_of_whoever_reads(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("tianbao1")
    bad = upload("坏.docx", b"PK\x03\x04")
    files = [upload("甲.txt", WRONG.encode()), bad]
    answer = client.post("/check/", {"files": files})
    do_jobs(served)
    address = client.get(answer.headers["Location"]).headers["Location"]
    assert "应为增长20%" in client.get(f"{address}/0").content.decode()
    client.post("/language", {"language": "en", "next": "/"})
    for number, chinese in ((0, "应为增长"), (1, "不是")):
        told = client.get(f"{address}/{number}").content.decode()
        finding = re.sub(r"<article.*?</article>", "", told, flags=re.DOTALL)
        assert chinese not in finding
    # What was kept as words before is still shown.
    place = served / FOLDER / address.rsplit("/", 1)[-1] / "out-0.json"
    kept = json.loads(place.read_text("utf-8"))
    kept["findings"][0] |= {"message": "应为增长20%。", "place": "第2段"}
    place.write_text(json.dumps(kept), "utf-8")
    assert "应为增长20%。" in client.get(f"{address}/0").content.decode()


def test_a_report_held_against_the_ledger_says_how_many_figures_agree(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("zonghe")
    file = upload("总结.docx", report_of(served))
    address = handed_in(client, served, files=[file], ledger="1")
    page = client.get(f"{address}/0").content.decode()
    assert "与台账核对" in page
    assert "2025年上半年" in page
    assert str(served) not in page
    assert "taizhang trace" not in page
    word = client.get(f"{address}/0/docx")
    assert word.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(word.getvalue())) as package:
        assert "word/comments.xml" in package.namelist()
    for form in ("html", "sarif"):
        copy = client.get(f"{address}/0/{form}").getvalue()
        assert copy
        assert str(served).encode() not in copy
    # Of what was handed in nothing lies there any more.
    key = address.rsplit("/", 1)[-1]
    assert {path.suffix for path in (served / FOLDER / key).iterdir()} == {
        ".json",
        ".docx",
        ".html",
        ".sarif",
    }


def test_a_report_of_our_own_is_recognised_and_set_beside_what_was_issued(
    client_of: Callable[[str], Client], served: Path
) -> None:
    data = retyped(report_of(served), "29.2%", "39.2%")

    def page_for(login: str) -> str:
        client = client_of(login)
        address = handed_in(client, served, files=[upload("改稿.docx", data)])
        return client.get(f"{address}/0").content.decode()

    page = page_for("zonghe")
    assert "这是本工作区的报告" in page
    assert "与签发的第1版对照" in page
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert re.search(r"改过的 1 ", told)
    assert re.search(r"改过 29\.2% 39\.2% 31\.2%", told)
    assert "LED-EDITED" in page
    assert "/reports/2025H1-001/return" in page
    # Who reads sees it, without the way to take it back; of a report of others nothing is said.
    page = page_for("lingdao")
    assert "这是本工作区的报告" in page
    assert "/return" not in page
    for login in ("tianbao3", "tianbao1"):
        page = page_for(login)
        assert "本工作区的报告" not in page
        assert "2025H1-001" not in re.sub(r"<article.*?</article>", "", page, flags=re.DOTALL)
        assert "LED-EDITED" not in page


def test_who_sees_one_unit_holds_against_that_only(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("tianbao3")
    own = "示例市东湖镇2025年上半年工作情况\n上半年共举办学习培训99场次。"
    address = handed_in(client, served, text=own, ledger="1")
    page = client.get(f"{address}/0").content.decode()
    assert "与台账核对" in page
    assert "东湖镇" in page
    other = "示例市柳河镇2025年上半年工作情况\n上半年共举办学习培训99场次。"
    address = handed_in(client, served, text=other, ledger="1")
    page = client.get(f"{address}/0").content.decode()
    # What he does not see is not told him, not even by a difference.
    assert "LED-VALUE" not in page
    assert "1 个数是您看不到的单位的" in page
    assert client_of("shenhe").get(f"{address}/0").status_code == 422


def test_a_marked_file_is_told_of_but_neither_shown_nor_copied(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("zonghe")
    text = "机密★一年\n\n示例市关于东湖镇的请示\n\n增长25%。".encode()
    address = handed_in(client, served, files=[upload("请示.txt", text)])
    page = client.get(f"{address}/0").content.decode()
    assert "正文不在这里显示" in page
    assert "SEC-MARK" in page
    assert "check-sheet" not in page
    assert client.get(f"{address}/0/html").status_code == 422


def test_hostile_files_are_refused_in_words(
    client_of: Callable[[str], Client], served: Path
) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<a/>")
        package.writestr("word/document.xml", b"0" * 50_000_000)
    files = [
        upload("..%2f..%2fpasswd.docx", b"PK\x03\x04broken"),
        upload("炸弹.docx", bomb.getvalue()),
        upload("空.docx", b"\0"),
        upload("程序.exe", b"MZ" + b"\0" * 200),
        upload("页面.html", b"<html><script>alert(1)</script></html>"),
        upload("<img src=x onerror=alert(1)>.txt", "增长。".encode()),
        upload("同名.txt", "好。".encode()),
        upload("同名.txt", "好。".encode()),
    ]
    client = client_of("zonghe")
    page = client.get(handed_in(client, served, files=files)).content.decode()
    assert page.count("没有核对") == 5
    assert "<img src=x" not in page
    assert "同名 2.txt" in page
    assert str(served) not in page


def test_nothing_is_kept_of_a_check_that_was_left_or_is_an_hour_old(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("zonghe")
    address = handed_in(client, served, text=WRONG)
    folder = served / FOLDER / address.rsplit("/", 1)[-1]
    assert client.post(f"{address}/leave", {"gone": "1"}).status_code == 204
    assert (folder / "left").exists()
    # Whoever comes back has not left.
    client.get(f"{address}/0")
    assert not (folder / "left").exists()
    client.post(f"{address}/leave", {"gone": "1"})
    os.utime(folder / "left", (time.time() - 300,) * 2)
    sweep_jobs(served)
    assert not folder.exists()
    assert client.get(f"{address}/0").status_code == 422

    address = handed_in(client, served, text=WRONG)
    Job.objects.update(ended_at=now() - dt.timedelta(minutes=61))
    sweep_jobs(served)
    assert client.get(f"{address}/0").status_code == 422

    address = handed_in(client, served, text=WRONG)
    client.post(f"{address}/clear")
    assert client.get(f"{address}/0").status_code == 422
    assert not Job.objects.filter(task="check").exists()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"text": "   "},
        {"text": "好", "on": "2025-13-01"},
        {"text": "好", "period": "<script>"},
        {"text": "字" * 200_001},
        {"files": "no file"},
    ],
)
def test_what_cannot_be_checked_is_refused_and_what_was_typed_stays(
    client_of: Callable[[str], Client], form: dict[str, str]
) -> None:
    answer = client_of("zonghe").post("/check/", form)
    assert answer.status_code == 422
    assert form.get("text", "")[:10].strip() in answer.content.decode()


def test_on_a_phone_and_at_a_desk(chromium: Any, address: str, served: Path) -> None:
    for login, size in (("zonghe", (1440, 900)), ("tianbao1", PHONE)):
        page = open_page(chromium, address, login, size)
        page.goto("/check/")
        assert faults_of_access(page) == []
        page.fill("#text", WRONG)
        page.click("form.check-form button.btn-primary")
        page.wait_for_url("**/jobs/*")
        do_jobs(served)
        page.wait_for_url("**/check/*/0")
        page.click("[data-remark='2']")
        assert page.locator("[data-mark='2'].here").count() == 2
        page.click(".finding a.rule >> nth=0")
        page.wait_for_selector("#side.show .side-body")
        page.keyboard.press("Escape")
        page.wait_for_selector("#side:not(.show)", state="attached")
        assert faults_of_access(page) == []
        assert page.complaints == []
        page.context.close()
