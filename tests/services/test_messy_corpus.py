"""Every messy workbook gives exactly what it should: these records, these cells named, nothing else."""

from __future__ import annotations

import pytest

from taizhang.core.ledger.mapping import RECORD_ID, Amendment
from taizhang.core.values import RefusedError
from taizhang.services.ledger_import import (
    ForeignRequest,
    ImportResult,
    ImportTerms,
    UnconfirmedSheetsError,
    import_workbook,
)
from taizhang.services.verifying import verify_workspace
from taizhang.services.workspace import Workspace
from taizhang.store.ledger.models import RecordVersion
from tests.support.books import changesets
from tests.support.messy_books import MESSY_BOOKS, TOWN, MessyBook
from tests.support.workspaces import H1, RECEIVED, VIEWER

PLAIN = [messy for messy in MESSY_BOOKS if not messy.refused]
REFUSED = [messy for messy in MESSY_BOOKS if messy.refused]


def said(messy: MessyBook, *, accept: bool) -> ForeignRequest | None:
    if messy.ours:
        return None
    return ForeignRequest(
        "东湖镇",
        H1,
        kind=messy.kind,
        accept=accept,
        amendments=tuple(Amendment(name, "" if to == "-" else to) for name, to in messy.maps),
        constants=messy.sets,
    )


def take(office: Workspace, messy: MessyBook, *, accept: bool) -> ImportResult:
    data = messy.data if isinstance(messy.data, bytes) else messy.data(office)
    return import_workbook(
        office,
        VIEWER,
        messy.file,
        data,
        received_on=RECEIVED,
        terms=ImportTerms(foreign=said(messy, accept=accept)),
    )


def now(kind: str) -> list[dict[str, object]]:
    newest: dict[str, dict[str, object]] = {}
    for row in RecordVersion.objects.filter(record__kind=kind).order_by("version"):
        assert row.unit == TOWN
        newest[row.record_id] = row.values
    return sorted(newest.values(), key=lambda said: str(sorted(said.items())))


def wanted(records: object) -> list[dict[str, object]]:
    assert isinstance(records, tuple)
    plain = [{k: v for k, v in record.items() if v is not None} for record in records]
    return sorted(plain, key=lambda said: str(sorted(said.items())))


def test_there_are_many_and_each_has_its_own_name() -> None:
    assert len(MESSY_BOOKS) >= 40
    assert len({messy.wrong for messy in MESSY_BOOKS}) == len(MESSY_BOOKS)


@pytest.mark.parametrize("messy", PLAIN, ids=lambda messy: messy.wrong)
def test_a_messy_workbook_gives_exactly_this(office: Workspace, messy: MessyBook) -> None:
    before = changesets()
    data = messy.data if isinstance(messy.data, bytes) else messy.data(office)
    if not messy.ours and b"_taizhang" not in _names(data):
        with pytest.raises(UnconfirmedSheetsError) as caught:
            take(office, messy, accept=False)
        assert changesets() == before
        assert proposed(caught.value, messy) == dict(messy.reasons)

    result = take(office, messy, accept=True)

    assert now("training") == wanted(messy.training)
    assert now("appeal") == wanted(messy.appeals)
    assert len(result.problems) == len(messy.problems), [str(item) for item in result.problems]
    for problem, (place, words) in zip(result.problems, messy.problems, strict=True):
        assert problem.place.cell == place
        assert words in str(problem.message)
    told = [str(note) for note in result.notes]
    assert [words for words in messy.notes if not any(words in note for note in told)] == []
    assert set(result.unread) == set(messy.unread)
    assert verify_workspace(office, VIEWER).findings == ()


@pytest.mark.parametrize(
    "messy", [messy for messy in PLAIN if not messy.ours], ids=lambda messy: messy.wrong
)
def test_the_same_again_changes_nothing_and_asks_nothing(
    office: Workspace, messy: MessyBook
) -> None:
    data = messy.data if isinstance(messy.data, bytes) else messy.data(office)
    fixed = MessyBook(messy.wrong, data, messy.file, kind=messy.kind, sets=messy.sets)
    first = import_workbook(
        office,
        VIEWER,
        messy.file,
        data,
        received_on=RECEIVED,
        terms=ImportTerms(foreign=said(messy, accept=True)),
    )
    before = changesets()
    again = take(office, fixed, accept=False)

    assert changesets() == before
    assert again.changeset is None
    assert again.changes == 0
    assert all(not sheet.vanished for sheet in again.sheets)
    if b"_taizhang" not in _names(data):
        known = f"按变更号 {first.changeset} 确认的对应关系读取"
        assert any(known in str(note) for note in again.notes)


@pytest.mark.parametrize("messy", REFUSED, ids=lambda messy: messy.wrong)
def test_a_workbook_that_cannot_be_used_is_refused(office: Workspace, messy: MessyBook) -> None:
    before = changesets()
    with pytest.raises(RefusedError) as caught:
        take(office, messy, accept=True)

    assert not isinstance(caught.value, UnconfirmedSheetsError)
    assert [words for words in messy.refused if words not in str(caught.value)] == []
    assert changesets() == before
    assert now("training") == now("appeal") == []


def _names(data: bytes) -> bytes:
    """What a workbook of ours says of itself can be seen in its list of sheets."""
    import zipfile
    from io import BytesIO

    if not data.startswith(b"PK"):
        return b""
    return zipfile.ZipFile(BytesIO(data)).read("xl/workbook.xml")


def proposed(error: UnconfirmedSheetsError, messy: MessyBook) -> dict[str, str]:
    """For the columns that the case is about: field and reason."""
    found: dict[str, str] = {}
    for question in error.questions:
        assert question.proposal is not None
        labels = {field.id: field.label for field in question.proposal.kind.fields}
        labels[RECORD_ID] = "记录号"
        for column in question.proposal.columns:
            if column.letter in messy.reasons:
                reason = str(column.reason.label) if column.reason else ""
                found[column.letter] = f"{labels.get(column.field, '')} {reason}"
                if not column.field and not reason:
                    found[column.letter] = ""
    return found
