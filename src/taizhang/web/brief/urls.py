"""Addresses: From a news text to a record, and back."""

from django.urls import path

from taizhang.web.brief import views

urlpatterns = [
    path("", views.brief, name="brief"),
    path("of/<str:record_id>", views.brief_of, name="brief-of"),
]
