"""What must not stand in the ledger: personal numbers in texts, and fields that would describe a person.

README, principle 5. A personal number is found by its form and, where there is one, its check digit, so that
a document number of eighteen digits is not taken for an identity card.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_ID_CARD = re.compile(r"(?<![0-9])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9])", re.ASCII)
_BANK_CARD = re.compile(
    r"(?<![0-9])[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![0-9])", re.ASCII
)


_REGION = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9]")
"""GB/T 2260; what begins with 9 is a residence card."""
_YEARS = range(1880, 2100)


def _is_id_card(digits: str) -> bool:
    """GB 11643-1999: a region, a real day of birth, and the weighted sum modulo 11 of the first 17 digits."""
    if not _REGION.match(digits) or int(digits[6:10]) not in _YEARS:
        return False
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _ID_WEIGHTS, strict=False))
    return _ID_CHECK[total % 11] == digits[17].upper()


def _is_bank_card(text: str) -> bool:
    """ISO/IEC 7812-1 annex B: the Luhn check digit."""
    digits = [int(digit) for digit in text if digit.isdigit()]
    doubled = (
        digit if index % 2 == 0 else sum(divmod(digit * 2, 10))
        for index, digit in enumerate(reversed(digits))
    )
    return sum(doubled) % 10 == 0


def personal_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Every personal number of a text: its sort, its first place and the place after its last.

    The text is in half-width signs. A number of two sorts is told once, as the first of them.

    >>> list(personal_numbers("联系 138 1234 5678"))
    [('手机号码', 3, 16)]
    """
    told: list[tuple[int, int]] = []
    for name, pattern, is_one in _PERSONAL_NUMBERS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if is_one(match[0]) and not any(start < last and first < end for first, last in told):
                told.append((start, end))
                yield name, start, end


def find_personal_number(text: str) -> str | None:
    """The name of the first sort of personal number in the text, or None.

    >>> find_personal_number("联系 138 1234 5678")
    '手机号码'
    """
    found = next(personal_numbers(unicodedata.normalize("NFKC", text)), None)
    return None if found is None else found[0]


def _is_mobile(_text: str) -> bool:
    """Its form says all that there is to say."""
    return True


_PERSONAL_NUMBERS = (
    ("身份证号", _ID_CARD, _is_id_card),
    ("手机号码", _MOBILE, _is_mobile),
    ("银行卡号", _BANK_CARD, _is_bank_card),
)


# What a label may not ask about, whatever the type of the field.
_NEVER = [
    "身份证",
    "证件号",
    "护照号",
    "手机",
    "电话",
    "电子邮箱",
    "邮箱地址",
    "微信号",
    "QQ号",
    "银行卡",
    "银行账号",
    "账号",
    "住址",
    "家庭",
    "出生日期",
    "出生年月",
    "指纹",
    "人脸",
    "籍贯",
    "配偶",
    "子女",
]
# What a label may not ask about, unless the field is a plain count (少数民族参加人数 is a count).
_NOT_OF_A_PERSON = [
    "姓名",
    "人名",
    "民族",
    "信仰",
    "宗教",
    "教派",
    "政治面貌",
    "党派身份",
    "政治立场",
    "政治态度",
    "观点",
    "思想动态",
    "思想状况",
    "性别",
    "年龄",
    "学历",
    "健康",
    "病史",
    "疾病",
    "婚姻",
    "负责人",
    "联系人",
    "联系方式",
    "主讲人",
    "授课人",
    "提出人",
    "反映人",
    "来访人",
    "来信人",
    "当事人",
    "经办人",
    "参加人员",
    "参会人员",
    "人员名单",
    "名单",
    "签到",
    "花名册",
    "个人",
    "本人",
]
_NEVER_IDS = [
    "id_card",
    "identity_card",
    "id_number",
    "idcard",
    "passport",
    "phone",
    "mobile",
    "telephone",
    "tel",
    "email",
    "wechat",
    "qq",
    "bank_card",
    "bank_account",
    "address",
    "birthday",
    "birth_date",
    "birth",
    "spouse",
    "children",
    "fingerprint",
    "face",
]
_NOT_OF_A_PERSON_IDS = [
    "person_name",
    "full_name",
    "real_name",
    "surname",
    "ethnicity",
    "ethnic_group",
    "nationality",
    "religion",
    "belief",
    "faith",
    "political_status",
    "party_membership",
    "political_view",
    "opinion_holder",
    "gender",
    "sex",
    "age",
    "education",
    "health",
    "disease",
    "marital",
    "contact",
    "contact_person",
    "lecturer",
    "speaker",
    "submitter",
    "complainant",
    "attendees",
    "participants",
    "name_list",
]
_COUNTS = frozenset({"integer", "decimal", "money"})


def _words_of(identifier: str) -> str:
    return f"_{identifier.lower()}_"


def find_personal_field(identifier: str, label: str, type_id: str) -> str | None:
    """The word for which a field is refused as describing a person, or None.

    >>> find_personal_field("ethnicity", "民族", "choice"), find_personal_field("n", "少数民族人数", "integer")
    ('民族', None)
    """
    words = [*_NEVER] if type_id in _COUNTS else [*_NEVER, *_NOT_OF_A_PERSON]
    ids = [*_NEVER_IDS] if type_id in _COUNTS else [*_NEVER_IDS, *_NOT_OF_A_PERSON_IDS]
    compact = re.sub(r"[\s\u3000·.、/（）()_-]+", "", unicodedata.normalize("NFKC", label)).lower()
    for word in words:
        if word.lower() in compact:
            return word
    return next((word for word in ids if f"_{word}_" in _words_of(identifier)), None)
