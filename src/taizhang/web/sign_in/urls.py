"""Addresses of coming in, going out, and one's own account."""

from django.urls import path

from taizhang.web.sign_in import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/code", views.second_factor, name="second-factor"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("language", views.language, name="language"),
    path("period", views.period, name="period"),
    path("post", views.post, name="post"),
    path("account", views.own, name="own-account"),
    path("account/password", views.password, name="password"),
    path("account/code", views.code, name="code"),
    path("account/code/off", views.code_off, name="code-off"),
    path("account/sessions/end", views.end_session, name="end-session"),
]
