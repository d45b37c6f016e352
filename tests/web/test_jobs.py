"""Work in the background."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from taizhang.core.values import Message, Place, Problem, RefusedError
from taizhang.services.accounts import account_of_login, actor_of
from taizhang.services.jobs import (
    CANCELLED,
    FAILED,
    RUNNING,
    JobRunner,
    cancel_job,
    find_job,
    finish_job,
    job_folder,
    start_job,
)
from taizhang.services.rights import Actor
from taizhang.store.desk.models import Job
from taizhang.web.office import office


def actor(login: str) -> Actor:
    found = actor_of(account_of_login(login).key, None)
    assert found is not None
    return found


def test_a_job_takes_its_files_under_names_of_our_own(served: Path) -> None:
    key = start_job(office(), actor("zonghe"), "nothing", {"n": 1}, {"../../x.docx": b"one"})
    folder = job_folder(office(), key)
    assert [path.name for path in folder.iterdir()] == ["in-0"]
    assert find_job(actor("zonghe"), key).arguments == {"n": 1, "names": ["../../x.docx"]}


def test_nobody_sees_the_job_of_another(client_of: Callable[[str], Client]) -> None:
    key = start_job(office(), actor("zonghe"), "nothing", {})
    assert client_of("zonghe").get(f"/jobs/{key}").status_code == 200
    other = client_of("shenhe")
    assert other.get(f"/jobs/{key}").status_code == 422
    assert other.post(f"/jobs/{key}/cancel").status_code == 422
    with pytest.raises(RefusedError):
        find_job(actor("shenhe"), key)


def test_a_job_that_waits_is_called_off_at_once(client_of: Callable[[str], Client]) -> None:
    key = start_job(office(), actor("zonghe"), "nothing", {})
    client = client_of("zonghe")
    client.post(f"/jobs/{key}/cancel")
    assert find_job(actor("zonghe"), key).state == CANCELLED
    assert "已取消" in client.get(f"/jobs/{key}").content.decode()


def test_what_was_running_when_the_server_stopped_has_failed(served: Path) -> None:
    key = start_job(office(), actor("zonghe"), "nothing", {})
    Job.objects.filter(id=key).update(state=RUNNING)
    runner = JobRunner(office().folder)
    runner.stopping.set()
    runner.start()
    runner.stop()
    found = find_job(actor("zonghe"), key)
    assert found.state == FAILED
    assert "重新提交" in str(found.problems[0])


def test_a_job_that_breaks_says_so_and_leaves_its_reason_in_the_file(served: Path) -> None:
    import time

    key = start_job(office(), actor("zonghe"), "no such task", {})
    runner = JobRunner(office().folder)
    runner.start()
    for _turn in range(600):
        if find_job(actor("zonghe"), key).over:
            break
        time.sleep(0.1)
    runner.stop()
    found = find_job(actor("zonghe"), key)
    assert found.state == FAILED
    assert "中途出错" in str(found.problems[0])
    assert "KeyError" in (served / "web-error.log").read_text("utf-8")


def test_why_a_job_failed_is_told_in_the_language_of_whoever_reads(
    client_of: Callable[[str], Client],
) -> None:
    key = start_job(office(), actor("zonghe"), "nothing", {})
    Job.objects.filter(id=key).update(state=RUNNING)
    told = Problem(Message("没有编号为“{number}”的报告。", number="2025H1-9"), Place("甲.docx"))
    finish_job(key, FAILED, problems=[told])
    client = client_of("zonghe")
    assert "甲.docx: 没有编号为“2025H1-9”的报告。" in client.get(f"/jobs/{key}").content.decode()
    client.post("/language", {"language": "en", "next": "/"})
    page = client.get(f"/jobs/{key}").content.decode()
    assert "甲.docx: " in page
    assert "没有编号" not in page
    # Kept as words by an earlier version of the program.
    Job.objects.filter(id=key).update(problems=["没有这个单位。"])
    assert "没有这个单位。" in client.get(f"/jobs/{key}").content.decode()


def test_calling_off_what_is_over_changes_nothing(served: Path) -> None:
    key = start_job(office(), actor("zonghe"), "nothing", {})
    cancel_job(actor("zonghe"), key)
    ended = find_job(actor("zonghe"), key).ended_at
    cancel_job(actor("zonghe"), key)
    assert find_job(actor("zonghe"), key).ended_at == ended
