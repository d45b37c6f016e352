"""Proof that the ledger is what was written: nothing altered, missing, added or in another order."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection

from taizhang.core.values import Message
from taizhang.services.chain_head import HEAD, read_head
from taizhang.services.workspace import ARCHIVE
from taizhang.store.batches import BATCH
from taizhang.store.chain import Link, changeset_digest, version_digest
from taizhang.store.codec import TOMBSTONE
from taizhang.store.facts import differing_facts
from taizhang.store.ledger.models import (
    Changeset,
    DuplicateDecision,
    PackVersion,
    PeriodLock,
    Record,
    RecordVersion,
    SheetMapping,
    Submission,
)
from taizhang.store.reporting.models import (
    ArchivedFile,
    FigureOverride,
    FindingSuppression,
    ReportStep,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and what does not agree.

    Attributes:
        findings: What does not agree, each with its changeset, record or file.
        changesets: How many there are.
        versions: How many versions of records there are.
        head: The digest of the newest changeset: noted elsewhere, it proves that the whole chain is the same.
    """

    findings: tuple[Message, ...]
    changesets: int
    versions: int
    head: str


def verify_workspace(workspace: Workspace, viewer: Viewer) -> Verification:  # noqa: ARG001 (every read says for whom)
    """Compute everything anew and compare; nothing is written, and nothing that was tampered with stops it.

    Raises:
        RefusedError: The database cannot be read at all.
    """
    checks = (
        (Message("数据库文件"), _check_engine()),
        (Message("记录版本"), _check_versions()),
        (Message("变更号"), _check_chain(workspace)),
        (Message("变更号"), _check_strays()),
        (Message("事实表"), _check_facts(workspace)),
        (Message("存档文件"), _check_archive(workspace)),
    )
    findings = [finding for name, check in checks for finding in _guarded(name, check)]
    newest = Changeset.objects.order_by("number").values_list("digest", flat=True).last()
    return Verification(
        tuple(findings),
        Changeset.objects.count(),
        RecordVersion.objects.count(),
        str(newest or ""),
    )


_UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
    RecursionError,
    DatabaseError,
)
"""What reading runs into where no program of ours wrote."""


def _guarded(name: Message, check: Iterator[Message]) -> Iterator[Message]:
    """What a check finds; that it could not be finished is a finding, and keeps no other check from being made."""
    try:
        yield from check
    except _UNREADABLE:
        yield Message("“{name}”中有读不出来的内容，没有核验完。", name=name)


