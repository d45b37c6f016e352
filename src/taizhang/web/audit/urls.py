"""Addresses: The book of what was done."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
