"""Addresses: Checking any file."""

from django.urls import path

from taizhang.web.check import views

urlpatterns = [
    path("", views.check, name="check"),
    path("rules", views.rules, name="check-rules"),
    path("rules/<str:name>", views.rule, name="check-rule"),
    path("<str:key>", views.result, name="check-result"),
    path("<str:key>/leave", views.leave, name="check-leave"),
    path("<str:key>/clear", views.clear, name="check-clear"),
    path("<str:key>/<int:number>", views.file, name="check-file"),
    path("<str:key>/<int:number>/<str:form>", views.copy, name="check-copy"),
]
