"""One way to take a workbook in, in a process of its own: seconds and peak memory in MB.

python -m bench.taking_in pandas|openpyxl|import WORKSPACE FILE DAY
"""

import resource
import sqlite3
import sys
import time
from datetime import date
from pathlib import Path

_KILOBYTES = 1 if sys.platform != "darwin" else 1024


def main() -> None:
    what, folder, path, day = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    ways = {"pandas": _pandas, "openpyxl": _openpyxl, "import": _import}
    seconds = ways[what](folder, path, day)
    print(seconds, _peak())


def _peak() -> float:
    """Peak memory in MB of this program alone: what the system counts includes whoever started it."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTES / 1024


def _pandas(folder: Path, path: Path, _day: str) -> float:
    """Every sheet into a table of text and numbers: nothing is checked, matched or kept twice."""
    import pandas as pd

    start = time.perf_counter()
    database = sqlite3.connect(folder / "pandas.sqlite3")
    for name, frame in pd.read_excel(path, sheet_name=None, header=None).items():
        frame.to_sql(str(name), database, index=False)
    database.commit()
    return time.perf_counter() - start


def _openpyxl(_folder: Path, path: Path, _day: str) -> float:
    from openpyxl import load_workbook

    start = time.perf_counter()
    book = load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _row in sheet.iter_rows(values_only=True):
            pass
    return time.perf_counter() - start


def _import(folder: Path, path: Path, day: str) -> float:
    from taizhang.config.entry import set_up

    set_up()
    from taizhang.services.ledger_import import import_workbook
    from taizhang.services.workspace import open_workspace
    from taizhang.store.viewer import everything

    workspace = open_workspace(folder)
    start = time.perf_counter()
    data = path.read_bytes()
    import_workbook(
        workspace, everything("bench"), path.name, data, received_on=date.fromisoformat(day)
    )
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
