"""Addresses of review."""

from django.urls import path

from taizhang.web.review import views

urlpatterns = [
    path("", views.review, name="review"),
    path("sent", views.sent, name="review-sent"),
    path("recall", views.recall, name="review-recall"),
    path("submit", views.submit, name="review-submit"),
    path("decide", views.decide, name="review-decide"),
    path("undo/<int:number>", views.undo, name="review-undo"),
    path("<str:record_id>", views.one, name="review-one"),
]
