"""The system administrator keeps the whole workspace safe; the auditor proves it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from taizhang.services.desk_book import read_book
from taizhang.services.jobs import FOLDER
from taizhang.services.safekeeping import BACKUPS, DESK_DATABASE
from taizhang.store.desk.models import DeskEvent
from tests.support.desk_jobs import do_jobs
from tests.support.web import faults_of_access, open_page


def done(client: Client, folder: Path, path: str, **form: Any) -> str:
    """The page of what came of a job."""
    answer = client.post(path, form)
    assert answer.status_code == 302, answer.content.decode()
    do_jobs(folder)
    return client.get(answer.headers["Location"], follow=True).content.decode()


def test_a_backup_is_made_proven_and_taken_away(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("system")
    assert "还没有备份" in client.get("/safekeeping/").content.decode()
    assert "已备份" in done(client, served, "/safekeeping/backup")
    (path,) = (served / BACKUPS).iterdir()
    assert path.name in client.get("/safekeeping/").content.decode()
    answer = client.get("/safekeeping/download", {"name": path.name})
    content = b"".join(answer.streaming_content)
    assert content == path.read_bytes()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert DESK_DATABASE in archive.namelist()
    assert "备份是完整的" in done(client, served, "/safekeeping/prove", name=path.name)
    brought = SimpleUploadedFile("旧备份.zip", content)
    page = done(client, served, "/safekeeping/prove", file=brought)
    assert "备份是完整的" in page
    assert "含账号、岗位和操作记录" in page
    # What was brought is gone again.
    assert [*(served / FOLDER).rglob("in-*")] == []
    assert [line.action for line in read_book(limit=4)][::-1] == [
        "backup",
        "backup-download",
        "backup-proven",
        "backup-proven",
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\0" * 5000])
def test_what_is_no_backup_is_refused(
    client_of: Callable[[str], Client], served: Path, content: bytes
) -> None:
    client = client_of("system")
    page = done(
        client, served, "/safekeeping/prove", file=SimpleUploadedFile("x.zip", content or b"x")
    )
    assert "没有完成" in page
    assert "Traceback" not in page


def test_only_what_lies_in_the_folder_is_given_out(client_of: Callable[[str], Client]) -> None:
    client = client_of("system")
    for name in ("../taizhang.toml", "taizhang.toml", "", "\0", "a" * 5000):
        assert client.get("/safekeeping/download", {"name": name}).status_code == 422
        assert client.post("/safekeeping/remove", {"name": name}).status_code == 422
        assert client.post("/safekeeping/prove", {"name": name}).status_code == 422


def test_the_proof_tells_of_a_line_that_was_altered(
    client_of: Callable[[str], Client], served: Path
) -> None:
    client = client_of("audit")
    page = done(client, served, "/audit/verify")
    assert "核验通过" in page
    line = DeskEvent.objects.order_by("id").first()
    assert line is not None
    DeskEvent.objects.filter(pk=line.pk).update(actor="别人")
    page = done(client, served, "/audit/verify")
    assert f"操作记录第 {line.pk} 行" in page
    assert client_of("zonghe").post("/audit/verify").status_code == 403


def test_at_a_desk_and_on_a_phone(chromium: Any, address: str) -> None:
    for login, paths in (
        ("system", ("/safekeeping/",)),
        ("audit", ("/audit/", "/audit/?tab=ledger")),
    ):
        for size in ((1440, 900), (390, 844)):
            page = open_page(chromium, address, login, size)
            for path in paths:
                page.goto(path)
                assert faults_of_access(page) == []
                assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
            assert page.complaints == []
            page.context.close()
