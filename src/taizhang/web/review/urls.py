"""Addresses: What waits for approval."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
