"""The forms of a page, filled in and sent as a browser would: what stands in them, hidden fields and all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (the name of a field)


@dataclass(frozen=True, slots=True)
class PageForm:
    """A form as it stands on a page.

    Attributes:
        action: Where it is sent.
        values: What it would send untouched.
        names: All its fields, also those that nobody has ticked.
        files: Its fields for files.
        buttons: What its buttons say of themselves: name and value.
        words: All that can be read in it.
    """

    action: str
    method: str
    values: Mapping[str, list[str]]
    names: tuple[str, ...]
    files: tuple[str, ...]
    buttons: tuple[tuple[str, str], ...]
    words: str


def forms_of(page: str | bytes, address: str = "") -> list[PageForm]:
    """All forms of a page, also of a part of one.

    Args:
        page: Its HTML.
        address: Where it came from: that is where forms without an address of their own are sent.
    """
    text = page.decode("utf-8", "replace") if isinstance(page, bytes) else page
    if "<form" not in text:
        return []
    root: Any = html.document_fromstring(text)
    # Fields may stand outside of their form and name it.
    for field in root.xpath("//*[@form]"):
        form = root.xpath("//form[@id=$name]", name=field.get("form"))
        if form and form[0] not in field.iterancestors():
            form[0].append(field)
    return [_read(form, address) for form in root.forms]


def _read(form: Any, address: str) -> PageForm:
    values: dict[str, list[str]] = {}
    for name, value in form.form_values():
        if name != TOKEN:
            values.setdefault(name, []).append(value)
    fields = form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]")
    names = [field.get("name") for field in fields if field.get("name") != TOKEN]
    files = [field.get("name") for field in fields if field.get("type") == "file"]
    buttons = form.xpath(".//button[@name]")
    return PageForm(
        (form.get("action") or address).partition("#")[0],
        (form.get("method") or "get").lower(),
        {name: sent for name, sent in values.items() if name not in files},
        tuple(dict.fromkeys(names)),
        tuple(dict.fromkeys(files)),
        tuple((one.get("name"), one.get("value") or "") for one in buttons),
        form.text_content(),
    )


def posts_of(page: str | bytes, address: str = "") -> Iterator[PageForm]:
    """Those that change something."""
    return (form for form in forms_of(page, address) if form.method == "post")


def send(client: Client, address: str, to: str = "", *, says: str = "", **typed: Any) -> Any:
    """Open a page, fill in one of its forms, send it, and go where it leads.

    Args:
        client: Who.
        address: The page.
        to: Where the form is sent, a pattern; empty is back to the page itself.
        says: Words in the form, where several are sent to the same place.
        typed: What is typed, chosen, ticked or attached, by name; `-` in a name is written `__`.
    """
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code, shown(page))
    return fill_in_form(client, page, address, to, says=says, **typed)


def fill_in_form(
    client: Client, page: Any, address: str, to: str = "", *, says: str = "", **typed: Any
) -> Any:
    """The same on a page that is open already."""
    found = [
        form
        for form in posts_of(page.content, address)
        if re.fullmatch(to or re.escape(address), form.action) and says in form.words
    ]
    assert found, (address, to, [form.action for form in posts_of(page.content, address)])
    form = found[0]
    said = {name.replace("__", "-"): value for name, value in typed.items()}
    buttons = {name for name, _value in form.buttons}
    unknown = set(said) - {*form.names, *buttons}
    assert not unknown, (unknown, form.names)
    sent = {name: value for name, value in form.values.items() if name not in form.files}
    return client.post(form.action, {**sent, **said}, follow=True)


def file(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as it is attached."""
    return SimpleUploadedFile(name, content)


def shown(answer: Any) -> str:
    """What a person reads on a page: words without marks, white space as one space."""
    text = answer.content.decode() if hasattr(answer, "content") else answer
    root: Any = html.document_fromstring(text)
    for gone in root.xpath("//script | //style | //template"):
        gone.drop_tree()
    return re.sub(r"\s+", " ", root.text_content()).strip()
