"""How figures stand to each other: 其中, 分别, 合计, 同比, 占, 由…到…, 均. One module for each.

Only what the words say is told. Where they leave open which figure is meant, the nearest one is named and the
others are kept as candidates; where there is no such figure in the text, the relation has none.
"""

from __future__ import annotations

from taizhang.core.reading.figure import Relation
from taizhang.core.reading.relations import change, each, listing, part, share, total
from taizhang.core.reading.relations.neighbourhood import Neighbourhood

__all__ = ["Neighbourhood", "find_relations", "listing"]

_FINDERS = (part.find, total.find, change.find, share.find, each.find, listing.find)


def find_relations(around: Neighbourhood) -> list[tuple[Relation, ...]]:
    """The relations of each figure of a text."""
    found: list[list[Relation]] = [[] for _draft in around.drafts]
    for finder in _FINDERS:
        for index, relation in finder(around):
            known = {(old.kind, old.to) for old in found[index]}
            if (relation.kind, relation.to) not in known:
                found[index].append(relation)
    return [tuple(relations) for relations in found]
