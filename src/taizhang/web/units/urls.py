"""Addresses: Units and registers."""

from django.urls import path

from taizhang.web.units import acts, entries, views

urlpatterns = [
    path("", views.units, name="units"),
    path("new", acts.found, name="unit-new"),
    path("merge", acts.merge, name="unit-merge"),
    path("base.xlsx", views.base, name="units-base"),
    path("unit/<str:code>", views.unit, name="unit"),
    path("unit/<str:code>/alter", acts.alter, name="unit-alter"),
    path("unit/<str:code>/end", acts.end, name="unit-end"),
    path("unit/<str:code>/split", acts.split, name="unit-split"),
    path("register/<str:name>", entries.entries, name="register"),
    path("register/<str:name>/new", entries.new, name="register-new"),
    path("register/<str:name>/entry/<str:record_id>", entries.entry, name="register-entry"),
    path("register/<str:name>/entry/<str:record_id>/<str:act>", entries.act, name="register-act"),
]
