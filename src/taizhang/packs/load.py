"""A folder to a pack."""

from __future__ import annotations

import hashlib
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from taizhang.core.ledger.field import Choice
from taizhang.core.ledger.submission import Expectation
from taizhang.core.ledger.unit import UNIT_KIND_ID, UnitSpan, unit_kind
from taizhang.core.reports.template_reader import read_template
from taizhang.core.values import Grain, Message, Place, Problem, RefusedError, refuse_if_any
from taizhang.packs.cases import check_empty_ledger, convert_cases
from taizhang.packs.check_indicators import check_together, settle_percentages
from taizhang.packs.convert_indicator import convert_indicator
from taizhang.packs.convert_kind import convert_kind
from taizhang.packs.convert_target import check_targets, convert_targets
from taizhang.packs.marked import Marked, read_yaml
from taizhang.packs.pack import Case, Pack
from taizhang.packs.schema import (
    CasesText,
    IndicatorText,
    KindText,
    PackText,
    TargetsText,
    parse,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from taizhang.core.indicators import Indicator
    from taizhang.core.indicators.target import Target
    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.reports.template import Template

BUILT_IN = Path(__file__).parent
"""Where the built-in packs lie."""

_MANIFEST = "pack.yaml"
_KINDS, _REGISTERS, _INDICATORS, _REPORTS, _TARGETS = _FOLDERS = (
    "kinds",
    "registers",
    "indicators",
    "reports",
    "targets",
)
_LARGEST_FILE = 1_000_000
_MOST_FILES = 5_000
_LONG_AGO = date(1949, 10, 1)


def built_in_packs() -> list[str]:
    """The names of the packs that come with the program."""
    return sorted(path.parent.name for path in BUILT_IN.glob(f"*/{_MANIFEST}"))


def find_pack(name: str) -> Path:
    """The folder of a pack, given as a built-in name or as a folder.

    Raises:
        RefusedError: There is neither.
    """
    if name in built_in_packs():
        return BUILT_IN / name
    folder = Path(name)
    if not (folder / _MANIFEST).is_file():
        message = Message(
            "找不到业务包“{name}”：既不是内置业务包（{known}），也不是含有 pack.yaml 的文件夹。",
            name=name,
            known=tuple(built_in_packs()),
        )
        raise RefusedError(message)
    return folder


def read_files(folder: Path) -> dict[str, str]:
    """The texts of a pack folder, by path with forward slashes.

    Raises:
        RefusedError: A file is not UTF-8 text, is too large, or leads out of the folder.
    """
    problems: list[Problem] = []
    files: dict[str, str] = {}
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml", ".txt"))
    if len(paths) > _MOST_FILES:
        raise RefusedError(Message("业务包的文件超过{most}个。", most=_MOST_FILES))
    for path in paths:
        name = path.relative_to(folder).as_posix()
        place = Place(str(path))
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            problems.append(Problem(Message("不是业务包文件夹里的普通文件。"), place))
        elif path.suffix == ".yml":
            problems.append(Problem(Message("扩展名请用 .yaml，不用 .yml。"), place))
        elif path.stat().st_size > _LARGEST_FILE:
            problems.append(Problem(Message("文件超过1MB，业务包只放文字定义。"), place))
        else:
            try:
                files[name] = path.read_text("utf-8-sig")
            except UnicodeDecodeError:
                message = Message("不是 UTF-8 编码的文本，请另存为 UTF-8。")
                problems.append(Problem(message, place))
    refuse_if_any(problems)
    return files


def load_pack(folder: Path) -> Pack:
    """Load a pack from its folder.

    Raises:
        RefusedError: With every problem found, each at its file and line.
    """
    return load_files(read_files(folder), f"{folder}/")


def load_files(files: Mapping[str, str], prefix: str = "", *, cases: bool = True) -> Pack:
    """Load a pack from its texts.

    Args:
        files: By path.
        prefix: Stands before the paths in messages.
        cases: Whether to read the worked cases too; a pack that was read in full before need not be again.

    Raises:
        RefusedError: With every problem found, each at its file and line.
    """
    return _Loader(files, prefix).load(cases=cases)


def load_cases(pack: Pack, indicator: str) -> tuple[Case, ...]:
    """The worked cases of one indicator, from the files that a pack was read from; none if they cannot be read."""
    ending = f"/{indicator}.cases.yaml"
    for name, text in pack.files.items():
        if name.startswith(f"{_INDICATORS}/") and name.endswith(ending):
            try:
                marked = read_yaml(text, name)
                found, _problems = convert_cases(
                    indicator, parse(CasesText, marked), marked, pack.kinds, pack.example_units
                )
            except RefusedError:
                return ()
            return tuple(found)
    return ()


class _Loader:
    def __init__(self, files: Mapping[str, str], prefix: str) -> None:
        self.files = files
        self.prefix = prefix
        self.problems: list[Problem] = []
        # Kinds that cannot be read are not reported again wherever they are named.
        self.unread = False
        self.indicator_places: dict[str, Place] = {}

    def load(self, *, cases: bool) -> Pack:
        if _MANIFEST not in self.files:
            raise RefusedError(
                Problem(Message("缺少 pack.yaml。"), Place(f"{self.prefix}{_MANIFEST}"))
            )
        manifest = read_yaml(self.files[_MANIFEST], f"{self.prefix}{_MANIFEST}")
        text = parse(PackText, manifest)
        self._check_folders()
        levels = tuple(Choice(level.id, level.label) for level in text.levels)
        units = tuple(
            UnitSpan(
                unit.code,
                unit.name,
                unit.name,
                unit.level,
                unit.parent or "",
                _LONG_AGO,
                None,
                lines=unit.lines,
            )
            for unit in text.example_units
        )
        lines = tuple(Choice(line.id, line.label) for line in text.lines)
        self._check_lines(text, manifest)
        kinds = self._kinds(levels, lines)
        expectations = self._expectations(text, manifest, kinds)
        # What is asked next stands on the kinds; reports about it would only repeat what is wrong there.
        refuse_if_any(self.problems)
        indicators = self._indicators(kinds, known=not cases)
        refuse_if_any(self.problems)
        read_cases = self._cases(indicators, kinds, units) if cases else []
        templates = self._templates(indicators, kinds)
        targets = self._targets(indicators)
        refuse_if_any(self.problems)
        pack = Pack(
            id=text.id,
            name=text.name,
            version=text.version,
            levels=levels,
            kinds=MappingProxyType(kinds),
            expectations=expectations,
            reviewed_by=text.reviewed_by,
            indicators=MappingProxyType(indicators),
            templates=MappingProxyType(templates),
            example_units=units,
            cases=tuple(read_cases),
            files=MappingProxyType(dict(self.files)),
            digest=digest_files(self.files),
            targets=targets,
            lines=lines,
        )
        for identifier in check_empty_ledger(pack) if cases else ():
            message = Message(
                "没有任何记录、没有人报送时，指标“{id}”也给出了数。请让它只由台账算出，不要加常数。",
                id=identifier,
            )
            self.problems.append(Problem(message, self.indicator_places[identifier]))
        refuse_if_any(self.problems)
        return pack

    def _check_folders(self) -> None:
        """A definition in a folder that nobody reads would be missed without a word."""
        for name in self.files:
            folder = name.split("/", 1)[0] if "/" in name else ""
            if folder in _FOLDERS or (not folder and (name == _MANIFEST or name.endswith(".txt"))):
                continue
            near = get_close_matches(folder, _FOLDERS, n=1)
            hint = Message("，是不是“{near}”？", near=near[0]) if near else Message("。")
            message = Message(
                "这个文件不在任何会读取的文件夹里（{known}）{hint}",
                known=tuple(_FOLDERS),
                hint=hint,
            )
            self.problems.append(Problem(message, Place(f"{self.prefix}{name}", 1)))

    def _yaml_in(self, *folders: str) -> Iterator[tuple[str, Marked]]:
        for name in self.files:
            inside = name.split("/", 1)[0] in folders and "/" in name
            if not inside or not name.endswith(".yaml") or name.endswith(".cases.yaml"):
                continue
            try:
                yield name, read_yaml(self.files[name], f"{self.prefix}{name}")
            except RefusedError as error:
                self.problems += error.problems
                self.unread = True

    def _check_lines(self, text: PackText, marked: Marked) -> None:
        self._check_repeated([line.id for line in text.lines], marked, "lines", "id")
        known = {line.id for line in text.lines}
        for index, unit in enumerate(text.example_units):
            for name in unit.lines:
                if name not in known:
                    message = Message("没有名为“{name}”的工作条线。", name=name)
                    place = marked.place(("example_units", index, "lines"))
                    self.problems.append(Problem(message, place))

    def _kinds(
        self, levels: tuple[Choice, ...], lines: tuple[Choice, ...]
    ) -> dict[str, RecordKind]:
        kinds = {UNIT_KIND_ID: unit_kind(levels, lines)}
        known = {line.id for line in lines}
        marks: dict[str, Marked] = {}
        for name, marked in self._yaml_in(_KINDS, _REGISTERS):
            try:
                text = parse(KindText, marked)
            except RefusedError as error:
                self.problems += error.problems
                self.unread = True
                continue
            kind = convert_kind(text, marked, self.problems)
            if name.startswith(f"{_REGISTERS}/") != kind.is_register:
                message = (
                    Message("有 validity 的是名录，请放在 registers 文件夹。")
                    if kind.is_register
                    else Message("名录要用 validity 写明从哪个日期到哪个日期有效。")
                )
                self.problems.append(Problem(message, marked.place(("validity",))))
            if kind.id in kinds or any(other.label == kind.label for other in kinds.values()):
                message = Message("台账类型“{id}”（{label}）重复。", id=kind.id, label=kind.label)
                self.problems.append(Problem(message, marked.place(("id",))))
            if kind.line and kind.line not in known:
                message = Message("没有名为“{name}”的工作条线。", name=kind.line)
                self.problems.append(Problem(message, marked.place(("line",))))
            kinds[kind.id] = kind
            marks[kind.id] = marked
        for identifier, marked in marks.items() if not self.unread else ():
            for index, field in enumerate(kinds[identifier].fields):
                if field.target and field.target not in kinds:
                    message = Message("没有名为“{name}”的名录或台账类型。", name=field.target)
                    self.problems.append(
                        Problem(message, marked.place(("fields", index, "target")))
                    )
        return kinds

    def _expectations(
        self, text: PackText, marked: Marked, kinds: Mapping[str, RecordKind]
    ) -> tuple[Expectation, ...]:
        levels = {level.id for level in text.levels}
        self._check_repeated([level.id for level in text.levels], marked, "levels", "id")
        self._check_repeated(
            [unit.code for unit in text.example_units], marked, "example_units", "code"
        )
        found: list[Expectation] = []
        for index, item in enumerate(text.expectations):
            path = ("expectations", index)
            if item.kind not in kinds and not self.unread:
                message = Message("没有名为“{name}”的台账类型。", name=item.kind)
                self.problems.append(Problem(message, marked.place((*path, "kind"))))
            for level in item.levels:
                if level not in levels:
                    message = Message("没有名为“{name}”的单位层级。", name=level)
                    self.problems.append(Problem(message, marked.place((*path, "levels"))))
            # It stays in the pack after its kind was retired: for the periods before, it says who owed.
            kind = kinds.get(item.kind)
            retired, line = (kind.retired, kind.line) if kind else (None, "")
            found.append(
                Expectation(item.kind, item.levels, Grain(item.every), item.due_days, retired, line)
            )
        for level in text.reviewed_by:
            if level not in levels:
                message = Message("没有名为“{name}”的单位层级。", name=level)
                self.problems.append(Problem(message, marked.place(("reviewed_by",))))
        for index, unit in enumerate(text.example_units):
            if unit.level not in levels:
                message = Message("没有名为“{name}”的单位层级。", name=unit.level)
                self.problems.append(
                    Problem(message, marked.place(("example_units", index, "level")))
                )
            # A parent stands above its children in the file, so no circle can be written.
            above = {other.code for other in text.example_units[:index]}
            if unit.parent is not None and unit.parent not in above:
                message = Message(
                    "上级单位“{code}”没有写在它的前面，请先写上级、再写下级。", code=unit.parent
                )
                self.problems.append(
                    Problem(message, marked.place(("example_units", index, "parent")))
                )
        return tuple(found)

    def _check_repeated(self, names: Sequence[str], marked: Marked, group: str, key: str) -> None:
        for index, name in enumerate(names):
            if name in names[:index]:
                message = Message("“{name}”重复。", name=name)
                self.problems.append(Problem(message, marked.place((group, index, key))))

    def _indicators(self, kinds: Mapping[str, RecordKind], *, known: bool) -> dict[str, Indicator]:
        indicators: dict[str, Indicator] = {}
        marks: dict[str, Marked] = {}
        for name, marked in self._yaml_in(_INDICATORS):
            try:
                text = parse(IndicatorText, marked)
            except RefusedError as error:
                self.problems += error.problems
                continue
            indicator, problems = convert_indicator(text, marked, self.files[name], kinds)
            self.problems += problems
            if indicator is None:
                continue
            if indicator.id in indicators:
                message = Message("指标“{id}”重复。", id=indicator.id)
                self.problems.append(Problem(message, marked.place(("id",))))
            if f"{name.removesuffix('.yaml')}.cases.yaml" not in self.files:
                message = Message(
                    "指标没有示例，请在旁边写 {name}.cases.yaml。", name=Path(name).stem
                )
                self.problems.append(Problem(message, marked.place()))
            indicators[indicator.id] = indicator
            self.indicator_places[indicator.id] = marked.place()
            marks[indicator.id] = marked
        if not self.problems:
            self.problems += check_together(indicators, marks, known=known)
        return indicators if self.problems else settle_percentages(indicators)

    def _cases(
        self,
        indicators: Mapping[str, Indicator],
        kinds: Mapping[str, RecordKind],
        units: tuple[UnitSpan, ...],
    ) -> list[Case]:
        cases: list[Case] = []
        for name, text in self.files.items():
            if not name.startswith(f"{_INDICATORS}/") or not name.endswith(".cases.yaml"):
                continue
            identifier = name.rsplit("/", 1)[-1].removesuffix(".cases.yaml")
            place = Place(f"{self.prefix}{name}", 1)
            if identifier not in indicators:
                message = Message(
                    "旁边没有名为“{id}”的指标，文件名应与指标的 id 相同。", id=identifier
                )
                self.problems.append(Problem(message, place))
                continue
            try:
                marked = read_yaml(text, f"{self.prefix}{name}")
                found, problems = convert_cases(
                    identifier, parse(CasesText, marked), marked, kinds, units
                )
            except RefusedError as error:
                self.problems += error.problems
                continue
            cases += found
            self.problems += problems
        return cases

    def _targets(self, indicators: Mapping[str, Indicator]) -> tuple[Target, ...]:
        targets: list[Target] = []
        for _name, marked in self._yaml_in(_TARGETS):
            try:
                found, problems = convert_targets(parse(TargetsText, marked), marked, indicators)
            except RefusedError as error:
                self.problems += error.problems
                continue
            targets += found
            self.problems += problems
        self.problems += check_targets(targets)
        return tuple(targets)

    def _templates(
        self, indicators: Mapping[str, Indicator], kinds: Mapping[str, RecordKind]
    ) -> dict[str, Template]:
        templates: dict[str, Template] = {}
        for name, text in self.files.items():
            if not name.startswith(f"{_REPORTS}/") or not name.endswith(".txt"):
                continue
            identifier = Path(name).stem
            try:
                templates[identifier] = read_template(
                    identifier, text, f"{self.prefix}{name}", indicators, kinds
                )
            except RefusedError as error:
                self.problems += error.problems
        return templates


def digest_files(files: Mapping[str, str]) -> str:
    """SHA-256 over the names and texts, in order; line ends do not count."""
    digest = hashlib.sha256()
    for name in sorted(files):
        text = "\n".join(files[name].splitlines())
        digest.update(f"{name}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()
