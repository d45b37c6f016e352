"""Addresses: Indicators and what stands behind them."""

from django.urls import path

from taizhang.web.indicators import views, views_parts, views_table

urlpatterns = [
    path("", views.indicators, name="indicators"),
    path("export", views.export, name="indicators-export"),
    path("table", views_table.table, name="indicators-table"),
    path("series", views_table.series, name="indicators-series"),
    path("of/<str:key>", views.indicator, name="indicator"),
    path("of/<str:key>/export", views.export_one, name="indicator-export"),
    path("of/<str:key>/trend", views_parts.trend, name="indicator-trend"),
    path("of/<str:key>/parts", views_parts.parts, name="indicator-parts"),
    path("of/<str:key>/records", views_parts.records, name="indicator-records"),
]
