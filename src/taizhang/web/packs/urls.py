"""Addresses: Definitions and layouts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
