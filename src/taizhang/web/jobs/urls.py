"""Addresses of work in the background."""

from django.urls import path

from taizhang.web.jobs import views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<str:key>", views.job, name="job"),
    path("<str:key>/state", views.state, name="job-state"),
    path("<str:key>/cancel", views.cancel, name="job-cancel"),
]
