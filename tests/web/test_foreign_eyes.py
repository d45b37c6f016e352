"""What is one unit's own is on no page and in no file of another; what is exported or said by a pack runs nowhere."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from taizhang.services.accounts import account_of_login, create_account
from taizhang.services.rights import Role
from taizhang.store.desk.models import Job
from taizhang.web.office import office
from tests.support import web
from tests.support.hostile import BOLD, MARKS, PICTURE, SCRIPT
from tests.support.web import PASSWORD
from tests.support.web_intake import bring, filled, lessons, run_waiting
from tests.support.word_edits import retyped
from tests.web.test_random_posts import pattern_of

OWN = "独有标记甲乙丙"
"""Words that only one unit has ever written."""
_SLOW = re.compile(r"kind=|/reports/.*/(trace|stale|check|chart|archive|compare)")


def pages_of(client: Client, each: int = 2) -> Iterator[tuple[str, bytes]]:
    """What somebody can reach by following links, with its content; so many addresses of a sort."""
    waiting, seen = ["/"], {"/"}
    done: dict[str, int] = {}
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address)
        content = content_of(answer)
        if answer.status_code == 302 and answer.headers["Location"] not in seen:
            waiting.append(answer.headers["Location"])
        yield address, content
        if answer.streaming:
            continue
        for link in re.findall(r'(?:href|hx-get|action)="(/[^"#]*)"', content.decode()):
            there = link.replace("&amp;", "&")
            pattern = pattern_of(urlsplit(there).path)
            if not pattern or there in seen or done.get(pattern, 0) >= each or _SLOW.search(there):
                continue
            seen.add(there)
            done[pattern] = done.get(pattern, 0) + 1
            waiting.append(there)


def content_of(answer: Any) -> bytes:
    """Its bytes; of an archive all that is in it."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return b"\0".join(unpacked(content)) if content[:2] == b"PK" else content


def unpacked(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield name.encode()
            part = archive.read(name)
            yield from unpacked(part) if part[:2] == b"PK" else (part,)


def typed(topic: str, **more: str) -> dict[str, str]:
    """A record of training as it is typed."""
    event = {"f-held_on": "2025-03-05", "f-topic": topic, "f-format": "专题讲座"}
    event |= {"f-audience": "民营企业", "f-sessions": "1", "f-person_times": "20"}
    return event | more


def a_unit_writes(folder: Path) -> None:
    """A town leaves its words wherever it can."""
    town, reviewer = web.client_of("tianbao3"), web.client_of("shenhe")
    town.post("/entry/new/training", typed(f"{OWN}一", act="draft"))
    town.post("/entry/new/training", typed(f"{OWN}二", act="submit"))
    town.post("/entry/new/training", typed(f"{OWN}三", act="submit", **{"f-held_on": "2025-04-05"}))
    queue = reviewer.get("/review/").content.decode()
    marks = re.findall(r'name="record" value="([^"]+)"', queue)
    assert len(marks) == 2
    reviewer.post("/review/decide", {"record": marks[:1], "act": "approve"})
    reviewer.post(
        "/review/decide", {"record": marks[1:], "act": "return", "reason": f"{OWN}的理由"}
    )
    named = f"{OWN}.xlsx"
    bring(town, folder, {named: filled(town, lessons(1, 主题=f"{OWN}四"))})
    town.post("/ledger/kind/training/save", {"name": f"{OWN}视图", "query": "q=x"})
    town.post("/check/", {"text": f"{OWN}，上半年开展培训12场次，同比增长120%。"})
    town.post(
        "/check/", {"files": SimpleUploadedFile(f"{OWN}.txt", f"{OWN}，开展培训12场次。".encode())}
    )
    town.post("/ledger/kind/training/export", {"query": "period=all"})
    run_waiting(folder)


def test_what_is_one_units_own_is_nowhere_for_another(served: Path) -> None:
    a_unit_writes(served)
    telling = [
        address
        for address, content in pages_of(web.client_of("tianbao3"), 3)
        if OWN.encode() in content
    ]
    assert len({pattern_of(urlsplit(address).path) for address in telling}) >= 8, telling

    for login, label, role, unit in (
        ("liuhe", "柳河镇填报人", Role.REPORTER, "town-liuhe"),
        ("liuhe2", "柳河镇审核人", Role.REVIEWER, "town-liuhe"),
        ("liuhe3", "柳河镇综合岗", Role.DRAFTER, "town-liuhe"),
    ):
        create_account(login, label, role, unit, password=PASSWORD, must_change=False)
    for login in ("liuhe", "liuhe2", "liuhe3", "system", "security", "tianbao1"):
        client = web.client_of(login)
        # Every address where the unit finds its words, tried by somebody else; and all that he finds by himself.
        found = [(address, content_of(client.get(address))) for address in telling]
        found += [*pages_of(client, 1)] if login == "liuhe3" else []
        seen = [address for address, content in found if OWN.encode() in content]
        assert seen == [], login


def test_what_somebody_is_working_on_is_his_alone(served: Path) -> None:
    a_unit_writes(served)
    keys = [*Job.objects.values_list("id", flat=True)]
    assert len(keys) >= 3
    # The drafter sees the unit's records, but not what another is still working on.
    ways = (
        "/jobs/{}",
        "/jobs/{}/state",
        "/check/{}",
        "/check/{}/0",
        "/intake/{}",
        "/intake/{}/done",
    )
    own = [way.format(key) for key in keys for way in ways]
    mine = web.client_of("tianbao3")
    assert any(OWN.encode() in content_of(mine.get(address)) for address in own)
    for login in ("zonghe", "shenhe", "lingdao"):
        client = web.client_of(login)
        for address in own:
            answer = client.get(address)
            assert answer.status_code in (302, 403, 404, 422), (login, address)
            assert OWN.encode() not in content_of(answer), (login, address)


FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "＝1＋1")


