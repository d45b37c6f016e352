"""What the services say of options of the command line is said otherwise in the browser."""

import gettext
import re
from pathlib import Path

import pytest

import taizhang
from taizhang.services.list_export import STATE_NAMES
from taizhang.services.report_state import STATE_WORDS
from taizhang.web.wording import IN_THE_BROWSER

LOCALE = Path(taizhang.__file__).parent / "locale"


def test_each_sentence_is_one_of_the_services_and_names_no_option() -> None:
    known = gettext.translation("taizhang", LOCALE, ["en"])
    for said, instead in IN_THE_BROWSER.items():
        # One that the services no longer say is not in the catalogue any more.
        assert known.gettext(said) != said, said
        assert "--" not in instead
        assert "taizhang " not in instead
        assert set(re.findall(r"\{\w+\}", instead)) <= set(re.findall(r"\{\w+\}", said))


@pytest.mark.parametrize("word", [*STATE_NAMES.values(), *STATE_WORDS.values()])
def test_a_state_has_a_name_in_english(word: str) -> None:
    assert gettext.translation("taizhang", LOCALE, ["en"]).gettext(word).isascii()
