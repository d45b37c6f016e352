"""Build the demonstration workspace the way an office would: templates out, workbooks back, report."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tomllib
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import ALPHABET
from taizhang.services.correcting import correct_record
from taizhang.services.demo import fill
from taizhang.services.demo.rural_affairs import make_scenario as rural_affairs
from taizhang.services.demo.scenario import FOUNDED, ForeignSheet, Sending
from taizhang.services.demo.story import tell_story
from taizhang.services.demo.united_front import make_scenario as united_front
from taizhang.services.files import write_files
from taizhang.services.issuing import issue_report
from taizhang.services.ledger_import import ForeignRequest, ImportTerms, import_workbook
from taizhang.services.ledger_template import make_base_template, make_unit_template
from taizhang.services.printing import font_shelf
from taizhang.services.reporting import ARCHIVED, render_report, write_report
from taizhang.services.settings_file import SETTINGS
from taizhang.services.reviewing import acting_for, approve_records
from taizhang.services.waiting_record import list_waiting
from taizhang.services.workspace import PACK_FOLDER, init_workspace
from taizhang.store import queries
from taizhang.store.database import close_database
from taizhang.store.viewer import everything

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import Record
    from taizhang.core.values import Period
    from taizhang.services.demo.scenario import Scenario
    from taizhang.services.demo.story import Chapter
    from taizhang.services.ledger_import import ImportResult
    from taizhang.services.reporting import WrittenReport
    from taizhang.services.workspace import Workspace

SCENARIOS = {
    "united_front": united_front,
    "rural_affairs": rural_affairs,
}
"""By the name of the built-in pack."""

SHEETS, REPORTS, CORRECTIONS = "报送表", "报告", "更正"
_SEED = 7
# What the program writes into a workspace by itself.
_OURS = re.compile(r"archive|pack|phrases|taizhang\..+|报告|报送表|待修改|备份|导出|提法\.txt|\..*")
_NAMED = 5
_SHARED = ("报告", "报送表", PACK_FOLDER)
# What it wrote there, by digest.
_WRITTEN = "taizhang.demo"
# Enough for the busiest unit; what is typed below them gets its record id on import.
_BLANK_ROWS = 14
_VIEWER = everything("演示")


@dataclass(frozen=True, slots=True)
class Demo:
    """What was built.

    Attributes:
        folder: The workspace.
        chapters: What there is to tell of it.
        commands: What to try next, and what it shows.
    """

    folder: Path
    chapters: tuple[Chapter, ...]
    commands: tuple[tuple[str, Message], ...]


def build_demo(
    folder: Path,
    say: Callable[[Message], None],
    *,
    pack: str = "united_front",
    program: str = "taizhang",
) -> Demo:
    """Build the demonstration workspace; an earlier one in the same folder is built anew.

    Args:
        folder: Where.
        say: Is told each step.
        pack: Which of the built-in packs.
        program: How the person has called this program, for the commands to try.

    Raises:
        RefusedError: Something other than a demonstration lies in the folder, or there is none of this pack.
    """
    if pack not in SCENARIOS:
        raise RefusedError(
            Message("没有业务包“{pack}”的演示，有：{known}。", pack=pack, known=tuple(SCENARIOS))
        )
    scenario = SCENARIOS[pack]()
    if (folder / SETTINGS).is_file():
        former = _remove_demo(folder)
        same = former == pack
        say(
            Message("原有的演示工作区已清空，重新生成。")
            if same
            else Message(
                "“{folder}”里原有的演示（{former}）已清空，改放{pack}的演示；两个都要的，请另写一个文件夹。",
                folder=folder,
                former=former or Message("没有生成完"),
                pack=pack,
            )
        )
    workspace = init_workspace(folder, pack, demo=True)
    building = _Building(workspace, scenario, say)
    building.fill_ledger()
    waiting = building.leave_correction()
    say(Message("正在写报告、核对报告……"))
    reports = building.write_reports()
    corrected = building.correct()
    chapters = tell_story(workspace, _VIEWER, scenario, reports, building.counts, corrected)
    remember_files(folder)
    at = f"{program} --workspace {_quoted(folder)}"
    known = {"report": reports[0].number, "waiting": _quoted(waiting)}
    commands = tuple((f"{at} {words.format(**known)}", why) for words, why in scenario.tries)
    return Demo(folder, chapters, commands)


class _Building:
    def __init__(
        self, workspace: Workspace, scenario: Scenario, say: Callable[[Message], None]
    ) -> None:
        self.workspace = workspace
        self.scenario = scenario
        self.say = say
        self.dice = Random(_SEED)  # noqa: S311 (ids of made-up data)
        self.counts = {"files": 0, "records": 0}

    def new_id(self) -> str:
        letters = "".join(self.dice.choice(ALPHABET) for _ in range(10))
        return f"{letters[:5]}-{letters[5:]}"

    def fill_ledger(self) -> None:
        """Everything in the order in which it came."""
        self._import_base()
        coming: list[Sending | ForeignSheet] = [*self.scenario.sendings, *self.scenario.foreign]
        told: set[int] = set()
        for sending in sorted(coming, key=lambda item: item.received_on):
            if isinstance(sending, ForeignSheet):
                self._take_foreign(sending)
            else:
                self._take_workbook(sending)
            year = sending.period.start.year
            if year not in told:
                told.add(year)
                self.say(Message("正在导入{year}年的报送表……", year=year))

    def _import_base(self) -> None:
        template = make_base_template(
            self.workspace, _VIEWER, new_id=self.new_id, blank_rows=_BLANK_ROWS
        )
        registers = self.scenario.registers
        content = fill.fill_base(template.content, self.scenario.units, registers, FOUNDED)
        day = min(item.received_on for item in self.scenario.sendings)
        self._take_in(self.workspace.folder / SHEETS, template.name, content, day)

    def _take_workbook(self, sending: Sending) -> None:
        template = make_unit_template(
            self.workspace,
            _VIEWER,
            sending.unit,
            sending.period,
            new_id=self.new_id,
            blank_rows=_BLANK_ROWS,
        )
        due = self._due(sending.unit, sending.period)
        taken_over = [unit.code for unit in self.scenario.units if unit.successors == sending.unit]
        content = fill.fill_unit(
            template.content,
            due,
            self.scenario.entries,
            [sending.unit, *taken_over],
            sending.period,
            nil=sending.nil,
        )
        folder = self.workspace.folder / SHEETS / str(sending.period)
        terms = ImportTerms(for_review=sending.for_review)
        self._take_in(folder, template.name, content, sending.received_on, terms)
        if sending.for_review:
            self._approve(sending.unit)

    def _due(self, code: str, period: Period) -> list[RecordKind]:
        """The kinds that a unit owes for just this period."""
        pack, changeset = self.workspace.pack, queries.latest_changeset(_VIEWER)
        span = queries.unit_tree(_VIEWER, pack.kinds["unit"], period, changeset).span(code)
        return [
            pack.kinds[item.kind]
            for item in pack.expectations
            if span and item.owed_by(span) and item.periods(period) == (period,)
        ]

    def _approve(self, unit: str) -> None:
        """The unit above looks at what has come, and lets it count."""
        waiting = list_waiting(self.workspace, _VIEWER, unit=unit)
        viewer = acting_for(self.workspace, everything("审核"), self.scenario.units[0].code)
        approve_records(self.workspace, viewer, [item.record_id for item in waiting])

    def _take_foreign(self, sheet: ForeignSheet) -> None:
        request = ForeignRequest(sheet.unit, sheet.period, sheet.kind, accept=True)
        folder = self.workspace.folder / SHEETS / str(sheet.period)
        terms = ImportTerms(foreign=request)
        self._take_in(folder, sheet.name, fill.fill_foreign(sheet), sheet.received_on, terms)

    def _take_in(
        self,
        folder: Path,
        name: str,
        content: bytes,
        received: date,
        terms: ImportTerms | None = None,
    ) -> None:
        """Save a workbook as it came, and import it from the file."""
        path = write_files(folder, {name: content})[0]
        result: ImportResult = import_workbook(
            self.workspace,
            _VIEWER,
            name,
            path.read_bytes(),
            received_on=received,
            new_id=self.new_id,
            terms=terms or ImportTerms(),
        )
        if result.problems:
            raise RefusedError(*result.problems)
        self.counts["files"] += 1
        self.counts["records"] += sum(len(sheet.new) for sheet in result.sheets)

    def write_reports(self) -> list[WrittenReport]:
        """Write all reports in all formats, and issue the first."""
        found: list[WrittenReport] = []
        for wanted in self.scenario.reports:
            written, _composition = write_report(
                self.workspace,
                _VIEWER,
                self.scenario.units[0].code,
                wanted.period,
                template=wanted.template,
                signed_on=wanted.signed_on,
            )
            write_files(self.workspace.folder / REPORTS, self._drawn(written, whole=not found))
            found.append(written)
        issue_report(self.workspace, _VIEWER, found[0].number)
        return found

    def _drawn(self, written: WrittenReport, *, whole: bool) -> dict[str, bytes]:
        """The report in all formats that this machine can write; of the lesser ones the Word file alone."""
        if not whole:
            return render_report(self.workspace, _VIEWER, written, ["docx"])
        can_print = font_shelf(self.workspace.folder).has_chinese
        formats = [form for form in ARCHIVED if form != "pdf" or can_print]
        return render_report(self.workspace, _VIEWER, written, formats)

    def leave_correction(self) -> Path:
        """A corrected workbook, waiting to be imported by whoever tries the demonstration."""
        code, kind, label, add = self.scenario.waiting
        period = self.scenario.waiting_period or self.scenario.newest
        name = f"{self.scenario.unit(code).name}{period.name}工作台账.xlsx"
        original = (self.workspace.folder / SHEETS / str(period) / name).read_bytes()
        corrected = fill.change_one_cell(original, kind, label, add)
        return write_files(self.workspace.folder / SHEETS / CORRECTIONS, {name: corrected})[0]

    def correct(self) -> str:
        """After the issue a unit finds one number wrong; the id of its record."""
        wanted = self.scenario.correction
        kind = next(kind for kind in self.workspace.pack.kinds.values() if kind.label == wanted.kind)
        field = kind.named_field(wanted.label)
        assert field is not None  # noqa: S101 (the scenario fits its pack)
        record = self._last_of(wanted.unit, kind)
        value = int(str(record.values[field.id])) + wanted.add
        correct_record(
            self.workspace,
            _VIEWER,
            record.ref.record_id,
            {wanted.label: str(value)},
            reason=wanted.reason,
            actor=self.scenario.unit(wanted.unit).short,
        )
        return record.ref.record_id

    def _last_of(self, unit: str, kind: RecordKind) -> Record:
        """The latest record of a unit and kind in the newest period."""
        pack = self.workspace.pack
        changeset = queries.latest_changeset(_VIEWER)
        tree = queries.unit_tree(_VIEWER, pack.kinds["unit"], self.scenario.newest, changeset)
        held = queries.records(_VIEWER, pack.kinds, tree, changeset, [kind.id], [unit])
        return max(
            (record for record in held if self.scenario.newest.contains(_day(kind, record))),
            key=lambda record: (_day(kind, record), record.ref.record_id),
        )


def _day(kind: RecordKind, record: Record) -> date:
    day = record.values[kind.first_day_field]
    assert isinstance(day, date)  # noqa: S101 (the first day field holds a day)
    return day


def _quoted(path: Path) -> str:
    """A path as it can be pasted into a shell."""
    return f'"{path}"' if " " in str(path) else str(path)


def _remove_demo(folder: Path) -> str:
    """Make room where an earlier demonstration lies; of which pack it was, empty if that cannot be told.

    What the program has not written is somebody's own work, and is not thrown away with it.
    """
    try:
        settings = tomllib.loads((folder / SETTINGS).read_text("utf-8"))
    except (OSError, ValueError):
        settings = {}
    if settings.get("demo") is not True:
        raise RefusedError(
            Message("“{folder}”是正式的工作区，不能用来生成演示，请另选一个文件夹。", folder=folder)
        )
    own = sorted(path.name for path in folder.iterdir() if not _OURS.fullmatch(path.name))
    if own:
        raise RefusedError(
            Message(
                "“{folder}”里有不是演示生成的文件（{files}），重新生成会删掉它们。请先移走，或者另选一个文件夹。",
                folder=folder,
                files=tuple(own[:_NAMED]),
            )
        )
    if written := _own_among_ours(folder):
        raise RefusedError(
            Message(
                "“{folder}”里有自己放进去或改过的文件（{files}），重新生成会删掉它们。请先移走，或者另选一个文件夹。",
                folder=folder,
                files=tuple(written[:_NAMED]),
            )
        )
    former = _pack_in(folder)
    close_database()
    try:
        shutil.rmtree(folder)
    except OSError as error:
        message = Message("“{folder}”清空不了（{reason}）。", folder=folder, reason=error.strerror)
        raise RefusedError(message) from None
    return former


def _digests(folder: Path) -> dict[str, str]:
    """What stands in the folders in which people keep files of their own too, by digest."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in _SHARED
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    }


def remember_files(folder: Path) -> None:
    """Keep what the demonstration wrote, so that what people add or edit later can be told from it."""
    (folder / _WRITTEN).write_text(json.dumps(_digests(folder), ensure_ascii=False), "utf-8")


def _own_among_ours(folder: Path) -> list[str]:
    """Files that the demonstration did not write, or that were edited since; nothing of one that was interrupted."""
    try:
        known = json.loads((folder / _WRITTEN).read_text("utf-8"))
        return [name for name, digest in _digests(folder).items() if known.get(name) != digest]
    except (OSError, ValueError, AttributeError):
        return []


def _pack_in(folder: Path) -> str:
    """The id of the pack of a workspace, if it can be told."""
    try:
        text = (folder / PACK_FOLDER / "pack.yaml").read_text("utf-8")
    except (OSError, ValueError):
        return ""
    found = re.search(r"^id: *(\w+)", text, re.MULTILINE)
    return found[1] if found else ""
