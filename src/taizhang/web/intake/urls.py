"""Addresses: Taking in workbooks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
