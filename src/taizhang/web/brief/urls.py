"""Addresses: From a news text to a record, and back."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
