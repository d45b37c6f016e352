"""What the newest changesets have touched: by it is told that what was read before still holds.

What was known at a changeset never changes, and its seal stands for all of it. So what was read at one may be given
again at a later one, if nothing that it rests on was touched in between. Each changeset is looked through once.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from itertools import count
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db import connection

from taizhang.core.ledger.record import Status
from taizhang.store.batches import batches
from taizhang.store.ledger.models import Changeset, RecordVersion, Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence

Found = TypeVar("Found")
MOST_AT_ONCE = 2_000
"""More versions than these are not looked through: everything is taken for touched."""
_COUNTING = (Status.APPROVED, Status.WITHDRAWN)
_SINCE = count(1)
_LONGEST_WAIT = 20.0
_MOST_BEFORE = 50


@dataclass(frozen=True, slots=True)
class Touched:
    """What was touched, up to a sealed changeset; what is not named has not been since this was begun.

    Attributes:
        number: The newest sealed changeset.
        digest: Its seal.
        first: The key of the first fact: facts that are made anew have other keys, and no changeset says so.
        since: Which beginning this goes on from: what was kept under another one says nothing.
        versions: By kind and unit, the last changeset that gave a record a version, of whatever state.
        counted: The same, where what counts may have changed.
        ended: By kind, the last changeset by which a record ceased to count.
        sent: The last changeset that said who has sent what.
        before: The numbers and seals of some changesets before: whoever still sees one of them is late.
    """

    number: int
    digest: str
    first: int | None
    since: int
    versions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    counted: Mapping[tuple[str, str], int] = field(default_factory=dict)
    ended: Mapping[str, int] = field(default_factory=dict)
    sent: int = 0
    before: tuple[tuple[int, str], ...] = ()

    def of(self, kinds: Collection[str], units: Collection[str] | None = None) -> Hashable:
        """Stands for all versions of records of some kinds, of some units or of all."""
        return (self.since, _last(self.versions, kinds, units))

    def counted_after(
        self, number: int, kinds: Collection[str], units: Collection[str] | None = None
    ) -> bool:
        """Whether since a changeset something changed in what counts of some kinds, of some units or of all."""
        return _last(self.counted, kinds, units) > number

    def counting(self, kinds: Collection[str], units: Collection[str] | None = None) -> Hashable:
        """Stands for the records of some kinds that count, of some units or of all."""
        return (self.since, _last(self.counted, kinds, units))


def _last(
    held: Mapping[tuple[str, str], int], kinds: Collection[str], units: Collection[str] | None
) -> int:
    if units is None:
        return max((number for (kind, _unit), number in held.items() if kind in kinds), default=0)
    return max((held.get((kind, unit), 0) for kind in kinds for unit in units), default=0)


_BOOKS: dict[tuple[str, str], Touched] = {}
_LOCK = Lock()


_MOMENT: ContextVar[Touched | None] = ContextVar("moment", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Whoever reads goes by one changeset to the end, however many are written meanwhile.

    As known a moment ago, all that is kept would have to be read anew, through all versions. Figures and what waits
    are those of the moment; a list that is read without asking as of when may be newer by a changeset or two: it is
    kept under what was touched before them, for which nobody asks any more.
    """
    token = _MOMENT.set(touched())
    try:
        yield
    finally:
        _MOMENT.reset(token)


def the_moment() -> Touched | None:
    """What whoever reads in `one_moment` goes by."""
    return _MOMENT.get()


def touched() -> Touched | None:
    """What was touched up to the newest sealed changeset; None in a ledger without any.

    Whoever writes sees the changeset before his own as the newest; whoever reads in `one_moment`, always the same.
    """
    return _MOMENT.get() or touched_by_now()


def touched_by_now() -> Touched | None:
    """The same, also for whoever reads in `one_moment`."""
    used = connection.settings_dict
    place = (str(used.get("HOST") or ""), str(used["NAME"]))
    held = _BOOKS.get(place)
    if held is not None and (held.number, held.digest, held.first) == _newest():
        return held
    # One after the other: whoever was held up between looking and noting would undo what is noted since.
    with _LOCK:
        number, digest, first = _newest()
        if not digest:
            return None
        held, fresh = _BOOKS.get(place), None
        if held is not None and held.first in (None, first):
            if (held.number, held.digest) == (number, digest):
                return held
            if (number, digest) in held.before:
                return None
            fresh = _carried_on(held, number, digest, first)
        found = fresh or Touched(number, digest, first, next(_SINCE))
        _BOOKS[place] = found
        return found


def newest_sealed() -> int:
    """The number of the newest sealed changeset, whatever moment one reads in; 0 in a ledger without any."""
    return _newest()[0]


def _newest() -> tuple[int, str, int | None]:
    """The newest sealed changeset with its seal, and the key of the first fact."""
    # Asked several times for every page: in plain words it takes a tenth of the time.
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, digest FROM ledger_changeset ORDER BY number DESC LIMIT 2")
        number, digest = next((one for one in cursor.fetchall() if one[1]), (0, ""))
        cursor.execute("SELECT MIN(id) FROM ledger_fact")
        return number, digest, cursor.fetchone()[0]


