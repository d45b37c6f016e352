"""Addresses: Entering records."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
