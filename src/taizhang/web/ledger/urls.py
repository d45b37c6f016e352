"""Addresses: The ledger: lists, records, their history."""

from django.urls import path

from taizhang.web.ledger import pairs, record, views

urlpatterns = [
    path("", views.kinds, name="ledger"),
    path("kind/<str:kind>", views.of_kind, name="ledger-kind"),
    path("kind/<str:kind>/export", views.export, name="ledger-export"),
    path("kind/<str:kind>/save", views.save, name="ledger-save-view"),
    path("view/<int:key>/drop", views.drop, name="ledger-drop-view"),
    path("exported/<str:key>", views.exported, name="ledger-exported"),
    path("exported/<str:key>/file", views.exported_file, name="ledger-exported-file"),
    path("record/<str:record_id>", record.look, name="ledger-record"),
    path("record/<str:record_id>/correct", record.correct, name="ledger-correct"),
    path("record/<str:record_id>/submit", record.submit, name="ledger-submit"),
    path("record/<str:record_id>/recall", record.recall, name="ledger-recall"),
    path("record/<str:record_id>/undo", record.undo, name="ledger-undo"),
    path("record/<str:record_id>/redact", record.redact, name="ledger-redact"),
    path("duplicates", pairs.duplicates, name="ledger-duplicates"),
    path("duplicates/<str:first>/<str:second>", pairs.pair, name="ledger-pair"),
    path("duplicates/<str:first>/<str:second>/apart", pairs.apart, name="ledger-apart"),
    path("duplicates/<str:first>/<str:second>/merge", pairs.merge, name="ledger-merge"),
    path("duplicates/<str:first>/<str:second>/unmerge", pairs.unmerge, name="ledger-unmerge"),
    path("overlaps", pairs.overlaps, name="ledger-overlaps"),
]
