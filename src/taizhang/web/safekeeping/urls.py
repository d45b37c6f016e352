"""Addresses: Backup, restore, verify."""

from django.urls import path

from taizhang.web.safekeeping import views

urlpatterns = [
    path("", views.safekeeping, name="safekeeping"),
    path("backup", views.back_up, name="backup-now"),
    path("prove", views.prove, name="backup-prove"),
    path("proven/<str:key>", views.proven, name="backup-proven"),
    path("download", views.download, name="backup-download"),
    path("remove", views.remove, name="backup-remove"),
]
