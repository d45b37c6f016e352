"""The pack in the browser: read, brought, proven, put in force, gone back to; layouts and Word templates."""

import io
import re
import sqlite3
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from taizhang.core.values import RefusedError
from taizhang.packs.layout import built_in_layouts
from taizhang.services.desk_book import read_book
from taizhang.services.jobs import JobRunner
from taizhang.services.pack_desk import read_pack_zip
from taizhang.store.desk.models import Job
from taizhang.store.ledger.models import Changeset
from taizhang.web.office import come_to_office, office
from tests.support.desk_jobs import do_jobs
from tests.support.office_words import block, office_file, paragraph, run
from tests.support.web import faults_of_access, open_page


def zipped(change: dict[str, tuple[str, str]] | None = None, **more: str) -> bytes:
    """The pack in force with some words replaced, below a folder as people zip it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in office().pack.files.items():
            for ending, (old, new) in (change or {}).items():
                if name.endswith(ending):
                    assert old in text, (name, old)
                    text = text.replace(old, new, 1)  # noqa: PLW2901 (the text as it is to be)
            archive.writestr(f"业务包/{name}", text)
        for name, text in more.items():
            archive.writestr(name, text)
        archive.writestr("__MACOSX/业务包/._pack.yaml", b"\0\1\2")
    return out.getvalue()


def looked_at(client: Client, folder: Path, content: bytes = b"", **form: str) -> tuple[str, str]:
    """The address of what came of a look at a pack, and its page."""
    files = {"file": SimpleUploadedFile("新业务包.zip", content)} if content else {}
    answer = client.post("/packs/switch", {**form, **files})
    assert answer.status_code == 302, answer.content.decode()
    do_jobs(folder)
    answer = client.get(answer.headers["Location"], follow=True)
    address = answer.redirect_chain[-1][0] if answer.redirect_chain else ""
    return address, answer.content.decode()


def handed_in(client: Client, folder: Path, address: str, reason: str) -> Any:
    """The page to which the job of putting a pack in force leads in the end."""
    answer = client.post(address, {"reason": reason})
    assert answer.status_code == 302, answer.content.decode()
    do_jobs(folder)
    return client.get(answer.headers["Location"], follow=True)


def fields_of(page: str) -> dict[str, list[str]]:
    """What is filled into the fields of a page, by their names."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(unescape(value))
    return found


RENAMED = {"kinds/training.yaml": ("label: 学习培训", "label: 学习培训班")}


def test_the_pack_is_read(client_of: Callable[[str], Client]) -> None:
    client = client_of("system")
    assert "学习培训" in client.get("/packs/").content.decode()
    page = client.get("/packs/indicators/training_sessions").content.decode()
    assert "口径" in page
    assert "示例：" in page
    assert "definition:" in page
    assert "必填" in client.get("/packs/kinds/training").content.decode()
    assert "#" in client.get("/packs/templates/half_year").content.decode()
    for path in ("kinds/x", "indicators/x", "templates/x", "layouts/one/x", "layouts/word/x"):
        assert client.get(f"/packs/{path}").status_code == 422
    with zipfile.ZipFile(io.BytesIO(client.get("/packs/pack.zip").getvalue())) as archive:
        assert len(archive.namelist()) == len(office().pack.files)


