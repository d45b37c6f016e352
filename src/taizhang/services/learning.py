"""Make a template of an old report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.documents.document import BlockKind
from taizhang.core.reading import read_figures, read_periods
from taizhang.core.reports.indicator_words import words_of
from taizhang.core.reports.learning import OldReport, learn_template
from taizhang.core.reports.matching import Sought, match_figures
from taizhang.core.reports.read_figure import place_figures
from taizhang.core.reports.template_reader import read_template
from taizhang.core.values import Message, RefusedError
from taizhang.packs.load import load_pack
from taizhang.services.documents import load_document
from taizhang.services.holding_against import period_in, sought_in
from taizhang.services.reporting import check_changeset

if TYPE_CHECKING:
    from pathlib import Path

    from taizhang.core.reports.learned import LearnedTemplate
    from taizhang.core.values import Period
    from taizhang.packs.pack import Pack
    from taizhang.services.workspace import Workspace
    from taizhang.store.viewer import Viewer

_TAKEN = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TEXT_BOX})
_SELF = "-"


def learn_report(
    workspace: Workspace,
    viewer: Viewer,
    path: Path,
    *,
    unit: str | None = None,
    period: Period | None = None,
) -> LearnedTemplate:
    """A template made of an old report, with the indicators and units of a workspace.

    Raises:
        RefusedError: It cannot be read, holds no text, or it is not known of when or whose it is.
    """
    text = load_document(path).text
    sought, _tree = sought_in(
        workspace,
        viewer,
        text,
        unit=unit,
        period=period,
        report="",
        changeset=check_changeset(viewer, None),
    )
    return learn_with(workspace.pack, path, sought)


def learn_with_pack(
    pack_folder: Path, path: Path, *, period: Period | None = None
) -> LearnedTemplate:
    """The same with a pack alone, which knows no units: there is no workspace yet.

    Raises:
        RefusedError: The pack is broken, or the report cannot be read, or it is not known of when it is.
    """
    pack = load_pack(pack_folder)
    period = period or period_in(load_document(path).text)
    return learn_with(pack, path, Sought(_SELF, period, {}))


def learn_with(pack: Pack, path: Path, sought: Sought) -> LearnedTemplate:
    """A template made of a file, with the indicators of a pack.

    Raises:
        RefusedError: It cannot be read, or holds no text.
    """
    document = load_document(path)
    if not document.text.strip():
        raise RefusedError(Message("“{file}”里没有文字。", file=path))
    on = sought.period.last_day
    figures = read_figures(document.text, on=on)
    words = words_of(pack.indicators, pack.kinds)
    placed = place_figures(document.text, figures)
    starts = document.starts
    report = OldReport(
        tuple(
            (start, start + len(block.text))
            for start, block in zip(starts, document.blocks, strict=True)
        ),
        tuple(
            (block.level if block.kind is BlockKind.HEADING else 0) if block.kind in _TAKEN else -1
            for block in document.blocks
        ),
        document.text,
        figures,
        match_figures(placed, words, sought),
        tuple(read_periods(document.text, on=on)),
        sought,
    )
    learned = learn_template(report, pack.indicators, path.stem)
    # A template that cannot be read would be of no use to anybody.
    read_template("learned", learned.text, str(path), pack.indicators, pack.kinds)
    return learned
