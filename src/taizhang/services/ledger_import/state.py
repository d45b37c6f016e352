"""What an import knows and has planned so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from taizhang.core.documents.workbook import Sheet, Workbook
from taizhang.core.ledger.matching import Fate, Match
from taizhang.core.ledger.record import Record, Status
from taizhang.core.ledger.sheet import SheetRow, column_letter
from taizhang.core.ledger.submission import Submission
from taizhang.core.ledger.unit import UnitTree
from taizhang.core.rendering.ledger_workbook import NIL_SHEET
from taizhang.core.values import Message, Period, Place, Problem, RefusedError
from taizhang.packs.pack import Pack
from taizhang.services.founding import Foundings
from taizhang.services.ledger_import.terms import AT_ONCE, ImportTerms
from taizhang.services.lookup import NameLookup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.services.locked import ClosedPeriods
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer


@dataclass(slots=True)
class SheetPlan:
    """A sheet on its way in.

    Attributes:
        rows: By number.
        written: The kind in the words of the workbook, with the fields for which the sheet has a column.
        unasked: The ids of the other fields.
        readable: Whether its columns are as they should be; if not, none of its rows has been read.
        settled: Numbers of bad rows that nobody can mend in this workbook.
    """

    kind: RecordKind
    sheet: Sheet
    written: RecordKind
    unasked: frozenset[str] = frozenset()
    rows: dict[int, SheetRow] = field(default_factory=dict)
    readable: bool = True
    settled: set[int] = field(default_factory=set)
    matches: list[Match] = field(default_factory=list)
    vanished: list[Record] = field(default_factory=list)

    @property
    def bad(self) -> list[SheetRow]:
        """The rows with problems, in order."""
        return [row for row in self.rows.values() if row.problems]


@dataclass(frozen=True, slots=True)
class WorkbookMeta:
    """What the workbook says of itself.

    Attributes:
        sheets: Kinds by the names of their sheets.
        mending: Whether it holds only the rows that an earlier workbook had wrong.
        taken: The records that are other rows of that earlier workbook.
        as_known: The changeset as of which its rows were prefilled, 0 if it does not say.
        foreign: Whether it is of another design, brought into the form of ours.
        worded: The changeset whose definitions its headers and answers are worded by, 0 if it does not say.
    """

    unit: str
    period: Period | None
    sheets: Mapping[str, str]
    mending: bool
    taken: frozenset[str]
    as_known: int = 0
    worded: int = 0
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class LearnedMapping:
    """How a sheet that others designed is read from now on.

    Attributes:
        shape: The digest of what it looks like.
        labels: What stands over its columns.
        fields: The field of each column, empty where none is taken.
    """

    shape: str
    kind: str
    labels: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A workbook as it is planned: one of ours, or one that has been brought into that form.

    Attributes:
        problems: Sheets that could not be brought into it.
        notes: What should be known of how it was read.
        learned: What a person accepted with it.
    """

    book: Workbook
    meta: WorkbookMeta
    problems: tuple[Problem, ...] = ()
    notes: tuple[Message, ...] = ()
    learned: tuple[LearnedMapping, ...] = ()


@dataclass(slots=True)
class ImportWork:
    """One workbook on its way in.

    Attributes:
        everybody: Reads all: which record a row is does not depend on who sends it.
        changeset: The newest changeset: the ledger that the workbook is held against.
        taken_in: The changeset by which this very file was last taken in, 0 if never: since then what it
            says may have been corrected.
        written: The kinds in the words of the workbook, by id.
        tree: The units of the period.
        lookup: Finds what cells name.
        terms: On what terms it is taken in.
        foundings: Since when there are units.
        closed: The closed periods that may not be reached into, None if they may.
        ids: Where each record id stands: label of the sheet, and row.
        sent: What the unit has sent before.
        nil: Labels of the kinds said nil.
        learned: How sheets of others are read from now on.
    """

    workspace: Workspace
    viewer: Viewer
    everybody: Viewer
    book: Workbook
    meta: WorkbookMeta
    received_on: date
    new_id: Callable[[], str]
    changeset: int
    taken_in: int
    terms: ImportTerms = AT_ONCE
    foundings: Foundings = field(default_factory=lambda: Foundings({}, ()))
    closed: ClosedPeriods | None = None
    written: Mapping[str, RecordKind] = field(default_factory=dict)
    tree: UnitTree = field(default_factory=lambda: UnitTree(()))
    lookup: NameLookup = field(default_factory=NameLookup)
    problems: list[Problem] = field(default_factory=list)
    plans: list[SheetPlan] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    sent: Sequence[Submission] = ()
    notes: list[Message] = field(default_factory=list)
    nil: list[str] = field(default_factory=list)
    ids: dict[str, tuple[str, int]] = field(default_factory=dict)
    learned: tuple[LearnedMapping, ...] = ()

    @property
    def file(self) -> str:
        """The name of the workbook."""
        return self.book.name

    @property
    def pack(self) -> Pack:
        """The definitions of the workspace."""
        return self.workspace.pack

    @property
    def status(self) -> Status:
        """In which what is new or changed will stand."""
        return self.terms.status

    @property
    def taken_over(self) -> tuple[str, ...]:
        """The units that the sender has taken over: their records stand in its workbook."""
        return self.tree.taken_over(self.meta.unit)

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to write."""
        changed = any(match.fate is not Fate.SAME for plan in self.plans for match in plan.matches)
        return changed or bool(self.submissions) or bool(self.learned)

    def refusal(self, message: Message) -> RefusedError:
        """The workbook as a whole cannot be used."""
        return RefusedError(Problem(message, Place(self.file)))

    def spoil(self, plan: SheetPlan, row: SheetRow, message: Message) -> None:
        """One more thing is wrong with a row."""
        cell = f"{column_letter(0)}{row.number}"
        problem = Problem(message, Place(self.file, sheet=plan.sheet.name, cell=cell))
        plan.rows[row.number] = replace(row, problems=(*row.problems, problem))

    def refuse_id(self, plan: SheetPlan, row: SheetRow, message: Message) -> None:
        """The row loses its id, so that it is a row of its own once it has been mended."""
        self.spoil(plan, replace(row, record_id=""), message)

    def nil_problem(self, message: Message, cell: str) -> None:
        """Something is wrong in the sheet of nil reports."""
        self.problems.append(Problem(message, Place(self.file, sheet=NIL_SHEET, cell=cell)))
