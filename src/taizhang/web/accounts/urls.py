"""Addresses: Accounts and posts."""

from django.urls import path

from taizhang.web.accounts import views

urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("new", views.new, name="account-new"),
    path("sessions", views.sessions, name="account-sessions"),
    path("<int:key>", views.account, name="account"),
    path("<int:key>/posts", views.add_post, name="account-post"),
    path("<int:key>/posts/remove", views.remove_post, name="account-post-remove"),
    path("<int:key>/active", views.active, name="account-active"),
    path("<int:key>/password", views.password, name="account-password"),
    path("<int:key>/unlock", views.unlock, name="account-unlock"),
    path("<int:key>/sessions", views.end_all, name="account-end-sessions"),
]
