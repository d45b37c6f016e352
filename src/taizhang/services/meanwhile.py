"""Two people at one record: the second is told who was first, and loses nothing of what he wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.core.values import Message, RefusedError

if TYPE_CHECKING:
    from taizhang.store.ledger.models import RecordVersion


class ChangedMeanwhileError(RefusedError):
    """A form was made from a version that is no longer the newest; `version` is."""

    def __init__(self, newest: RecordVersion, message: Message | None = None) -> None:
        """Say who was first, in words that fit the form."""
        self.version = newest.version
        super().__init__(
            message
            or Message(
                "您填写期间，“{actor}”改过这条记录，现在是第{version}版。您填的内容都还在，请核对后再提交。",
                actor=newest.changeset.actor,
                version=newest.version,
            )
        )


def refuse_changed(
    newest: RecordVersion, version: int | None, message: Message | None = None
) -> None:
    """Refuse what was written on another version than the newest; None is not asked about.

    Raises:
        ChangedMeanwhileError: The record has been given another version since.
    """
    if version is not None and version != newest.version:
        raise ChangedMeanwhileError(newest, message)
