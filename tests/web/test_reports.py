"""Reports in the browser: written, asked, edited in place, checked, taken back from Word, signed and issued."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from taizhang.config.running import run_job
from taizhang.services import kept
from taizhang.services.accounts import account_of_login
from taizhang.services.clock import now
from taizhang.services.jobs import RUNNING
from taizhang.services.report_check import check_report
from taizhang.services.report_trace import trace_of
from taizhang.store.desk.models import Job
from taizhang.web.reports import beside
from tests.support.web import DESKTOP, PASSWORD, PHONE, faults_of_access, open_page, text_of
from tests.support.word_edits import parts_of, retyped, with_parts

ClientOf = Callable[[str], Client]
BRIEF = "2025Q2-001"
SUMMARY = "2025H1-001"
HX = {"HTTP_HX_REQUEST": "true"}


def key_of(login: str) -> str:
    return str(account_of_login(login).key)


def words_of(client: Client, number: str, index: int) -> str:
    form = client.get(f"/reports/{number}/passage/{index}").content.decode()
    return re.search(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL)[1]  # type: ignore[index]


def state_at_home(client: Client) -> str:
    return state_near(client.get("/").content.decode())


def state_in_list(client: Client) -> str:
    return state_near(client.get("/reports/").content.decode())


def state_near(page: str) -> str:
    """The state in the row of the brief."""
    (row,) = [row for row in page.split("</tr>") if BRIEF in row and 'class="state' in row]
    return re.search(r'class="state [^"]*">([^<]+)', row)[1]  # type: ignore[index]


def run(folder: Path, answer: Any) -> str:
    """Run the job that was handed in, as the runner would; its key."""
    assert answer.status_code == 302, text_of(answer)
    key = answer.headers["Location"].rsplit("/", 1)[1]
    Job.objects.filter(id=key).update(state=RUNNING, started_at=now())
    run_job(folder, key)
    return key


# --- what one sees --------------------------------------------------------------------------------


def test_the_list_shows_what_is_of_ones_own_units(client_of: ClientOf) -> None:
    drafter = text_of(client_of("zonghe").get("/reports/?period=all"))
    for number, state in ((SUMMARY, "已签发"), (BRIEF, "草稿")):
        assert number in drafter
        assert state in drafter
    assert "生成总结" in drafter

    # A town has its own sub-tree; a report of the whole office is none of it.
    town = client_of("tianbao3")
    assert SUMMARY not in text_of(town.get("/reports/?period=all"))
    for way in (
        "",
        "/figure/1",
        "/check",
        "/trace",
        "/stale",
        "/download",
        "/archive/0",
        "/compare",
    ):
        answer = town.get(f"/reports/{SUMMARY}{way}", **HX)
        assert answer.status_code == 422, way
        assert "没有编号为" in text_of(answer)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("?period=all&q=简报", [BRIEF]),
        ("?period=all&state=issued", [SUMMARY]),
        ("?period=all&state=signed", []),
        ("?period=all&page=99999", [SUMMARY, BRIEF]),
        ("?q=%00'\"<script>&period=all", []),
        ("?state=nonsense&page=-1&period=all", [SUMMARY]),
    ],
)
def test_the_list_can_be_searched(client_of: ClientOf, asked: str, shown: list[str]) -> None:
    page = text_of(client_of("lingdao").get(f"/reports/{asked}"))
    assert "<script>&" not in page
    for number in shown:
        assert number in page
    if not shown:
        assert "没有符合条件的总结" in page


def test_whichever_of_trace_and_check_takes_longer_marks_what_both_found(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("zonghe")

    def meanwhile(*asked: Any) -> Any:
        check_report(*asked)
        return trace_of(*asked)

    monkeypatch.setattr(beside, "trace_of", meanwhile)
    kept._shelves.clear()
    part = client.get(f"/reports/{SUMMARY}/trace", **HX).content.decode()
    assert "mark-error" in part
    assert 'title="台账已变"' in part


def test_a_figure_tells_what_it_rests_on_and_what_has_moved(client_of: ClientOf) -> None:
    client = client_of("lingdao")
    assert "9处已变" in text_of(client.get(f"/reports/{SUMMARY}/stale", **HX))
    assert "9处已变" in text_of(client.get("/reports/?period=all"))
    page = client.get(f"/reports/{SUMMARY}?full=1").content.decode()
    assert "本报告受影响" in page
    assert re.search(r'class="mark-figure stale"[^>]*>29\.2%', page)
    assert 'class="mark-todo"' in page
    ordinal = re.search(r'id="f(\d+)"[^>]*>29\.2%', page)[1]  # type: ignore[index]
    panel = text_of(client.get(f"/reports/{SUMMARY}/figure/{ordinal}", **HX))
    for told in ("口径", "按现在的台账是31.2%", "更正了1条记录", "依据的记录", "已更正"):
        assert told in panel, told
    # He reads; he does not write.
    assert "改写这个数" not in panel
    assert "passage-edit" not in page


def test_the_check_stands_beside_the_text_and_marks_it(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    part = client.get(f"/reports/{BRIEF}/check", **HX).content.decode()
    assert "LED-DUP" in part
    assert "taizhang" not in re.sub(r"/static/[^\"]*", "", part)
    number = re.search(r'data-remark="c(\d+)"', part)[1]  # type: ignore[index]
    assert f'data-mark="c{number}"' in part
    assert 'hx-swap-oob="true"' in part

    key = re.search(r'name="key" value="([0-9a-f]{64})"', part)[1]  # type: ignore[index]
    refused = client.post(f"/reports/{BRIEF}/suppress", {"key": key, "reason": " "})
    assert "须写明理由" in text_of(refused)
    client.post(f"/reports/{BRIEF}/suppress", {"key": key, "reason": "已与两镇核实，是两场"})
    after = text_of(client.get(f"/reports/{BRIEF}/check", **HX))
    assert "已忽略 1 条" in after
    assert "市委统战部综合岗：已与两镇核实，是两场" in after
    assert f'data-mark="c{number}"' not in after
    client.post(f"/reports/{BRIEF}/suppress", {"key": key, "back": "1"})
    assert "已忽略" not in text_of(client.get(f"/reports/{BRIEF}/check", **HX))


# --- working on the text --------------------------------------------------------------------------


def test_a_changed_figure_is_caught_at_once_and_three_ways_lead_on(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    there = f"/reports/{BRIEF}/passage/0"
    was = words_of(client, BRIEF, 0)
    text = was.replace("25场次", "28场次").replace("第二季度，", "今年第二季度，")

    asked = client.post(there, {"text": text}, **HX)
    assert asked.status_code == 422
    assert "原为25场次，现为28场次" in text_of(asked)
    assert "今年第二季度" in text_of(asked)
    assert client.get(f"/reports/{BRIEF}-v2").status_code == 422

    kept = client.post(there, {"text": text, "answer": "keep"}, **HX)
    assert kept.headers["HX-Redirect"] == f"/reports/{BRIEF}-v2#passage-0"
    page = client.get(f"/reports/{BRIEF}-v2").content.decode()
    assert re.search(r'class="mark-figure changed"[^>]*>28场次', page)
    assert "有1个数与台账不符" in text_of(client.post(f"/reports/{BRIEF}-v2/ask"))

    ordinal = re.search(r'id="f(\d+)"[^>]*>28场次', page)[1]  # type: ignore[index]
    way = f"/reports/{BRIEF}-v2/figure/{ordinal}/override"
    told = {"value": "28场次", "reason": "补报三场", "agreer": key_of("lingdao")}
    for wrong, why in (
        ({**told, "password": "x"}, "密码不对"),
        ({**told, "agreer": key_of("zonghe"), "password": PASSWORD}, "请选择另一位批准人"),
        ({**told, "reason": "", "password": PASSWORD}, "须写明理由"),
        ({**told, "value": "很多", "password": PASSWORD}, "不是以"),
    ):
        answer = client.post(way, wrong, **HX)
        assert answer.status_code == 422
        assert why in text_of(answer), why
    done = client.post(way, {**told, "password": PASSWORD}, **HX)
    assert done.headers["HX-Redirect"].startswith(f"/reports/{BRIEF}-v3")
    panel = text_of(client.get(f"/reports/{BRIEF}-v3/figure/{ordinal}", **HX))
    assert "已改写为28场次（台账为25场次）。理由：补报三场" in panel
    assert "同意：市委统战部领导" in panel
    # What a person answered for is no change of the ledger.
    assert "本报告" not in text_of(client.get(f"/reports/{BRIEF}-v3?full=1"))


def test_a_figure_goes_back_to_what_the_ledger_says(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    text = words_of(client, BRIEF, 0).replace("25场次", "28场次").replace("开展", "扎实开展")
    answer = client.post(f"/reports/{BRIEF}/passage/0", {"text": text, "answer": "restore"})
    assert answer.headers["Location"] == f"/reports/{BRIEF}-v2#passage-0"
    kept = words_of(client, f"{BRIEF}-v2", 0)
    assert "25场次" in kept
    assert "扎实开展" in kept


def test_two_who_write_at_once_lose_nothing(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    first, second = (words_of(client, BRIEF, index) for index in (0, 1))
    client.post(f"/reports/{BRIEF}/passage/0", {"text": first + "先写的一句。"})
    # Another passage goes into the newer version; the same one is told, with both texts.
    merged = client.post(f"/reports/{BRIEF}/passage/1", {"text": second + "后写的一句。"})
    assert merged.headers["Location"] == f"/reports/{BRIEF}-v3#passage-1"
    assert "先写的一句" in words_of(client, f"{BRIEF}-v3", 0)
    told = text_of(client.post(f"/reports/{BRIEF}/passage/0", {"text": first + "另一句。"}))
    assert "刚才也改了这一段" in told
    assert "先写的一句" in told
    assert "另一句" in told


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("联系电话13800138000", "个人号码"),
        ("机密★1年", "涉密文件"),
        ("字" * 20_001, "最多"),
        ("附件：1.某某情况", "不能写在段落里"),
    ],
)
def test_words_that_no_report_takes_are_refused_and_stay_in_the_form(
    client_of: ClientOf, text: str, why: str
) -> None:
    answer = client_of("zonghe").post(f"/reports/{BRIEF}/passage/0", {"text": text}, **HX)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert text[:10] in text_of(answer)


def test_paragraphs_are_parted_removed_and_offered(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    form = text_of(client.get(f"/reports/{SUMMARY}/passage/3", **HX))
    assert "各单位报来的材料" in form
    assert "在电商产业园成立联谊分会" in form

    text = words_of(client, BRIEF, 0).replace("人次。", "人次。\n")
    client.post(f"/reports/{BRIEF}/passage/0", {"text": text})
    page = client.get(f"/reports/{BRIEF}-v2").content.decode()
    assert page.count('class="passage-paragraph"') == 6
    client.post(f"/reports/{BRIEF}-v2/passage/1", {"text": ""})
    assert client.get(f"/reports/{BRIEF}-v3").content.decode().count("passage-paragraph") == 5
    shown = text_of(client.get(f"/reports/{BRIEF}-v3/compare?with={BRIEF}"))
    assert "变了的段落" in shown
    assert "<del>" in shown


def test_figures_are_brought_up_to_date_in_a_new_version(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    same = client.post(f"/reports/{BRIEF}/refresh")
    assert "不用更新" in text_of(same)
    answer = client.post("/reports/2025H1-002/refresh")
    assert answer.headers["Location"] == "/reports/2025H1-002-v2/compare?with=2025H1-002"
    told = text_of(client.get(answer.headers["Location"]))
    assert "1934" in told
    assert "更正1条记录" in told
    assert "不在" not in text_of(client.get("/reports/2025H1-002-v2?full=1"))


# --- the way to being issued ----------------------------------------------------------------------


def test_remarks_signature_and_issue(client_of: ClientOf, served: Path) -> None:
    drafter, leader = client_of("zonghe"), client_of("lingdao")
    there = f"/reports/{BRIEF}"
    assert "须由领导签字" in text_of(drafter.post(f"{there}/issue"))
    assert drafter.post(f"{there}/sign").status_code == 403
    assert leader.post(f"{there}/issue").status_code == 403
    assert leader.post(f"{there}/passage/0", {"text": "x"}).status_code == 403

    # The first page has the same word for how far a report is as the list.
    quarter = {"period": "2025Q2"}
    drafter.post("/period", quarter)
    assert state_at_home(drafter) == state_in_list(drafter) == "草稿"
    drafter.post(f"{there}/ask")
    assert state_at_home(drafter) == state_in_list(drafter) == "待签"
    page = text_of(leader.get(there))
    assert "待签" in page
    leader.post(f"{there}/comments", {"text": "第二段再具体些<b>", "quote": "开展政党协商3次"})
    assert "第二段再具体些&lt;b&gt;" in text_of(drafter.get(there))
    leader.post(f"{there}/send-back", {"reason": "先改第二段"})
    assert "退回修改：先改第二段" in text_of(drafter.get(there))
    key = re.search(r"/comments/(\d+)", drafter.get(there).content.decode())[1]  # type: ignore[index]
    drafter.post(f"{there}/comments/{key}")
    assert "已办结" in text_of(drafter.get(there))

    text = words_of(drafter, BRIEF, 1)
    drafter.post(f"{there}/passage/1", {"text": text + "重点议题逐项落实。"})
    drafter.post(f"{there}-v2/ask")
    read = leader.get(f"{there}-v2").content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', read)[1]  # type: ignore[index]
    assert "重新打开" in text_of(leader.post(f"{there}-v2/sign", {"digest": "0" * 64}))
    leader.post(f"{there}-v2/sign", {"digest": digest})
    # A text that was changed after it was signed has to be signed again.
    assert "已有更新的版本" in text_of(leader.post(f"{there}/sign", {"digest": digest}))
    run(served, drafter.post(f"{there}-v2/issue"))
    page = text_of(leader.get(f"{there}-v2"))
    assert "已签发" in page
    assert "签发存档" in page
    archived = leader.get(f"{there}-v2/archive/1")
    assert archived.headers["Content-Disposition"].startswith("attachment")
    assert "已经签发" in text_of(drafter.post(f"{there}-v2/issue"))


@pytest.mark.parametrize(
    ("kind", "starts"),
    [("docx", b"PK"), ("clean", b"PK"), ("html", b"<!DOCTYPE"), ("basis", b"PK")],
)
def test_files_are_drawn(client_of: ClientOf, kind: str, starts: bytes) -> None:
    answer = client_of("lingdao").get(f"/reports/{BRIEF}/download?kind={kind}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(starts)


@pytest.mark.parametrize("asked", ["kind=exe", "kind=docx&layout=../../etc/passwd"])
def test_only_files_and_layouts_that_there_are(client_of: ClientOf, asked: str) -> None:
    assert client_of("lingdao").get(f"/reports/{BRIEF}/download?{asked}").status_code == 422


# --- what comes back from Word --------------------------------------------------------------------


def word_of(client: Client, number: str, kind: str = "docx") -> bytes:
    answer = client.get(f"/reports/{number}/download?kind={kind}")
    return b"".join(answer.streaming_content)


def named(data: bytes, name: str = "改稿.docx") -> BytesIO:
    file = BytesIO(data)
    file.name = name
    return file


def test_a_returned_file_is_gone_through_figure_by_figure(
    client_of: ClientOf, served: Path
) -> None:
    client = client_of("zonghe")
    data = word_of(client, BRIEF)
    for old, new in (("25场次", "28场次"), ("30次", "33次"), ("92条", "92条、照片35张")):
        data = retyped(data, old, new)
    key = run(served, client.post(f"/reports/{BRIEF}/return", {"file": named(data)}))
    there = f"/reports/returned/{key}"
    page = text_of(client.get(there))
    told = re.search(r"共(\d+)个数，(\d+)个没有动，2个改过要决定", page)
    assert told
    assert int(told[1]) == int(told[2]) + 2
    assert "35张" in page
    # Nobody else goes through it.
    assert client_of("shenhe").get(there).status_code in (403, 422)

    first, other = re.findall(r'name="reason-(\d+)"', page)
    choices = {f"choice-{first}": "file", f"choice-{other}": "ledger"}
    assert "须逐个写明理由" in text_of(client.post(there, choices))
    answered = {
        **choices,
        f"reason-{first}": "补报三场",
        "agreer": key_of("lingdao"),
        "password": PASSWORD,
    }
    done = client.post(there, answered)
    assert done.headers["Location"] == f"/reports/{BRIEF}-v2/compare?with={BRIEF}"
    kept = words_of(client, f"{BRIEF}-v2", 0)
    assert "28场次" in kept
    assert "30次" in kept
    assert "照片35张" in kept
    assert "还没有说明" not in text_of(client.get(f"/reports/{BRIEF}-v2"))


def test_files_that_are_not_ours_are_told(client_of: ClientOf, served: Path) -> None:
    client = client_of("zonghe")
    there = f"/reports/{BRIEF}/return"
    assert "请选择" in text_of(client.post(there))
    assert "不是 .docx" in text_of(client.post(there, {"file": named(b"%PDF-1.4", "a.docx")}))
    # A clean copy says nothing of itself: it is held against the report that was open.
    clean = retyped(word_of(client, BRIEF, "clean"), "25场次", "28场次")
    key = run(served, client.post(there, {"file": named(clean)}))
    assert "没有报告编号" in text_of(client.get(f"/reports/returned/{key}"))
    foreign = word_of(client, BRIEF)
    parts = parts_of(foreign)
    custom = next(name for name in parts if name.endswith("custom.xml"))
    code = re.search(rb'name="taizhang_workspace"[^>]*><vt:lpwstr>([^<]*)', parts[custom])
    assert code is not None
    other = with_parts(foreign, {custom: parts[custom].replace(code[1], b"ZZZZ")})
    key = run(served, client.post(there, {"file": named(other)}))
    assert "另一个工作区" in text_of(client.get(f"/jobs/{key}"))


# --- anything at all ------------------------------------------------------------------------------

HOSTILE = ("", "\0", "9" * 400, "<script>'; --", "../../x😀")


def test_no_post_brings_the_server_down(client_of: ClientOf) -> None:
    drafter, leader = client_of("zonghe"), client_of("lingdao")
    fields = ("text", "answer", "value", "reason", "second", "key", "quote", "digest", "note")
    ways = ("passage/0", "figure/1/override", "suppress", "comments", "comments/1", "ask")
    for value in HOSTILE:
        said = dict.fromkeys(fields, value)
        for way in ways:
            assert drafter.post(f"/reports/{BRIEF}/{way}", said).status_code < 500, (way, value)
        for way in ("comments", "sign", "send-back"):
            assert leader.post(f"/reports/{BRIEF}/{way}", said).status_code < 500, (way, value)
        asked = {"template": value, "unit": value, "period": value, "signed_on": value}
        assert drafter.post("/reports/new", asked).status_code in (200, 422)


def test_a_report_is_written_from_the_page(client_of: ClientOf) -> None:
    client = client_of("zonghe")
    assert "半年工作总结" in text_of(client.get("/reports/new"))
    asked = {"template": "quarterly_brief", "unit": "dept", "period": "2025Q1"}
    done = client.post("/reports/new", asked)
    assert done.headers["Location"] == "/reports/2025Q1-001"
    assert "第一季度" in text_of(client.get("/reports/2025Q1-001"))
    wrong = client.post("/reports/new", {**asked, "unit": "no-such-unit"})
    assert wrong.status_code == 422


# --- drafts that nobody wants ---------------------------------------------------------------------


def test_a_draft_is_discarded_and_its_number_is_not_given_again(client_of: ClientOf) -> None:
    drafter = client_of("zonghe")
    asked = {"unit": "dept", "period": "2025Q1", "template": "quarterly_brief"}
    drafter.post("/reports/new", asked)
    there = "/reports/2025Q1-001"
    assert "删去草稿" in text_of(drafter.get(there))
    reader = client_of("lingdao")
    assert "删去草稿" not in text_of(reader.get(there))
    assert reader.post(f"{there}/discard", {"reason": "x"}).status_code == 403
    assert "须写明理由" in text_of(drafter.post(f"{there}/discard"))
    assert client_of("tianbao3").post(f"{there}/discard", {"reason": "x"}).status_code == 403

    done = drafter.post(f"{there}/discard", {"reason": "时段选错了"}, follow=True)
    assert "已删去 2025Q1-001" in text_of(done)
    for page in ("/reports/?period=all", "/", f"/reports/{SUMMARY}?full=1"):
        assert there not in drafter.get(page).content.decode(), page
    for way in ("", "/figure/1", "/download", "/check", "/compare"):
        assert drafter.get(f"{there}{way}", **HX).status_code == 422, way
    for act in ("ask", "discard", "refresh", "comments"):
        answer = drafter.post(f"{there}/{act}", {"reason": "x", "text": "x"})
        assert answer.status_code == 422, act
    log = text_of(client_of("audit").get("/audit/?tab=ledger"))
    assert "删去报告草稿" in log
    assert "时段选错了" in log

    # The same once more is another report.
    again = drafter.post("/reports/new", asked)
    assert again.headers["Location"].endswith("2025Q1-002")
    assert drafter.get("/reports/2025Q1-002").status_code == 200


def test_what_was_signed_stays_and_only_what_came_after_it_goes(client_of: ClientOf) -> None:
    drafter, leader = client_of("zonghe"), client_of("lingdao")
    issued = drafter.post(f"/reports/{SUMMARY}/discard", {"reason": "x"})
    assert issued.status_code == 422
    assert "不能删去" in text_of(issued)
    there = f"/reports/{BRIEF}"
    drafter.post(f"{there}/ask")
    digest = re.search(  # type: ignore[index]
        r'name="digest" value="(\w+)"', leader.get(there).content.decode()
    )[1]
    leader.post(f"{there}/sign", {"digest": digest})
    assert drafter.post(f"{there}/discard", {"reason": "x"}).status_code == 422
    text = words_of(drafter, BRIEF, 1)
    drafter.post(f"{there}/passage/1", {"text": text + "多写的一句。"})
    old = drafter.post(f"{there}/discard", {"reason": "x"})
    assert "已有更新的版本" in text_of(old)
    assert "第2版起删去" in text_of(drafter.get(f"{there}-v2"))
    done = drafter.post(f"{there}-v2/discard", {"reason": "不要这一稿"})
    assert done.headers["Location"] == there
    assert drafter.get(f"{there}-v2").status_code == 422
    drafter.post(f"{there}/passage/1", {"text": text + "又写的一句。"})
    assert "又写的一句" in words_of(drafter, f"{BRIEF}-v3", 1)


# --- in the browser -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("login", "size"),
    [("zonghe", DESKTOP), ("lingdao", PHONE)],
)
def test_reading_and_working_in_a_browser(
    chromium: Any, address: str, login: str, size: tuple[int, int]
) -> None:
    page = open_page(chromium, address, login, size)
    page.goto("/reports/?period=all")
    assert faults_of_access(page) == []
    page.goto(f"/reports/{BRIEF}")
    page.wait_for_selector("#check .finding", timeout=60_000)
    assert faults_of_access(page) == []
    page.click("#f1")
    page.wait_for_selector("#side.show .report-records")
    assert "学习培训场次" in page.inner_text("#side-content")
    assert faults_of_access(page) == []
    page.click("#side .btn-close")
    if login == "zonghe":
        page.click("#passage-0 .passage-edit")
        page.wait_for_selector("#text-0")
        page.fill("#text-0", page.input_value("#text-0").replace("25场次", "28场次"))
        page.click(".passage-form .btn-primary")
        page.wait_for_selector(".passage-form .notice-refused")
        page.complaints.clear()  # The browser notes every answer 422.
        assert faults_of_access(page) == []
        page.click(".passage-form [value=restore]")
        page.wait_for_url("**/reports/**")
    else:
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size[0]
        page.fill("#comment-text", "下半年的打算再具体些。")
        page.click(".report-comment-form button")
        page.wait_for_selector(".notice-done")
    assert page.complaints == []
