"""Addresses: Indicators and what stands behind them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
