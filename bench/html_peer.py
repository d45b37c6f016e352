"""Run by `bench.documents` in an environment of its own: seconds that WeasyPrint takes for a page of HTML."""

from __future__ import annotations

import json
import statistics
import sys
import time
from importlib import import_module


def main() -> None:
    asked = json.load(sys.stdin)
    # By name: it is installed where this runs, and nowhere else.
    page = import_module("weasyprint").HTML
    pages = len(page(string=asked["html"]).render().pages)
    times = []
    for _ in range(asked["repeat"]):
        begun = time.perf_counter()
        page(string=asked["html"]).write_pdf()
        times.append(time.perf_counter() - begun)
    json.dump({"seconds": statistics.median(times), "pages": pages}, sys.stdout)


main()