def test_a_pack_is_proven_put_in_force_and_gone_back_to(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("system")
    before = office().pack
    address, page = looked_at(client, served, zipped(RENAMED))
    assert "示例全部通过" in page
    assert "原名“学习培训”" in page
    assert office().pack.digest == before.digest
    assert client.post(address, {"reason": ""}).status_code == 422
    answer = handed_in(client, served, address, "培训改称培训班")
    assert answer.redirect_chain[-1][0] == "/packs/"
    assert "已启用业务包" in answer.content.decode()
    assert office().pack.kinds["training"].label == "学习培训班"
    assert len([*served.glob("pack.2*")]) == 1
    assert [*served.glob(".pack-*")] == []
    line = read_book(action="pack-switched", limit=1)[0]
    assert (line.actor, line.detail) == ("系统管理员", "培训改称培训班")
    newest = Changeset.objects.order_by("number").last()
    assert newest is not None
    assert newest.action == "pack"
    # Sent twice it is refused: what was looked at is no longer what is in force.
    assert client.post(address, {"reason": "再来一次"}).status_code == 422
    assert before.digest in client.get("/packs/switch").content.decode()


def test_faults_are_told_with_file_and_line_and_keep_it_out(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("system")
    change = {"kinds/training.yaml": ("type: date", "type: datte")}
    address, page = looked_at(client, served, zipped(change))
    assert "不能启用" in page
    assert "kinds/training.yaml:" in page
    answer = client.post(address, {"reason": "还是要用"})
    assert answer.status_code == 422


def test_one_that_comes_late_fails_and_says_what_to_do(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("system")
    address, _page = looked_at(client, served, zipped(RENAMED))
    late = client.post(address, {"reason": "也要换"}).headers["Location"]
    # Handed in before, put in force by another process in between.
    files = dict(office().pack.files)
    name = next(name for name in files if name.endswith("kinds/training.yaml"))
    path = served / "pack" / name
    path.write_text(path.read_text("utf-8") + "# 服务器上改的\n", "utf-8")
    do_jobs(served)

    page = client.get(late, follow=True)
    said = page.content.decode()
    assert page.status_code == 200
    assert "没有完成" in said
    assert "校验以后业务包已被换过，请重新上传校验。" in said
    assert address in said
    assert "学习培训班" not in client.get("/packs/").content.decode()
    assert read_book(action="pack-switched") == ()


def test_called_off_at_the_very_end_it_is_in_force_and_said_to_be(
    client_of: Callable[[str], Client], served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("system")
    address, _page = looked_at(client, served, zipped(RENAMED))

    def ended(*_given: object, **_named: object) -> None:
        raise SystemExit

    monkeypatch.setattr("taizhang.services.pack_switch.note", lambda *_given, **_named: None)
    job = client.post(address, {"reason": "改名"}).headers["Location"]
    monkeypatch.setattr("taizhang.services.pack_switch.note", ended)
    with pytest.raises(SystemExit):
        do_jobs(served)
    Job.objects.filter(state="running").update(state="cancelled")

    answer = client.get(job, follow=True)
    assert answer.redirect_chain[-1][0] == "/packs/"
    assert "已启用业务包" in answer.content.decode()
    assert "学习培训班" in client.get("/packs/").content.decode()
    assert [*served.glob(".pack-*")] == []


def test_called_off_before_nothing_has_changed(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("system")
    address, _page = looked_at(client, served, zipped(RENAMED))
    job = client.post(address, {"reason": "改名"}).headers["Location"]
    assert "更换业务包" in client.get(job).content.decode()
    assert client.post(f"{job}/cancel").status_code == 302
    do_jobs(served)

    said = client.get(job, follow=True).content.decode()
    assert "已取消，没有写入任何内容" in said
    assert "现在用的是" in said
    assert client_of("security").get(job, follow=True).status_code == 422


def test_the_runner_kills_it_and_the_old_pack_stays(
    client_of: Callable[[str], Client], served: Path
) -> None:
    """As it runs in an office: in a process of its own, ended there."""
    client = client_of("system")
    before = office().pack.digest
    address, _page = looked_at(client, served, zipped(RENAMED))
    job = client.post(address, {"reason": "改名"}).headers["Location"]
    key = job.rsplit("/", 1)[1]
    runner = JobRunner(served)
    # Whoever writes holds it up, so that it can be called off in the middle.
    with closing(sqlite3.connect(served / "taizhang.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        runner.start()
        try:
            for _ in range(300):
                if Job.objects.get(id=key).line:
                    break
                time.sleep(0.1)
            assert "等别的写入完成" in client.get(f"{job}/state").content.decode()
            client.post(f"{job}/cancel")
            for _ in range(300):
                if Job.objects.get(id=key).state == "cancelled":
                    break
                time.sleep(0.1)
        finally:
            runner.stop()
        other.execute("ROLLBACK")
    assert "已取消" in client.get(job, follow=True).content.decode()
    come_to_office()
    assert office().pack.digest == before
    assert [*served.glob("pack.2*")] == []


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(60):
            archive.writestr(f"kinds/{number}.yaml", b" " * 1_000_000)
        archive.writestr("pack.yaml", "id: x")
    return out.getvalue()


def one(name: str, content: bytes = b"id: x\n") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("pack.yaml", content)
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"no zip",
        b"PK\x05\x06" + b"\0" * 18,
        bomb(),
        one("../../evil.yaml"),
        one("/etc/evil.yaml"),
        one("kinds\\..\\evil.yaml"),
        one("c:evil.yaml"),
        one("kinds/a.yaml", b"\xff\xfe\0"),
        one("kinds/a.yaml", b" " * 1_100_000),
        one("kinds/a.yml"),
    ],
)
def test_a_hostile_zip_is_refused(content: bytes) -> None:
    with pytest.raises(RefusedError):
        read_pack_zip(content, "x.zip")


def test_a_layout_is_kept_once_it_is_without_fault(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("system")

    def bring(name: str, content: bytes) -> Any:
        return client.post("/packs/layouts", {"file": SimpleUploadedFile(name, content)})

    wrong = bring("本单位.yaml", b"top: 37\ntopp: 3\n")
    assert wrong.status_code == 422
    assert "本单位.yaml:2" in wrong.content.decode()
    for name, content in (
        ("..yaml", b"top: 37"),
        ("大.yaml", b"#" * 30_000),
        ("坏.yaml", b"\xff"),
        ("&lt;.yaml", b"top: 37"),
    ):
        assert bring(name, content).status_code == 422
    assert bring("本单位.yaml", b"top: 40\n").status_code == 302
    page = client.get("/packs/layouts/one/本单位").content.decode()
    assert "40" in page
    assert client.post("/packs/layouts/remove", {"name": "../taizhang.toml"}).status_code == 422
    assert client.post("/packs/layouts/remove", {"name": "本单位.yaml"}).status_code == 302
    assert not (served / "layouts" / "本单位.yaml").exists()


def test_a_layout_of_the_same_name_is_replaced_only_when_that_was_said(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("system")
    path = served / "layouts" / "本单位.yaml"

    def bring(content: bytes, name: str = "本单位.yaml") -> Any:
        return client.post("/packs/layouts", {"file": SimpleUploadedFile(name, content)})

    assert bring(b"top: 40\n").status_code == 302
    # Word by word the same: nothing to ask.
    assert bring(b"top: 40\n").status_code == 302
    asked = bring("top: 41 # 加宽\r\n".encode())
    assert asked.status_code == 200
    said = asked.content.decode()
    assert "已有版式 本单位，要替换吗？" in said
    assert re.findall(r"<td[^>]*>([^<]*)</td>", said) == ["天头（毫米）", "40", "41"]
    assert path.read_bytes() == b"top: 40\n"
    # Said, but somebody has brought another one meanwhile: asked again, with that one.
    form = {name: values[0] for name, values in fields_of(said).items()}
    path.write_bytes(b"top: 42\n")
    again = client.post("/packs/layouts", form)
    assert again.status_code == 200
    assert ">42<" in again.content.decode()
    form = {name: values[0] for name, values in fields_of(again.content.decode()).items()}
    answer = client.post("/packs/layouts", {**form, "text": "top: 41 # 加宽\r\n"}, follow=True)
    assert "已保存版式 本单位。" in answer.content.decode()
    assert path.read_text("utf-8") == "top: 41 # 加宽\n"
    assert [line.action for line in read_book(limit=3)] == [
        "layout-replaced",
        "layout-saved",
        "layout-saved",
    ]
    # One that comes with the program, and one that nobody can read, are asked about too.
    name = built_in_layouts()[0]
    assert "程序自带同名的版式" in bring(b"top: 40\n", f"{name}.yaml").content.decode()
    path.write_bytes(b"\xff")
    assert "原来的写错了" in bring(b"top: 40\n").content.decode()
    for form in (
        {},
        {"name": "x.yaml", "text": "topp: 3"},
        {"name": "../x.yaml", "text": "top: 3"},
    ):
        assert client.post("/packs/layouts", form).status_code == 422


def test_a_word_template_of_the_same_name_is_replaced_only_when_that_was_ticked(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("system")
    path = served / "layouts" / "红头.docx"

    def bring(words: str, **form: str) -> Any:
        content = office_file(paragraph(run(words)) + block("body"))
        files = {"file": SimpleUploadedFile("红头.docx", content)}
        return client.post("/packs/layouts/word", {**files, **form})

    assert bring("文件").status_code == 302
    kept = path.read_bytes()
    client.post("/packs/layouts/word/红头.docx", {"template": "half_year", "use": "1"})
    refused = bring("公文")
    said = refused.content.decode()
    assert refused.status_code == 422
    assert "已有 Word 模板 红头.docx，没有保存" in said
    assert re.search(r"替换现有的 红头\.docx（正用于 .+），原来的不再保留", said)
    assert fields_of(said)["replaces"] == ["红头.docx"]
    assert bring("公文", replaces="别的.docx").status_code == 422
    assert path.read_bytes() == kept
    assert bring("公文", replaces="红头.docx").status_code == 302
    assert path.read_bytes() != kept
    assert read_book(limit=1)[0].action == "word-template-replaced"


def test_a_word_template_is_brought_told_and_used(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("system")
    content = office_file(paragraph(run("示例市委统战部文件")) + block("body"))
    answer = client.post(
        "/packs/layouts/word", {"file": SimpleUploadedFile("红头.docx", content)}, follow=True
    )
    page = answer.content.decode()
    assert "slot:body" in page
    path = "/packs/layouts/word/红头.docx"
    assert client.post(path, {"template": "half_year", "use": "1"}).status_code == 302
    come_to_office()
    assert office().word_templates == {"half_year": "layouts/红头.docx"}
    assert client.post("/packs/layouts/remove", {"name": "红头.docx"}).status_code == 422
    assert client.post(path, {"template": "half_year"}).status_code == 302
    come_to_office()
    assert office().word_templates == {}
    bad = client.post("/packs/layouts/word", {"file": SimpleUploadedFile("x.docx", b"PK\x03\x04")})
    assert bad.status_code == 422
    assert str(served) not in bad.content.decode()


def test_at_a_desk_and_on_a_phone(chromium: Any, address: str) -> None:
    for size in ((1440, 900), (390, 844)):
        page = open_page(chromium, address, "system", size)
        for path in (
            "/packs/",
            "/packs/kinds/training",
            "/packs/indicators/training_sessions",
            "/packs/layouts",
            "/packs/switch",
        ):
            page.goto(path)
            assert faults_of_access(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        layout = {"name": "本单位.yaml", "mimeType": "text/yaml", "buffer": b"top: 40"}
        for top in (b"top: 40", b"top: 41"):
            page.goto("/packs/layouts")
            page.set_input_files("#layout-file", {**layout, "buffer": top + b" # %d" % size[0]})
            page.get_by_role("button", name="校验并保存").click()
            if page.get_by_role("heading", name="已有版式 本单位，要替换吗？").count():
                assert faults_of_access(page) == []
                assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
                page.get_by_role("button", name="替换 本单位").click()
            assert page.get_by_text("已保存版式 本单位。").count() == 1
        assert page.complaints == []
        page.context.close()
