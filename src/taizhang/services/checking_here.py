"""Checking files in a workspace: held against its ledger, and its own reports looked at again.

A process that checks one file of many opens the workspace for itself. So nothing that needs the database is imported
before that is done, and what is handed to the process says only where the workspace lies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.apps import apps

from taizhang.core.values import Period, Place, RefusedError
from taizhang.services.checking import look_back
from taizhang.services.checking_many import Asked, Lists, Result, check_one, too_much

if TYPE_CHECKING:
    from taizhang.services.returning import Returns


@dataclass(frozen=True, slots=True)
class Here:
    """A workspace in which files are checked, and what is asked of it.

    Attributes:
        folder: The workspace.
        viewer: The name of whoever looks.
        sees: The unit of whoever looks; empty is everything.
        number: Which report the files are, if a person says so.
        ledger: Whether their figures are held against the ledger.
        unit: Whose reports they are, for that.
        period: Of when they are, for that.
    """

    folder: Path
    viewer: str
    sees: str = ""
    number: str | None = None
    ledger: bool = False
    unit: str | None = None
    period: Period | None = None

    def __call__(self, path: Path, asked: Asked, lists: Lists) -> Result:
        """What comes of a file."""
        try:
            return self._check(path, asked, lists)
        except RefusedError as refused:
            return _placed(refused, path)
        except (MemoryError, RecursionError):
            return too_much(path)

    def _check(self, path: Path, asked: Asked, lists: Lists) -> Result:
        returns = _open(self)
        if self.ledger:
            from taizhang.services.holding_against import hold_file  # noqa: PLC0415 (needs the database)

            result: Result = hold_file(
                returns.workspace,
                returns.viewer,
                path,
                unit=self.unit,
                period=self.period,
                profile=asked.profile,
                vocabulary=lists.words,
                phrases=lists.phrases,
                on=asked.on,
            )
        else:
            result = check_one(path, asked, lists)
        if isinstance(result, RefusedError):
            return result
        return look_back(result, returns, asked.profile)


_opened: dict[Here, Returns] = {}


def open_here(here: Here, returns: Returns) -> None:
    """This process has the workspace open already."""
    _opened.clear()
    _opened[here] = returns


def _open(here: Here) -> Returns:
    if here not in _opened:
        if not apps.ready:
            django.setup()
        from taizhang.services.returning import Returns  # noqa: PLC0415 (likewise)
        from taizhang.services.workspace import open_workspace  # noqa: PLC0415 (likewise)
        from taizhang.store.viewer import Viewer  # noqa: PLC0415 (likewise)

        workspace = open_workspace(here.folder)
        _opened[here] = Returns(workspace, Viewer(here.viewer, here.sees), here.number)
    return _opened[here]


def _placed(refused: RefusedError, path: Path) -> RefusedError:
    """With the file named where a refusal names no place: one does not see else which of several is meant."""
    place = Place(str(path))
    return RefusedError(
        *(replace(one, place=one.place if str(one.place) else place) for one in refused.problems)
    )
