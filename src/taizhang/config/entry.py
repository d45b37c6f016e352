"""Where the program starts: set Django up, then hand over to the command line."""

import os
import sys


def set_up() -> None:
    """Make Django ready; no database is opened."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "taizhang.config.settings"
    import django

    django.setup()


def main() -> None:
    """The `taizhang` command."""
    try:
        set_up()
        from taizhang.cli import run

        status = run()
    except KeyboardInterrupt:
        # Before the command line is there to say it.
        sys.stderr.write("已中断。\n")
        status = 2
    sys.exit(status)
