"""`python -m taizhang` is the `taizhang` command."""

from taizhang.config.entry import main

if __name__ == "__main__":
    main()
