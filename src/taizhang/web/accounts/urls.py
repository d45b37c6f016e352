"""Addresses: Accounts, posts and sessions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
