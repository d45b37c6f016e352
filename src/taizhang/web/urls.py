"""All addresses, area by area."""

from django.urls import include, path

AREAS = (
    *("ledger", "entry", "brief", "intake", "review", "periods", "indicators", "reports"),
    *("check", "units", "packs", "accounts", "audit", "safekeeping", "jobs"),
)
"""Each has its package, its addresses and its templates under the same name."""

urlpatterns = [
    path("", include("taizhang.web.home.urls")),
    path("", include("taizhang.web.sign_in.urls")),
    *(path(f"{area}/", include(f"taizhang.web.{area}.urls")) for area in AREAS),
]
handler400 = "taizhang.web.errors.bad_request"
handler403 = "taizhang.web.errors.not_allowed"
handler404 = "taizhang.web.errors.not_found"
handler500 = "taizhang.web.errors.failed"