def _carried_on(held: Touched, number: int, digest: str, first: int | None) -> Touched | None:
    """What was touched, with the changesets that have come since; None if that cannot be told."""
    if held.number >= number:
        return None
    acts = dict(
        Changeset.objects.filter(number__gte=held.number, number__lte=number).values_list(
            "number", "digest"
        )[:MOST_AT_ONCE]
    )
    if acts.get(held.number) != held.digest or len(acts) != number - held.number + 1:
        return None
    fresh = Changeset.objects.filter(number__gt=held.number, number__lte=number)
    cleared = RecordVersion.objects.filter(redaction_id__gt=held.number)
    # With other definitions all facts are made anew; what was cleared is gone from the past as well.
    if fresh.filter(action="pack").exists() or cleared.exists():
        return None
    rows = RecordVersion.objects.filter(changeset_id__gt=held.number, changeset_id__lte=number)
    some = rows.values_list("record_id", "record__kind", "unit", "status", "version", "changeset")
    found = [*some[: MOST_AT_ONCE + 1]]
    if len(found) > MOST_AT_ONCE:
        return None
    versions, counted, ended = {**held.versions}, {**held.counted}, {**held.ended}
    # A record that was moved to another unit is gone from where it was.
    owners: dict[str, set[str]] = {}
    for ids in batches(record_id for record_id, _k, _u, _s, version, _c in found if version > 1):
        earlier = RecordVersion.objects.filter(record_id__in=ids).order_by()
        for record_id, unit in earlier.values_list("record_id", "unit"):
            owners.setdefault(record_id, set()).add(unit)
    for record_id, kind, unit, status, _version, act in found:
        for owner in {unit, *owners.get(record_id, ())}:
            versions[kind, owner] = max(act, versions.get((kind, owner), 0))
            if status in _COUNTING:
                counted[kind, owner] = max(act, counted.get((kind, owner), 0))
        if status == Status.WITHDRAWN:
            ended[kind] = max(act, ended.get(kind, 0))
    said = Submission.objects.filter(changeset_id__gt=held.number, changeset_id__lte=number)
    sent = said.order_by("-changeset_id").values_list("changeset_id", flat=True).first()
    return replace(
        held,
        number=number,
        digest=digest,
        first=first,
        before=(*held.before, (held.number, held.digest))[-_MOST_BEFORE:],
        versions=versions,
        counted=counted,
        ended=ended,
        sent=sent or held.sent,
    )


class Same:
    """A thing that stands for itself in a key, whatever it holds."""

    __slots__ = ("thing",)

    def __init__(self, thing: object) -> None:
        """Of this very thing."""
        self.thing = thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.thing is self.thing


class Kept:
    """What was found, by keys that hold what `Touched` says of all that it rests on; what was asked for last stays."""

    def __init__(self, most: int) -> None:
        """At most so many."""
        self._most = most
        self._held: OrderedDict[Hashable, object] = OrderedDict()
        self._sought: dict[Hashable, Event] = {}
        self._lock = Lock()

    def get(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """What is kept under a key, found first if there is nothing: by one, while others wait for it."""
        while True:
            with self._lock:
                if key in self._held:
                    self._held.move_to_end(key)
                    return cast("Found", self._held[key])
                found_by_other = self._sought.get(key)
                if found_by_other is None:
                    self._sought[key] = Event()
                    break
            # Whoever seeks may fail, or take very long: then one seeks oneself.
            if not found_by_other.wait(_LONGEST_WAIT):
                return find()
        try:
            found = find()
            self.put(key, found)
            return found
        finally:
            with self._lock:
                self._sought.pop(key).set()

    def put(self, key: Hashable, found: object) -> None:
        """Keep something under a key."""
        with self._lock:
            self._held[key] = found
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def held(self, key: Hashable) -> Any:  # noqa: ANN401 (whatever was put there)
        """What is kept under a key; None if there is nothing."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key]


KEPT = Kept(60)
"""Long lists."""
PAGES = Kept(1_000)
"""Counts and sums, and what stands on one page."""
LEAVES = Kept(2_000)
"""What units have of something of a kind: books of theirs, see `unit_by_unit`."""
ANSWERS = Kept(20_000)
"""Answers of one word."""


def unit_by_unit(
    now: Touched,
    place: tuple[Hashable, ...],
    kind: str,
    units: Collection[str],
    find: Callable[[Sequence[str]], Mapping[str, Found]],
) -> dict[str, Found]:
    """What each of some units has of the counted records of a kind; asked anew only of units that were touched.

    Args:
        now: What was touched.
        place: All else that it hangs on.
        kind: Id of the kind.
        units: Codes.
        find: Tells it of each of the units given.
    """
    stands = {unit: now.counting([kind], [unit]) for unit in units}
    where = (*place, now.since, kind)
    # One book for all units: what it hangs on may be long, and is looked up once.
    book: Mapping[str, tuple[Hashable, Found]] = LEAVES.held(where) or {}
    found = {
        unit: held[1]
        for unit, stand in stands.items()
        if (held := book.get(unit)) is not None and held[0] == stand
    }
    missing = [unit for unit in stands if unit not in found]
    if missing:
        fresh = find(missing)
        LEAVES.put(where, {**book, **{unit: (stands[unit], fresh[unit]) for unit in missing}})
        found |= {unit: fresh[unit] for unit in missing}
    return found
