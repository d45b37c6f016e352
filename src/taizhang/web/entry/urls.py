"""Addresses: Entering records."""

from django.urls import path

from taizhang.web.entry import paste, views

urlpatterns = [
    path("", views.desk, name="entry"),
    path("submit", views.submit, name="entry-submit"),
    path("recall", views.recall, name="entry-recall"),
    path("nil/<str:kind>/<str:unit>/<str:period>", views.nil, name="entry-nil"),
    path("nil-back/<str:kind>/<str:unit>/<str:period>", views.nil_back, name="entry-nil-back"),
    path("new/<str:kind>", views.new, name="entry-new"),
    path("same/<str:kind>", views.same, name="entry-same"),
    path("options/<str:kind>/<str:field>", views.options, name="entry-options"),
    path("revise/<str:record_id>", views.revise, name="entry-revise"),
    path("paste/<str:kind>", paste.paste, name="entry-paste"),
]
