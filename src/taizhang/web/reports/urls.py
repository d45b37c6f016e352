"""Addresses: Reports, from draft to issue."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
