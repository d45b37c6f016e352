"""Tables of the ledger.

What a person has entered is only ever added to: changesets, versions, submissions, decisions. Facts are an index made
from the versions, and can be made anew from them at any time.
"""

from django.db import models

FOREVER = 2**62
"""`to_changeset` of what still holds."""

NOTHING_SENT = "withdrawn"
"""`state` of a submission that was taken back: as if there had never been one."""

INTEGER_SLOTS = tuple(f"int{number}" for number in range(1, 13))
DATE_SLOTS = tuple(f"date{number}" for number in range(1, 9))
CODE_SLOTS = tuple(f"code{number}" for number in range(1, 13))


class Changeset(models.Model):
    """One act of writing; its number, not the clock, orders what was known when."""

    number = models.BigAutoField(primary_key=True)
    made_at = models.DateTimeField(help_text="UTC")
    actor = models.CharField(max_length=100)
    action = models.CharField(max_length=30)
    reason = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=400, blank=True)
    source_digest = models.CharField(
        max_length=64, blank=True, default="", help_text="SHA-256 of the file taken in"
    )
    approver = models.CharField(
        max_length=100, blank=True, default="", help_text="who agreed, where one alone may not"
    )
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")
    digest = models.CharField(
        max_length=64,
        blank=True,
        default="",
        help_text="SHA-256 of the digest before it, of itself and of all that came with it",
    )

    class Meta:
        """Which definitions are in force is asked again and again."""

        indexes = [
            models.Index(
                fields=["number"], condition=models.Q(action="pack"), name="changeset_pack"
            ),
        ]


class PackVersion(models.Model):
    """The definitions as they once were: the text of every file of a pack."""

    digest = models.CharField(max_length=64, primary_key=True)
    pack = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    files = models.JSONField()
    changeset = models.ForeignKey(Changeset, models.PROTECT)


class SlotAssignment(models.Model):
    """Which column of the fact table carries a field; given once, never given to another field."""

    kind = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    column = models.CharField(max_length=10)
    scale = models.PositiveSmallIntegerField(default=0)
    many = models.BooleanField(default=False)
    pack_version = models.ForeignKey(PackVersion, models.PROTECT)

    class Meta:
        """One column a field, one field a column."""

        constraints = [
            models.UniqueConstraint(fields=["kind", "field"], name="slot_of_field"),
            models.UniqueConstraint(fields=["kind", "column"], name="field_of_slot"),
        ]


class Record(models.Model):
    """A record, whatever its versions."""

    record_id = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=40, db_index=True)


class RecordVersion(models.Model):
    """What a record said from a changeset on."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    changeset = models.ForeignKey(Changeset, models.PROTECT)
    unit = models.CharField(max_length=40)
    status = models.CharField(max_length=10)
    values = models.JSONField()
    source_file = models.CharField(max_length=255, blank=True)
    source_sheet = models.CharField(max_length=60, blank=True)
    source_row = models.PositiveIntegerField(null=True)
    source_unit = models.CharField(max_length=40, blank=True)
    source_period = models.CharField(max_length=30, blank=True)
    digest = models.CharField(
        max_length=64, blank=True, default="", help_text="SHA-256 of the version as it was written"
    )
    redaction = models.ForeignKey(
        Changeset,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="redacted_versions",
        help_text="by which its content was replaced by a tombstone",
    )

    class Meta:
        """Versions of a record count from 1; one changeset makes at most one of them."""

        constraints = [
            models.UniqueConstraint(fields=["record", "version"], name="version_of_record"),
            models.UniqueConstraint(fields=["record", "changeset"], name="one_version_a_changeset"),
        ]
        indexes = [
            # Whether a workbook counts hangs on all that came with it.
            models.Index(fields=["source_unit", "source_period"], name="version_source"),
            # Of the few that were cleared alone: without statistics SQLite would look for all others by it.
            models.Index(
                fields=["redaction"],
                condition=models.Q(redaction__isnull=False),
                name="version_redaction",
            ),
        ]


class Unsettled(models.Model):
    """A record whose newest version does not count: it is on its way, was withdrawn, or was cleared.

    An index like the facts: without it all versions would have to be gone through for the few that wait.
    """

    version = models.OneToOneField(
        RecordVersion, models.CASCADE, primary_key=True, related_name="unsettled"
    )
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    status = models.CharField(max_length=10)

    class Meta:
        """A list is of a kind, and of one state of it."""

        indexes = [models.Index(fields=["kind", "status"], name="unsettled_kind")]


class Submission(models.Model):
    """What a unit has sent for a period; the latest line of a unit, kind and period holds."""

    unit = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    period = models.CharField(max_length=30)
    state = models.CharField(max_length=10)
    received_on = models.DateField(help_text="local date")
    changeset = models.ForeignKey(Changeset, models.PROTECT)

    class Meta:
        """One changeset says at most one thing of a unit, kind and period."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "period", "changeset"], name="one_submission_a_changeset"
            ),
        ]


