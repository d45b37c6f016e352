"""Addresses: The book of what was done."""

from django.urls import path

from taizhang.web.audit import views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("export", views.export, name="audit-export"),
    path("verify", views.verify, name="audit-verify"),
    path("verified/<str:key>", views.verified, name="audit-verified"),
]
