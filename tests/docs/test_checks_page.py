"""The page of the rules is made from the rules."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_the_rules_is_current():
    asked = [sys.executable, str(ROOT / "scripts/rule_pages.py"), "--check"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)

    assert said.returncode == 0, said.stdout + said.stderr