def _rows(query: QuerySet[Any]) -> Iterator[tuple[Any, Any]]:
    """Keys and rows, in the order of the query; None where a row cannot be read or what it belongs to is gone."""
    keys = list(query.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        try:
            found = {row.pk: row for row in query.filter(pk__in=some)}
        except _UNREADABLE:
            found = {key: row for key in some if (row := _alone(query, key)) is not None}
        for key in some:
            yield key, found.get(key)


def _alone(query: QuerySet[Any], key: object) -> object:
    try:
        return query.filter(pk=key).first()
    except _UNREADABLE:
        return None


def _check_facts(workspace: Workspace) -> Iterator[Message]:
    """The facts are those that the versions give."""
    for what in differing_facts(workspace.pack.kinds):
        yield Message("事实表与记录不符：{what}，请运行 taizhang rebuild-facts。", what=what)


def _check_engine() -> Iterator[Message]:
    """What SQLite itself finds in its file."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = [row[0] for row in cursor.fetchall()]
        if found != ["ok"]:
            yield Message("数据库文件已损坏：{what}。", what=str(found[0]))
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, parent, _key in cursor.fetchall()[:20]:
            yield Message(
                "{table} 第{row}行所指的 {parent} 不存在。", table=table, row=row, parent=parent
            )


def _check_versions() -> Iterator[Message]:
    """Every version says what it said when it was written, and none is missing in between."""
    redactions = set(Changeset.objects.filter(action="redact").values_list("number", flat=True))
    last: dict[str, int] = {}
    plain = RecordVersion.objects.order_by("record_id", "version")
    for key, row in _rows(plain.select_related("record")):
        if row is None:
            record_id, version = plain.values_list("record_id", "version").get(pk=key)
            last[record_id] = version
            yield Message(
                "记录 {record} 第{version}版读不出来，或它的记录已不存在。",
                record=record_id,
                version=version,
            )
            continue
        expected = last.get(row.record_id, 0) + 1
        if row.version != expected:
            yield Message(
                "记录 {record} 缺少第{version}版。", record=row.record_id, version=expected
            )
        last[row.record_id] = row.version
        if row.redaction_id is not None:
            later = row.redaction_id in redactions and row.redaction_id > row.changeset_id
            if not later or row.values != TOMBSTONE:
                yield _altered(row)
        elif version_digest(row) != row.digest:
            yield _altered(row)
    for record_id in Record.objects.values_list("record_id", flat=True):
        if record_id not in last:
            yield Message("记录 {record} 的全部版本都不见了。", record=record_id)


def _altered(row: RecordVersion) -> Message:
    return Message(
        "记录 {record} 第{version}版（变更号 {changeset}）被改动过。",
        record=row.record_id,
        version=row.version,
        changeset=row.changeset_id,
    )


def _check_chain(workspace: Workspace) -> Iterator[Message]:
    """Every changeset is as it was, follows the one before, and the newest one is there."""
    versions: dict[int, list[Link]] = defaultdict(list)
    rows = RecordVersion.objects.values_list("changeset_id", "record_id", "version", "digest")
    for number, *link in rows:
        versions[number].append((link[0], link[1], link[2]))
    before, expected = "", 1
    digests: dict[int, str] = {}
    kept = dict(Changeset.objects.values_list("number", "digest"))
    for number, changeset in _rows(Changeset.objects.order_by("number")):
        if number != expected:
            yield Message("缺少变更号 {number}。", number=expected)
        if changeset is None or not _agrees(changeset, before, versions[number]):
            yield Message("变更号 {number} 或它所写的内容被改动、增减或调换过。", number=number)
        before, expected = str(kept[number]), number + 1
        digests[number] = before
    number, digest = read_head(workspace.folder)
    if digests and not number:
        yield Message("缺少或读不出 {file}：不知道最新的变更号是否还在。", file=HEAD)
    if number and digests.get(number) != digest:
        yield Message("变更号 {number} 不是原来的那一个，或已不见。", number=number)


def _agrees(changeset: Changeset, before: str, versions: Sequence[Link]) -> bool:
    try:
        return changeset_digest(changeset, before, versions) == changeset.digest
    except _UNREADABLE:
        return False


def _check_strays() -> Iterator[Message]:
    """Nothing belongs to a changeset that is not there."""
    known = Changeset.objects.values("number")
    tables = (
        *(RecordVersion, Submission, PackVersion, PeriodLock, DuplicateDecision, SheetMapping),
        *(FigureOverride, ReportStep, FindingSuppression),
    )
    for table in tables:
        stray = table.objects.exclude(changeset_id__in=known)
        for number in sorted(set(stray.values_list("changeset_id", flat=True)))[:20]:
            yield Message("变更号 {number} 不存在，却有以它写入的内容。", number=number)


def _check_archive(workspace: Workspace) -> Iterator[Message]:
    """The files of issued reports are those that were archived."""
    for file in ArchivedFile.objects.order_by("report_id", "name"):
        path = workspace.folder / ARCHIVE / file.report_id / file.name
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            yield Message("存档文件 {name} 不见了。", name=f"{file.report_id}/{file.name}")
            continue
        if digest != file.sha256:
            yield Message("存档文件 {name} 被改动过。", name=f"{file.report_id}/{file.name}")
