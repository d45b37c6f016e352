"""Addresses: Reports, from draft to issue."""

from django.urls import path

from taizhang.web.reports import views, views_edit, views_files, views_return, views_steps

urlpatterns = [
    path("", views.reports, name="reports"),
    path("new", views.new, name="report-new"),
    path("written/<str:key>", views_files.written, name="report-written"),
    path("files/<str:key>", views_files.files, name="report-files"),
    path("files/<str:key>/<int:place>", views_files.made_file, name="report-made-file"),
    path("issued/<str:key>", views_steps.issued, name="report-issued"),
    path("returned/<str:key>", views_return.returned, name="report-returned"),
    path("<str:number>", views.report, name="report"),
    path("<str:number>/trace", views.trace, name="report-trace"),
    path("<str:number>/stale", views.stale, name="report-stale"),
    path("<str:number>/check", views.check, name="report-check"),
    path("<str:number>/figure/<int:ordinal>", views.figure, name="report-figure"),
    path(
        "<str:number>/figure/<int:ordinal>/override",
        views_edit.override,
        name="report-override",
    ),
    path("<str:number>/figure/<int:ordinal>/restore", views_edit.restore, name="report-restore"),
    path("<str:number>/passage/<int:index>", views_edit.passage, name="report-passage"),
    path("<str:number>/passage/<int:index>/shown", views.shown, name="report-passage-shown"),
    path("<str:number>/refresh", views_edit.refresh, name="report-refresh"),
    path("<str:number>/suppress", views_edit.suppress, name="report-suppress"),
    path("<str:number>/comments", views_steps.comment, name="report-comment"),
    path("<str:number>/comments/<int:key>", views_steps.finish, name="report-comment-done"),
    path("<str:number>/ask", views_steps.ask, name="report-ask"),
    path("<str:number>/sign", views_steps.sign_off, name="report-sign"),
    path("<str:number>/send-back", views_steps.back, name="report-send-back"),
    path("<str:number>/discard", views_steps.discard, name="report-discard"),
    path("<str:number>/issue", views_steps.issue, name="report-issue"),
    path("<str:number>/compare", views.compare, name="report-compare"),
    path("<str:number>/download", views_files.download, name="report-download"),
    path("<str:number>/archive/<int:place>", views_files.archived, name="report-archived"),
    path("<str:number>/chart/<int:place>", views_files.chart, name="report-chart"),
    path("<str:number>/return", views_return.bring, name="report-return"),
]
