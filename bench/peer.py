"""One other reader of numbers, in an environment of its own: texts in, numbers and time out; knows nothing of us.

    python bench/peer.py NAME < texts.json

In: {"sentences": [...], "paragraphs": [...]}.
Out: {"numbers": [[...] for each sentence], "seconds": ...}, numbers as text.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

Reader = Callable[[str], list[str]]


def ms_recognizers() -> Reader:
    from ms_recognizers_number import NumberRecognizer
    from ms_recognizers_text import Culture

    model = NumberRecognizer(Culture.Chinese).get_number_model()
    return lambda text: [str(found.resolution["value"]) for found in model.parse(text)]


def chinese2digits() -> Reader:
    from chinese2digits import takeNumberFromString

    return lambda text: [str(found) for found in takeNumberFromString(text)["digitsStringList"]]


def rjieba_cn2an() -> Reader:
    from cn2an import cn2an
    from rjieba import Jieba

    tagger = Jieba()
    numeral = re.compile(
        r"[0-9.,]*[0-9][0-9.]*[十百千万亿]*|[零〇一二两三四五六七八九十百千万亿点]+"
    )

    def read(text: str) -> list[str]:
        numbers = []
        for word, tag in tagger.tag(text):
            found = numeral.search(word) if tag.startswith("m") else None
            if found is None:
                continue
            try:
                numbers.append(str(cn2an(found.group().replace(",", ""), "smart")))
            except (ValueError, KeyError, IndexError):
                continue
        return numbers

    return read


READERS = {
    "ms-recognizers": ms_recognizers,
    "chinese2digits": chinese2digits,
    "rjieba + cn2an": rjieba_cn2an,
}


def plain(number: str) -> str:
    """The number without the sign of a percent and without idle zeros; as it is if it is none."""
    try:
        value = Decimal(number.replace("%", "").replace(",", ""))
    except InvalidOperation:
        return number
    return f"{value.normalize():f}" if value.is_finite() else number


def main() -> None:
    """Read all sentences, and time all paragraphs, best of three."""
    asked = json.load(sys.stdin)
    read = READERS[sys.argv[1]]()
    numbers = [[plain(number) for number in read(text)] for text in asked["sentences"]]
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        for text in asked["paragraphs"]:
            read(text)
        best = min(best, time.process_time() - begun)
    json.dump({"numbers": numbers, "seconds": best}, sys.stdout)


if __name__ == "__main__":
    main()
