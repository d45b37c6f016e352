"""The words of the pages: every one through the catalogue, in both languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

TEMPLATES = Path(__file__).parents[2] / "src/taizhang/web/templates"
CHINESE = re.compile(r"[\u3400-\u9fff]+")
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
AS_THEY_ARE = {"中文"}
"""The name of a language is written in it."""


def test_no_template_says_chinese_that_is_not_translated() -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}: {word}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for word in CHINESE.findall(TAGS.sub("", path.read_text("utf-8")))
        if word not in AS_THEY_ARE
    ]
    assert found == []


def test_words_inside_tags_go_through_the_catalogue() -> None:
    inside = re.compile(r"\{%\s*(\w+)(.*?)%\}|\{\{(.*?)\}\}", re.DOTALL)
    found = [
        f"{path.relative_to(TEMPLATES)}: {mark[0]}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for mark in inside.finditer(path.read_text("utf-8"))
        if mark[1] != "t" and CHINESE.search(mark[0])
    ]
    assert found == []


@pytest.mark.parametrize("path", ["/account", "/account/password", "/jobs/"])
def test_an_english_page_has_chinese_in_names_only(
    client_of: Callable[[str], Client], path: str
) -> None:
    client = client_of("zonghe")
    client.post("/language", {"language": "en"})
    page = client.get(path).content.decode()
    assert '<html lang="en">' in page
    text = re.sub(r"<[^>]+>", " ", page)
    allowed = {"市委统战部综合岗", "市委统战部", "中文"}
    assert {*CHINESE.findall(text)} - allowed - {"年上半年", "年下半年", "年"} == set()
