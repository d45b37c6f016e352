"""Tables of reports."""

from django.db import models

from taizhang.store.ledger.models import Changeset, PackVersion


class Report(models.Model):
    """A report as written: its tree, and what it was written from."""

    number = models.CharField(max_length=40, primary_key=True)
    title = models.CharField(max_length=200)
    template = models.CharField(max_length=60)
    unit = models.CharField(max_length=40)
    period = models.CharField(max_length=30)
    changeset = models.BigIntegerField(help_text="the ledger as known at")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT)
    tree = models.JSONField()
    digest = models.CharField(max_length=64)
    layout = models.CharField(max_length=100, default="national", help_text="as last written in")
    made_at = models.DateTimeField(help_text="UTC")
    made_by = models.CharField(max_length=100)
    issued_at = models.DateTimeField(null=True, help_text="UTC")
    issued_by = models.CharField(max_length=100, blank=True)


class ArchivedFile(models.Model):
    """A file of an issued report, in the archive folder of the workspace."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        """A name stands for one file of a report."""

        constraints = [
            models.UniqueConstraint(fields=["report", "name"], name="file_of_report"),
        ]


class FigureOverride(models.Model):
    """A figure of a report that a person lets stand otherwise than the ledger says; its latest line holds.

    Why, who agreed and when stand in its changeset. It is only ever added to: an empty text takes it back.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="overrides")
    figure = models.CharField(max_length=40, help_text="the id of the figure")
    written = models.CharField(
        max_length=100, help_text="the figure as the report was written with"
    )
    text = models.CharField(
        max_length=100, blank=True, help_text="as it is to stand; empty: as written"
    )
    changeset = models.ForeignKey(Changeset, models.PROTECT)

    class Meta:
        """One changeset says one thing of a figure."""

        constraints = [
            models.UniqueConstraint(
                fields=["report", "figure", "changeset"], name="one_override_a_changeset"
            ),
        ]


class ReportStep(models.Model):
    """A step of a version of a report on its way to being issued; the latest one of a version holds.

    Who, when and why stand in its changeset. It is only ever added to.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, help_text="asked, signed or sent-back")
    digest = models.CharField(max_length=64, help_text="of the text that it is about")
    changeset = models.ForeignKey(Changeset, models.PROTECT)


class FindingSuppression(models.Model):
    """A finding of the check that a person lets stand in a report and its versions; the latest line holds.

    Why and who stand in its changeset. It is only ever added to: a line that does not hold takes it back.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="suppressions")
    rule = models.CharField(max_length=30)
    key = models.CharField(max_length=64, help_text="digest of the rule and the words it is about")
    holds = models.BooleanField(default=True)
    changeset = models.ForeignKey(Changeset, models.PROTECT)


class ReportComment(models.Model):
    """A remark of a person on a version of a report; it is never deleted, only marked as done."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="comments")
    quote = models.CharField(max_length=200, blank=True, help_text="the words that it is about")
    text = models.CharField(max_length=1000)
    made_at = models.DateTimeField(help_text="UTC")
    made_by = models.CharField(max_length=100)
    done_at = models.DateTimeField(null=True, help_text="UTC")
    done_by = models.CharField(max_length=100, blank=True)
