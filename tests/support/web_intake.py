"""Bringing workbooks to the web app in tests: filled in, sent, looked at and taken in, without a second process."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from taizhang.config import running
from taizhang.config.running import run_job
from taizhang.store.desk.models import Job
from taizhang.web.office import office
from tests.support.workspaces import Row, fill_in, training

DONGHU = "town-donghu"


@contextmanager
def one_workspace() -> Iterator[None]:
    """For a while jobs take the workspace that is served as it is open: reading its pack takes longer than most."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "open_workspace", lambda _folder: office())
        yield


def run_waiting(folder: Path) -> list[str]:
    """Run all jobs that wait; their keys."""
    keys = [
        *Job.objects.filter(state="waiting").order_by("created_at").values_list("id", flat=True)
    ]
    for key in keys:
        Job.objects.filter(id=key).update(state="running")
        run_job(folder, key)
    return keys


def sheet_of(client: Client, unit: str = DONGHU, period: str = "2025H1") -> bytes:
    """The workbook that a unit fills in."""
    answer = client.get("/intake/sheet", {"unit": unit, "period": period})
    assert answer.status_code == 200, answer.content.decode()
    return b"".join(answer.streaming_content)


def filled(client: Client, rows: Mapping[str, Sequence[Row]], unit: str = DONGHU) -> bytes:
    """The same with rows."""
    return fill_in(sheet_of(client, unit), rows)


def lessons(count: int, **cells: object) -> Mapping[str, Sequence[Row]]:
    """So many new rows of training."""
    said = {"对象": "乡镇社区", **cells}
    return {
        "学习培训": [
            training(f"2025-05-{day:02}", f"基层实务第{day}讲", **said)
            for day in range(1, count + 1)
        ]
    }


def bring(client: Client, folder: Path, files: Mapping[str, bytes], **said: str) -> str:
    """Send files, let them be looked at; the address of what came of it."""
    sent = [SimpleUploadedFile(name, content) for name, content in files.items()]
    answer = client.post("/intake/", {"files": sent, "period": "2025H1", **said})
    assert answer.status_code == 302, answer.content.decode()
    return after_job(client, folder, answer.headers["Location"])


def after_job(client: Client, folder: Path, address: str) -> str:
    """Run what waits; where its page leads."""
    run_waiting(folder)
    answer = client.get(address)
    return answer.headers["Location"] if answer.status_code == 302 else address


def take(client: Client, folder: Path, look: str, **more: object) -> str:
    """Take in all that can be; the address of what came of it."""
    digests = re.findall(r'name="file" value="(\w+)"', client.get(look).content.decode())
    answer = client.post(f"{look}/take", {"file": digests, **more})
    assert answer.status_code == 302, answer.content.decode()
    return after_job(client, folder, answer.headers["Location"])


def send_lessons(client: Client, folder: Path, count: int = 3) -> None:
    """A unit has sent so many new rows."""
    rows = lessons(count)
    take(client, folder, bring(client, folder, {"东湖镇.xlsx": filled(client, rows)}))
