"""The demonstration workspace: a fictional city and its work of a year and a half."""

from taizhang.services.demo.build import Demo, build_demo

__all__ = ["Demo", "build_demo"]
