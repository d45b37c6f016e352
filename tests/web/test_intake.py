"""Workbooks through the browser: fetched, looked at, taken in as what was looked at, and nothing else."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from taizhang.services.accounts import account_of_login, create_account
from taizhang.services.jobs import job_folder
from taizhang.services.locking import lock_period
from taizhang.services.rights import Role
from taizhang.services.sheet_mappings import list_mappings
from taizhang.store.desk.models import Job
from taizhang.store.ledger.models import Changeset, RecordVersion
from taizhang.store.viewer import everything
from taizhang.web.office import office
from tests.support.web import DESKTOP, PASSWORD, PHONE, faults_of_access, open_page, said
from tests.support.web_intake import (
    after_job,
    bring,
    filled,
    lessons,
    run_waiting,
    sheet_of,
    take,
)
from tests.support.workspaces import H1, saved

ClientOf = Callable[[str], Client]
MADE_UP_ID = "11010119900307" + "4514"


def foreign(rows: list[list[object]], title: str = "培训登记") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(book)


OWN: list[list[object]] = [
    ["序号", "时间", "培训主题", "培训方式", "培训对象", "期数", "人次"],
    [1, "2025年4月2日", "联络员培训", "专题讲座", "乡镇社区", 1, 62],
]


def test_a_reporters_workbook_waits_and_a_drafters_counts(
    client_of: ClientOf, served: Path
) -> None:
    reporter, drafter = client_of("tianbao3"), client_of("zonghe")
    rows = lessons(3)
    before = Changeset.objects.count()
    look = bring(reporter, served, {"东湖镇.xlsx": filled(reporter, rows)})
    page = said(reporter, look)
    assert "新增 3 条" in page
    assert "送上级审核" in page
    assert Changeset.objects.count() == before

    done = said(reporter, take(reporter, served, look))
    assert "已送审" in done
    newest = Changeset.objects.latest("number")
    assert (newest.actor, newest.action) == ("东湖镇填报人", "import")
    assert {row.status for row in RecordVersion.objects.filter(changeset=newest)} == {"submitted"}

    # The same rows from who may let them count are these records, and count from now on.
    again = bring(drafter, served, {"柳河镇.xlsx": filled(drafter, rows, "town-liuhe")})
    assert "送上级审核" not in said(drafter, again)
    assert "已入账" in said(drafter, take(drafter, served, again))
    newest = Changeset.objects.latest("number")
    assert {row.status for row in RecordVersion.objects.filter(changeset=newest)} == {"approved"}


def test_bad_cells_are_told_with_their_places_and_come_back_as_a_workbook(
    client_of: ClientOf, served: Path
) -> None:
    client = client_of("tianbao3")
    rows = {"学习培训": [*lessons(2)["学习培训"], *lessons(1, 场次="80余")["学习培训"]]}
    look = bring(client, served, {"东湖镇.xlsx": filled(client, rows)})
    page = said(client, look)
    assert re.search(r"学习培训!F\d+", page)
    assert "约数" in page
    done = take(client, served, look)
    address = re.search(r'href="(/intake/\w+/file\?name=[^"]+)"', said(client, done))
    assert address is not None
    mending = client.get(address[1].replace("&amp;", "&"))
    content = b"".join(mending.streaming_content)
    sheet = load_workbook(io.BytesIO(content))["学习培训"]
    assert "80余" in {cell.value for row in sheet.iter_rows() for cell in row}
    assert mending.headers["Content-Disposition"].startswith("attachment")


def test_the_same_file_twice_changes_nothing(client_of: ClientOf, served: Path) -> None:
    client = client_of("zonghe")
    data = filled(client, lessons(2))
    take(client, served, bring(client, served, {"a.xlsx": data}))
    before = Changeset.objects.count()
    look = bring(client, served, {"b.xlsx": data})
    assert "没有变化" in said(client, look)
    assert "没有任何变化" in said(client, take(client, served, look))
    assert Changeset.objects.count() == before


def test_only_what_was_looked_at_is_taken_in(client_of: ClientOf, served: Path) -> None:
    client = client_of("tianbao3")
    look = bring(client, served, {"a.xlsx": filled(client, lessons(1))})
    key = look.rsplit("/", 1)[1]
    before = Changeset.objects.count()
    path = job_folder(office(), key) / "in-0"
    path.write_bytes(filled(client, lessons(5)))
    digest = Job.objects.get(id=key).result["files"][0]["digest"]
    answer = client.post(f"{look}/take", {"file": [digest]})
    assert answer.status_code == 422
    assert "不是同一份文件" in answer.content.decode()
    none = client.post(f"{look}/take", {"file": ["0" * 64]})
    assert none.status_code == 422
    assert Changeset.objects.count() == before


def test_nobody_brings_or_fetches_for_units_that_are_not_his(
    client_of: ClientOf, served: Path
) -> None:
    drafter, reporter = client_of("zonghe"), client_of("tianbao3")
    others = filled(drafter, lessons(1), "town-liuhe")
    look = bring(reporter, served, {"柳河镇.xlsx": others})
    assert "只能导入本单位和下级单位的报送表" in said(reporter, look)
    assert 'name="file"' not in said(reporter, look)
    answer = reporter.get("/intake/sheet", {"unit": "town-liuhe", "period": "2025H1"})
    assert answer.status_code == 422
    assert ">柳河镇<" not in said(reporter, "/intake/")
    foreign_unit = bring(reporter, served, {"x.xlsx": foreign(OWN)}, unit="town-liuhe")
    page = said(reporter, foreign_unit)
    assert "只能导入本单位和下级单位的报送表" in page or "核对各列" in page
    number = re.search(r"(/intake/\w+/map/0)", page)
    if number is not None:
        asked = {"unit": "town-liuhe", "period": "2025H1", "act": "accept"}
        told = after_job(reporter, served, reporter.post(number[1], asked).headers["Location"])
        assert "只能导入本单位和下级单位的报送表" in said(reporter, told)
    # A look is its owner's alone.
    assert drafter.get(look).status_code == 422
    assert drafter.post(f"{look}/take", {"file": ["x"]}).status_code == 422


def test_a_sheet_of_another_design_is_asked_about_once(client_of: ClientOf, served: Path) -> None:
    client = client_of("tianbao3")
    before = len(list_mappings(office(), everything("测试")))
    look = bring(client, served, {"自己的表.xlsx": foreign(OWN)}, unit="town-donghu")
    assert "要先核对" in said(client, look)
    mapping = f"{look}/map/0"
    page = said(client, mapping)
    assert "培训主题" in page
    assert "--" not in re.sub(r"<[^>]+>", "", page)
    kept = {"unit": "town-donghu", "period": "2025H1", "act": "accept"}
    # Agreed to with something missing, it is asked at once, and what was answered stays.
    short = client.post(mapping, {**kept, "column-0-G": "", "column-0-A": "-"})
    assert short.status_code == 422
    asked = re.sub(r"\s+", " ", short.content.decode())
    assert "还缺必填的“培训人次”" in asked
    assert 'name="constant-person_times"' in asked
    first = asked[asked.index('name="column-0-A"') : asked.index('name="column-0-B"')]
    assert '<option value="-" selected>' in first
    wrong = client.post(mapping, {**kept, "column-0-G": "", "act": "look"})
    asked = after_job(client, served, wrong.headers["Location"])
    assert "缺少必填的“培训人次”" in said(client, asked)
    told = said(client, f"{asked}/map/0")
    assert 'name="constant-person_times"' in told
    fine = client.post(mapping, kept)
    ready = after_job(client, served, fine.headers["Location"])
    assert "新增 1 条" in said(client, ready)
    assert "已送审" in said(client, take(client, served, ready))
    assert len(list_mappings(office(), everything("测试"))) == before + 1
    # The next of the kind is read without asking.
    rows = [OWN[0], [1, "2025年6月2日", "又一次培训", "专题讲座", "乡镇社区", 1, 30]]
    again = said(client, bring(client, served, {"b.xlsx": foreign(rows)}, unit="town-donghu"))
    assert "新增 1 条" in again
    assert "确认的对应关系读取" in again
    # Who corrects may have it asked again; a reporter may not.
    drafter = client_of("zonghe")
    found = re.findall(r"/intake/mappings/\d+/forget", said(drafter, "/intake/mappings"))
    assert len(found) == before + 1
    assert client.post(found[-1], {"reason": "换了表"}).status_code == 403
    assert drafter.post(found[-1], {"reason": "换了表"}).status_code == 302
    assert len(list_mappings(office(), everything("测试"))) == before


def test_two_sheets_of_one_file_are_amended_each_by_itself(
    client_of: ClientOf, served: Path
) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "培训"
    second = book.create_sheet("走访")
    for row in (["序号", "时间", "名堂", "培训方式", "培训对象", "期数", "人次"], OWN[1]):
        first.append(row)
    for row in (["序号", "走访日期", "企业", "走访内容"], [1, "2025年4月3日", "QY-002", "用工"]):
        second.append(row)
    client = client_of("tianbao3")
    look = bring(client, served, {"两张.xlsx": saved(book)}, unit="town-donghu")
    answer = client.post(
        f"{look}/map/0",
        {"unit": "town-donghu", "period": "2025H1", "act": "accept", "column-0-C": "topic"},
    )
    ready = after_job(client, served, answer.headers["Location"])
    assert "新增 2 条" in said(client, ready)


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * 130_000_000)
    return packed.getvalue()


def _macro(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for item in old.infolist():
            new.writestr(item, old.read(item))
        new.writestr("xl/vbaProject.bin", b"macro")
    return packed.getvalue()


def test_hostile_and_broken_files_get_a_clear_line_and_leave_nothing(
    client_of: ClientOf, served: Path
) -> None:
    client = client_of("tianbao3")
    good = filled(client, lessons(1))
    files = {
        "炸弹.xlsx": _bomb(),
        "宏.xlsm": _macro(good),
        "坏.xlsx": good[:900],
        "空.xlsx": b"",
        "图.png": b"\x89PNG\r\n\x1a\n" + b"0" * 64,
        "包.zip": b"PK\x03\x04" + b"0" * 64,
        "加密.xlsx": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
        "../../etc/passwd.xlsx": b"no",
        "<script>alert(1)</script>.xlsx": b"no",
        "密.xlsx": foreign([["机" + "密★5年"], *OWN]),
    }
    look = bring(client, served, files, unit="town-donghu")
    page = said(client, look)
    told = {file["name"]: file for file in Job.objects.get(id=look[8:]).result["files"]}
    # Django keeps the last part of a path only.
    assert len(told) == len(files)
    assert {file["state"] for file in told.values()} == {"refused"}
    assert all(file["problems"] for file in told.values())
    assert "<script>alert" not in page
    assert "请解压" in page
    assert "不得存储、处理国家秘密" in page
    folder = job_folder(office(), look[8:])
    assert [*folder.glob("in-*")] == []
    assert "任务中途出错" not in page


@pytest.mark.parametrize("name", ["机" + "密★材料.xlsx", "a" * 900 + ".xlsx", "😀\x07\u202e.xlsx"])
def test_names_of_files_are_data(client_of: ClientOf, served: Path, name: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_of("tianbao3")
    answer = client.post("/intake/", {"files": [SimpleUploadedFile(name, b"x")]})
    assert answer.status_code in (302, 422)
    if "密" in name:
        assert answer.status_code == 422
        assert "密★材料" not in answer.content.decode()
    run_waiting(served)


def test_a_number_of_a_person_in_a_name_is_not_kept(client_of: ClientOf, served: Path) -> None:
    client = client_of("tianbao3")
    bring(client, served, {f"培训{MADE_UP_ID}.xlsx": filled(client, lessons(1))})
    assert not any(MADE_UP_ID in str(job.arguments) for job in Job.objects.all())


def test_a_closed_period_is_reached_into_by_two_only(client_of: ClientOf, served: Path) -> None:
    drafter = client_of("zonghe")
    data = filled(drafter, lessons(2))
    lock_period(office(), everything("测试"), "dept", H1, reason="定稿")
    look = bring(drafter, served, {"a.xlsx": data})
    page = said(drafter, look)
    assert "封账" in page
    assert "--reason" not in page
    leader = account_of_login("lingdao").key
    digests = re.findall(r'name="file" value="(\w+)"', page)
    asked = {"file": digests, "after_lock": "1", "reason": "漏报", "agreer": leader}
    alone = drafter.post(f"{look}/take", {**asked, "password": "不对"})
    assert alone.status_code == 422
    assert "批准人的密码不对" in alone.content.decode()
    fine = drafter.post(f"{look}/take", {**asked, "password": PASSWORD})
    done = after_job(drafter, served, fine.headers["Location"])
    assert "已入账" in said(drafter, done)
    newest = Changeset.objects.latest("number")
    assert (newest.reason, newest.approver) == ("漏报", "市委统战部领导")


def test_one_takes_back_ones_own_import_and_nobody_elses(client_of: ClientOf, served: Path) -> None:
    reporter, drafter = client_of("tianbao3"), client_of("zonghe")
    take(reporter, served, bring(reporter, served, {"a.xlsx": filled(reporter, lessons(2))}))
    number = Changeset.objects.latest("number").number
    assert drafter.post(f"/intake/undo/{number}", {"reason": "错了"}).status_code == 422
    assert reporter.post(f"/intake/undo/{number}", {"reason": ""}).status_code == 422
    assert reporter.post(f"/intake/undo/{number}", {"reason": "报错了"}).status_code == 302
    assert Changeset.objects.latest("number").undoes_id == number


def test_called_off_in_the_middle_says_what_was_done(client_of: ClientOf, served: Path) -> None:
    client = client_of("zonghe")
    names = {
        "a.xlsx": filled(client, lessons(1)),
        "b.xlsx": filled(client, lessons(2), "town-liuhe"),
    }
    look = bring(client, served, names)
    done = take(client, served, look)
    key = done.split("/")[2]
    job = Job.objects.get(id=key)
    half = {**job.result, "files": job.result["files"][:1]}
    Job.objects.filter(id=key).update(state="cancelled", result=half)
    page = said(client, f"/intake/{key}/done")
    assert "下面 1 个文件已经办完，其余 1 个没有写入" in page
    assert client.get(f"/jobs/{key}").headers["Location"] == done
    assert not [*job_folder(office(), key).glob("in-*")]


def test_the_workbooks_of_all_of_ones_units_come_in_one_archive(
    client_of: ClientOf, served: Path
) -> None:
    create_account(
        *("chakan", "白塔镇审核人", Role.REVIEWER, "town-baita"),
        password=PASSWORD,
        must_change=False,
    )
    for login, least in (("zonghe", 20), ("chakan", 1)):
        client = client_of(login)
        page = after_job(client, served, client.post("/intake/sheets").headers["Location"])
        address = re.search(r'href="(/intake/\w+/file\?name=[^"]+)"', said(client, page))
        assert address is not None
        answer = client.get(address[1].replace("&amp;", "&"))
        content = b"".join(answer.streaming_content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
        other = client_of("tianbao1").get(address[1].replace("&amp;", "&"))
        assert other.status_code == 422
        assert len(names) >= least
        assert login == "zonghe" or all("白塔镇" in name for name in names)


def test_a_workbook_of_one_unit_is_the_same_as_in_the_archive_of_all(
    client_of: ClientOf, served: Path
) -> None:
    from taizhang.services.ledger_template import make_all_templates, make_unit_template

    viewer = everything("测试")

    def cells(data: bytes) -> list[list[object]]:
        book = load_workbook(io.BytesIO(data))
        return [
            [cell.value for row in sheet.iter_rows(min_col=2) for cell in row]
            for sheet in book.worksheets
        ]

    one = make_unit_template(office(), viewer, "town-nanqiao", H1)
    made = make_all_templates(office(), viewer, H1, units=["town-nanqiao"])
    assert [(file.name, cells(file.content)) for file in made] == [(one.name, cells(one.content))]


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/intake/", {}),
        ("/intake/", {"files": "no file"}),
        ("/intake/", {"period": "2025H9"}),
        ("/intake/nowhere/take", {"file": ["x"], "after_lock": "1"}),
        ("/intake/nowhere/map/0", {"unit": "x", "period": "\0"}),
        ("/intake/undo/0", {"reason": "x"}),
        ("/intake/mappings/99/forget", {"reason": "x"}),
        ("/intake/sheets", {"period": "x"}),
    ],
)
def test_odd_posts_are_refused(client_of: ClientOf, address: str, sent: dict[str, Any]) -> None:
    assert client_of("zonghe").post(address, sent).status_code in (302, 403, 404, 422)


def test_odd_answers_about_columns_are_refused_in_words(client_of: ClientOf, served: Path) -> None:
    client = client_of("tianbao3")
    look = bring(client, served, {"自己的表.xlsx": foreign(OWN)}, unit="town-donghu")
    for answers in (
        {"unit": "", "period": "2025H1"},
        {"unit": "nobody", "period": "2025H1"},
        {"unit": "town-donghu", "period": "2025H1", "kind": "nothing"},
        {"unit": "town-donghu", "period": "2025H1", "column-0-B": "no-field"},
        {"unit": "town-donghu", "period": "2025H1", "constant-topic": MADE_UP_ID},
        {"unit": "town-donghu", "period": "2025H1", "column-0-B": "topic", "column-0-C": "topic"},
    ):
        answer = client.post(f"{look}/map/0", {**answers, "act": "accept"})
        if answer.status_code == 422:
            # A column that every record needs was taken for something else.
            assert "还缺必填的" in answer.content.decode()
            continue
        assert answer.status_code == 302
        page = said(client, after_job(client, served, answer.headers["Location"]))
        assert 'name="file"' not in page
        assert "任务中途出错" not in page
        assert MADE_UP_ID not in page
    assert client.post(f"{look}/map/0", {"unit": "x", "period": "nie"}).status_code == 422
    assert client.get(f"{look}/map/7").status_code == 422


def test_the_main_path_in_a_browser(chromium: Any, address: str, served: Path) -> None:
    from tests.support.web import client_of

    data = filled(client_of("tianbao3"), {**lessons(2), "企业走访": [{"走访日期": "约六月"}]})
    for login, size in (("tianbao3", DESKTOP), ("shenhe", PHONE)):
        page = open_page(chromium, address, login, size)
        page.goto("/intake/")
        assert faults_of_access(page) == []
        page.set_input_files(
            "#files",
            [
                {"name": "东湖镇.xlsx", "mimeType": "application/octet-stream", "buffer": data},
                {
                    "name": "own.xlsx",
                    "mimeType": "application/octet-stream",
                    "buffer": foreign(OWN),
                },
            ],
        )
        assert "东湖镇.xlsx、own.xlsx" in page.inner_text("[data-names]")
        page.click("text=上传并预览")
        page.wait_for_selector("#job-state")
        assert faults_of_access(page) == []
        run_waiting(served)
        page.wait_for_selector("text=预览：还没有写入")
        assert faults_of_access(page) == []
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0
        page.locator("a[href*='/map/']").first.click()
        page.wait_for_selector("h1:has-text('own.xlsx')")
        assert faults_of_access(page) == []
        page.go_back()
        page.click("button:has-text('导入')")
        page.wait_for_selector("#job-state")
        run_waiting(served)
        page.wait_for_selector("h1:has-text('导入结果')")
        assert faults_of_access(page) == []
        assert page.complaints == []


def test_sheets_are_for_those_who_import(client_of: ClientOf, served: Path) -> None:
    for login, status in (("lingdao", 403), ("system", 403), ("shenhe", 200)):
        assert client_of(login).get("/intake/").status_code == status
    assert sheet_of(client_of("shenhe")).startswith(b"PK")
