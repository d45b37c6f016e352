"""What every test may lean on: Django without a database, and LibreOffice where it is installed."""

from pathlib import Path

import pytest
from hypothesis import settings

from taizhang.config.entry import set_up

set_up()

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("ci")

_MISSING = Path(__file__).parent.parent / ".cache" / "office-missing"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need LibreOffice say which packages are missing, where some are."""
    missing = _MISSING.read_text("utf-8").strip() if _MISSING.is_file() else ""
    if not missing:
        return
    skip = pytest.mark.skip(reason=f"not installed here: {missing}")
    for item in items:
        if item.get_closest_marker("office"):
            item.add_marker(skip)
