"""Tables of reports."""

from django.db import models

from taizhang.store.ledger.models import PackVersion


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
