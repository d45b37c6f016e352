"""Addresses: Units and registers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
