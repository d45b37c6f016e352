"""Addresses: Who has sent what; closing periods."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