@pytest.mark.parametrize("login", ["zonghe", "tianbao3", "audit", "system"])
def test_no_exported_cell_is_run(served: Path, login: str) -> None:
    town, reviewer = web.client_of("tianbao3"), web.client_of("shenhe")
    for day, text in enumerate(FORMULAS, 1):
        said = typed(text, act="submit", **{"f-held_on": f"2025-05-0{day}"})
        assert town.post("/entry/new/training", said).status_code == 302, text
    marks = re.findall(r'name="record" value="([^"]+)"', reviewer.get("/review/").content.decode())
    reviewer.post("/review/decide", {"record": marks, "act": "return", "reason": FORMULAS[0]})
    Client().post("/sign-in", {"login": FORMULAS[0], "password": "x"})

    client = web.client_of(login)
    files = 0
    for address in exports_of(client):
        answer = client.post(*address) if isinstance(address, tuple) else client.get(address)
        if not answer.streaming:
            continue
        content = b"".join(answer.streaming_content)
        name = answer.headers["Content-Disposition"]
        files += 1
        if content[:2] == b"PK":
            assert formulas_in(content) == [], (address, name)
        elif ".csv" in name:
            cells = re.findall(r'(?:^|[,\r\n])"?([^,"\r\n])', content.decode("utf-8-sig"))
            assert not {*cells} & {"=", "+", "@", "\t"}, (address, name)
    assert files >= 1


def exports_of(client: Client) -> Iterator[Any]:
    """Links and forms that lead to files of tables."""
    wanted = re.compile(r"export|sheet\?|\.xlsx|kind=basis|form=")
    found: dict[tuple[str, str], str] = {}
    for address, content in pages_of(client, 1):
        for link in re.findall(r'href="([^"#]*)"', content.decode("utf-8", "replace")):
            there = link.replace("&amp;", "&")
            there = there if there.startswith("/") else f"{urlsplit(address).path}{there}"
            if wanted.search(there) and pattern_of(urlsplit(there).path):
                found.setdefault((pattern_of(urlsplit(there).path), there[-3:]), there)
    yield from found.values()
    yield "/ledger/kind/training/export", {"query": "period=all&state=all"}
    yield "/reports/2025Q2-001/download?kind=basis"
    yield "/intake/sheet?unit=town-donghu&period=2025H1"


def formulas_in(data: bytes) -> list[str]:
    """Cells of workbooks that Excel would compute."""
    return [
        match[0].decode()
        for part in unpacked(data)
        if b"<worksheet" in part[:400]
        for match in re.finditer(rb"<f[ >].{0,80}", part)
    ]


# --- what packs, units and files are called ---------------------------------------------------------


