"""Django's own commands, for developers: `python -m taizhang.config.manage makemigrations`."""

import sys

from taizhang.config.entry import set_up

if __name__ == "__main__":
    set_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
