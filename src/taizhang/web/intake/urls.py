"""Addresses of workbooks out and in."""

from django.urls import path

from taizhang.web.intake import views

urlpatterns = [
    path("", views.intake, name="intake"),
    path("sheet", views.sheet, name="intake-sheet"),
    path("sheets", views.sheets, name="intake-sheets"),
    path("mappings", views.mappings, name="intake-mappings"),
    path("mappings/<int:number>/forget", views.forget, name="intake-forget"),
    path("<str:key>", views.looked_at, name="intake-look"),
    path("<str:key>/map/<int:number>", views.mapping, name="intake-map"),
    path("<str:key>/take", views.take, name="intake-take"),
    path("<str:key>/done", views.done, name="intake-done"),
    path("<str:key>/made", views.made, name="intake-made"),
    path("<str:key>/file", views.file, name="intake-file"),
    path("undo/<int:number>", views.undo, name="intake-undo"),
]