def test_what_a_pack_says_is_shown_and_not_run(served: Path) -> None:
    system = web.client_of("system")
    sent = SimpleUploadedFile("新.zip", marked(content_in(system, "/packs/pack.zip")))
    answer = system.post("/packs/switch", {"file": sent})
    run_waiting(served)
    look = system.get(answer.headers["Location"]).headers["Location"]
    assert Job.objects.get(task="pack-look").result["problems"] == []
    assert SCRIPT not in system.get(look).content.decode()
    answer = system.post(look, {"reason": SCRIPT})
    run_waiting(served)
    done = system.get(answer.headers["Location"], follow=True)
    assert "已启用业务包" in done.content.decode(), done.content.decode()
    pack = office().pack
    assert sum(SCRIPT in one.definition for one in pack.indicators.values()) > 50
    assert BOLD in pack.templates["half_year"].name

    town = web.client_of("tianbao3")
    town.post("/entry/new/training", typed(f"{PICTURE}{SCRIPT}", act="draft"))
    town.post("/check/", {"files": SimpleUploadedFile(f"{PICTURE}.txt", SCRIPT.encode())})
    run_waiting(served)
    shown = 0
    for login in ("zonghe", "tianbao3", "system"):
        for address, content in pages_of(web.client_of(login), 1):
            page = content.decode("utf-8", "replace")
            if page.lstrip().startswith("<"):
                shown += "&lt;script&gt;" in page
                assert not [mark for mark in MARKS if mark in page], (login, address)
    assert shown > 5


def content_in(client: Client, address: str) -> bytes:
    return b"".join(client.get(address).streaming_content)


def marked(pack: bytes) -> bytes:
    """The pack with a script in each help, name and definition."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if "/kinds/" in f"/{name}":
                text = re.sub(r"(help: [^{}\[\],\"'\n]+)(?=[}\n])", rf"\1{SCRIPT}", text)
            elif "/indicators/" in f"/{name}" and not name.endswith(".cases.yaml"):
                text = re.sub(r"(?m)^(definition: [^\"'>|\n]+)$", rf"\1{SCRIPT}", text)
                text = re.sub(r"(?m)^(name: .+)$", rf"\1{BOLD}", text)
            elif name.endswith("pack.yaml"):
                text = re.sub(r"(?m)^description: (.+)$", rf"description: \1{SCRIPT}", text)
            elif name.endswith(".txt"):
                text = re.sub(r"(?m)^(@name .+)$", rf"\1{BOLD}", text)
            new.writestr(name, text)
    return out.getvalue()


# --- two at once ------------------------------------------------------------------------------------


def second_of(login: str) -> dict[str, str]:
    return {"agreer": str(account_of_login(login).key), "password": PASSWORD}


def test_a_figure_that_two_write_over_at_once(served: Path) -> None:
    first, second = web.client_of("zonghe"), web.client_of("zonghe")
    page = first.get("/reports/2025Q2-001").content.decode()
    ordinal = re.search(r'id="f(\d+)"[^>]*>25场次', page)[1]  # type: ignore[index]
    there = f"/reports/2025Q2-001/figure/{ordinal}/override"
    said = {"reason": "补报三场", **second_of("lingdao")}
    assert first.post(there, {**said, "value": "28场次"}).status_code == 302
    told = second.post(there, {**said, "value": "31场次"})
    assert told.status_code == 422
    assert "2025Q2-001-v2" in told.content.decode()
    assert "31场次" in told.content.decode()
    assert "28场次" in first.get("/reports/2025Q2-001-v2").content.decode()
    assert first.get("/reports/2025Q2-001-v3").status_code == 422


def test_a_file_that_came_back_after_the_text_went_on(served: Path) -> None:
    client = web.client_of("zonghe")
    paper = content_in(client, "/reports/2025Q2-001/download?kind=docx")
    changed = retyped(paper, "25场次", "28场次")
    sent = SimpleUploadedFile("改稿.docx", changed)
    job = client.post("/reports/2025Q2-001/return", {"file": sent}).headers["Location"]
    run_waiting(served)
    there = client.get(job).headers["Location"]
    form = client.get("/reports/2025Q2-001/passage/0").content.decode()
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL)[1]  # type: ignore[index]
    client.post("/reports/2025Q2-001/passage/0", {"text": text + "先写的一句。"})
    told = client.post(there, {"reason": "x"})
    assert told.status_code == 422
    assert "又存了新版本 2025Q2-001-v2" in told.content.decode()
