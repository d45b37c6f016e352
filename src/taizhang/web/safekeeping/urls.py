"""Addresses: Backup, restore, verify."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
