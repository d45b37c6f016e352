"""What a record can be found by: the words of its text fields, written in one way whoever typed them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from taizhang.core.ledger.kind import RecordKind
    from taizhang.core.ledger.record import FieldValue

_MOST_TERMS = 8
_SEARCHED = frozenset({"text", "document_number"})


def one_way(text: str) -> str:
    """Wide signs narrow, capitals small.

    >>> one_way("ＡＢ１２号 Plan")
    'ab12号 plan'
    """
    return unicodedata.normalize("NFKC", text).casefold()


def search_text(kind: RecordKind, values: Mapping[str, FieldValue]) -> str:
    """The words of the text fields of a record, a line each."""
    return "\n".join(
        one_way(str(values[field.id]))
        for field in kind.fields
        if field.type.id in _SEARCHED and field.id in values
    )


def search_terms(text: str) -> tuple[str, ...]:
    """What is searched for: words between spaces, all of which have to be there.

    >>> search_terms(" 惠企　政策 ")
    ('惠企', '政策')
    """
    return tuple(dict.fromkeys(one_way(text).replace("\0", "").split()))[:_MOST_TERMS]