class PeriodLock(models.Model):
    """封账: whether the records of a unit may change in a period; its latest line holds."""

    unit = models.CharField(max_length=40)
    period = models.CharField(max_length=30)
    locked = models.BooleanField()
    changeset = models.ForeignKey(Changeset, models.PROTECT)

    class Meta:
        """One changeset says one thing of a unit and period."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "period", "changeset"], name="one_lock_a_changeset"
            ),
        ]


class DuplicateDecision(models.Model):
    """What a person has said of two records that look like one event; the latest line of a pair holds."""

    first = models.ForeignKey(Record, models.PROTECT, related_name="+", help_text="the lesser id")
    second = models.ForeignKey(Record, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, help_text="apart, merged or open again")
    changeset = models.ForeignKey(Changeset, models.PROTECT)

    class Meta:
        """One changeset says one thing of a pair."""

        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "changeset"], name="one_decision_a_changeset"
            ),
        ]


class SheetMapping(models.Model):
    """Which column of a sheet that others designed is which field, as a person accepted it.

    The latest line of a shape holds; an empty one asks again.
    """

    shape = models.CharField(
        max_length=64, help_text="SHA-256 of the kind, the labels and where they stand"
    )
    kind = models.CharField(max_length=40)
    mapping = models.JSONField(help_text="labels, and the field of each column")
    changeset = models.ForeignKey(Changeset, models.PROTECT)

    class Meta:
        """One changeset says one thing of a shape."""

        constraints = [
            models.UniqueConstraint(fields=["shape", "changeset"], name="one_mapping_a_changeset"),
        ]


class Fact(models.Model):
    """What is counted: an approved version, typed, and for which changesets it holds.

    From `from_changeset`, up to but not including `to_changeset`: live and as-of are one query.
    """

    record_id = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    from_changeset = models.BigIntegerField()
    to_changeset = models.BigIntegerField(default=FOREVER)
    day = models.DateField(null=True, help_text="by which lists are ordered: when it began")
    until = models.DateField(null=True, help_text="of what lasts: when it ended")
    words = models.TextField(default="", help_text="what it can be found by")
    for _column in INTEGER_SLOTS:
        vars()[_column] = models.BigIntegerField(null=True)
    for _column in DATE_SLOTS:
        vars()[_column] = models.DateField(null=True)
    for _column in CODE_SLOTS:
        vars()[_column] = models.TextField(null=True)
    del _column

    class Meta:
        """A scope is a list of units; a correction closes the fact of a record."""

        constraints = [
            models.UniqueConstraint(fields=["record_id", "version"], name="fact_of_version"),
        ]
        indexes = [
            models.Index(fields=["unit", "kind"], name="fact_unit_kind"),
            # Lists look at what holds now, newest first; how many there are, and what they add up to, is told from
            # the index alone.
            models.Index(
                fields=["kind", "day", "id", "unit", "until", *INTEGER_SLOTS],
                condition=models.Q(to_changeset=FOREVER),
                name="fact_list",
            ),
        ]
