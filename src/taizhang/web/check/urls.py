"""Addresses: Checking any file."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
