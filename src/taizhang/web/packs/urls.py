"""Addresses: Packs and layouts."""

from django.urls import path

from taizhang.web.packs import layouts, switching, views

urlpatterns = [
    path("", views.kinds, name="packs"),
    path("kinds/<str:name>", views.kind, name="pack-kind"),
    path("indicators", views.indicators, name="pack-indicators"),
    path("indicators/<str:name>", views.indicator, name="pack-indicator"),
    path("templates", views.templates, name="pack-templates"),
    path("templates/<str:name>", views.template, name="pack-template"),
    path("pack.zip", switching.download, name="pack-download"),
    path("switch", switching.switch, name="pack-switch"),
    path("look/<str:key>", switching.looked_at, name="pack-looked-at"),
    path("switched/<str:key>", switching.switched, name="pack-switched"),
    path("layouts", layouts.layouts, name="layouts"),
    path("layouts/one/<str:name>", layouts.layout, name="layout"),
    path("layouts/remove", layouts.remove, name="layout-remove"),
    path("layouts/word", layouts.word, name="layout-word"),
    path("layouts/word/<str:name>", layouts.slots, name="layout-slots"),
]
