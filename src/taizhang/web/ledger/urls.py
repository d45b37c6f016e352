"""Addresses: The ledger: lists, records, their history."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
