"""Addresses of periods."""

from django.urls import path

from taizhang.web.periods import views

urlpatterns = [
    path("", views.periods, name="periods"),
    path("closing", views.closing, name="periods-closing"),
    path("duplicates", views.duplicates, name="periods-duplicates"),
    path("ledger-checks", views.ledger_checks, name="periods-ledger-checks"),
    path("lock", views.lock, name="periods-lock"),
    path("unlock", views.unlock, name="periods-unlock"),
    path("changes", views.changes, name="periods-changes"),
]
