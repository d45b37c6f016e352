"""Addresses of the first page."""

from django.urls import path

from taizhang.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("home/glance", views.glance, name="home-glance"),
    path("home/pairs", views.pairs, name="home-pairs"),
]
