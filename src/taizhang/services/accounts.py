"""Accounts: who may come in, at which posts, with what password."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from taizhang.core.ledger.cell import excerpt
from taizhang.core.values import Message, RefusedError
from taizhang.services.clock import new_code, now
from taizhang.services.desk_book import note
from taizhang.services.rights import ADMINISTRATORS, OFFICE_ROLES, ROLE_NAMES, Actor, Role
from taizhang.services.sessions import end_sessions
from taizhang.store.database import DESK
from taizhang.store.desk.models import LABEL_LENGTH, LOGIN_LENGTH, Account, Post

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 128
_KINDS_OF_SIGNS, _LEAST_DIFFERENT = 2, 5
_TOO_COMMON = (
    *("password", "passw0rd", "qwerty", "admin", "taizhang", "abc123", "iloveyou", "woaini"),
    *("123456", "654321", "111111", "000000", "888888", "666666"),
)


@dataclass(frozen=True, slots=True)
class ListedPost:
    """A post of an account."""

    key: int
    role: Role
    unit: str


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account as administrators see it."""

    key: int
    login: str
    label: str
    active: bool
    must_change_password: bool
    language: str
    second_factor: bool
    posts: tuple[ListedPost, ...]
    created_at: dt.datetime
    password_changed_at: dt.datetime | None

    @property
    def password_days(self) -> int:
        """How many days old the password is."""
        return (now() - (self.password_changed_at or self.created_at)).days


class PasswordBackend:
    """Looks an account up by its login name; the password is kept as Argon2 only.

    Whether the name or the password was wrong takes the same time and is told in the same words.
    """

    def authenticate(
        self,
        request: Any,  # noqa: ANN401, ARG002 (the signature is given)
        username: str = "",
        password: str = "",
        **_more: object,
    ) -> Account | None:
        """The account, or None."""
        # A name that is cut would be counted by the lock as another one than it opens.
        account = Account.objects.filter(login=username).first()
        known = account.password if account is not None and account.is_active else _decoy()
        if not check_password(password[:LONGEST_PASSWORD], known):
            return None
        return account if account is not None and account.is_active else None

    def get_user(self, key: int) -> Account | None:
        """The account of a session."""
        return Account.objects.filter(pk=key, is_active=True).first()


_DECOY: list[str] = []


def _decoy() -> str:
    """A password nobody has, so that an unknown name takes as long as a known one."""
    if not _DECOY:
        _DECOY.append(make_password(new_code(20)))
    return _DECOY[0]


def password_faults(password: str, account_words: Sequence[str] = ()) -> tuple[Message, ...]:
    """What is wrong with a new password.

    Length counts for more than odd signs (NIST SP 800-63B 3.1.1.2); two kinds of signs are asked for all the
    same, as offices' own rules do.
    """
    found = []
    if len(password) < SHORTEST_PASSWORD:
        found.append(Message("密码至少 {least} 位。", least=SHORTEST_PASSWORD))
    if len(password) > LONGEST_PASSWORD:
        found.append(Message("密码最长 {most} 位。", most=LONGEST_PASSWORD))
    kinds = (str.isdigit, str.isalpha, lambda sign: not sign.isalnum())
    if sum(any(kind(sign) for sign in password) for kind in kinds) < _KINDS_OF_SIGNS:
        found.append(Message("密码须含字母、数字、符号中的两种。"))
    low = password.casefold()
    for word in _TOO_COMMON:
        low = low.replace(word, "")
    if len(set(low)) < _LEAST_DIFFERENT:
        found.append(Message("密码太常见或太简单，请换一个。"))
    if any(len(word) > 2 and word.casefold() in password.casefold() for word in account_words):  # noqa: PLR2004 (two signs stand in many words)
        found.append(Message("密码不能含登录名。"))
    return tuple(found)


def create_account(
    login: str,
    label: str,
    role: Role,
    unit: str = "",
    *,
    password: str = "",
    by: str = "",
    must_change: bool = True,
) -> tuple[int, str]:
    """A new account with a post: its key, and the password it was given, made up if none is given.

    Raises:
        RefusedError: The name or label is taken or cannot be used, or the post cannot be.
    """
    login, label = login.strip(), label.strip()
    if not login or len(login) > LOGIN_LENGTH or any(sign.isspace() for sign in login):
        raise RefusedError(Message("登录名要写 1 至 {most} 个字，中间不空格。", most=LOGIN_LENGTH))
    if not label or len(label) > LABEL_LENGTH:
        raise RefusedError(
            Message("岗位称呼要写 1 至 {most} 个字，例如：组织科填报人。", most=LABEL_LENGTH)
        )
    given = password or _first_password()
    if password and (faults := password_faults(password, (login,))):
        raise RefusedError(*faults)
    with transaction.atomic(using=DESK):
        if Account.objects.filter(login=login).exists():
            raise RefusedError(Message("登录名“{name}”已有人用。", name=excerpt(login)))
        if Account.objects.filter(label=label).exists():
            raise RefusedError(
                Message("岗位称呼“{name}”已有人用，历史记录靠它区分经办人。", name=excerpt(label))
            )
        account = Account(
            login=login,
            label=label,
            created_at=now(),
            must_change_password=must_change,
            password=make_password(given),
        )
        account.save(force_insert=True)
        add_post(account.pk, role, unit, by=by, quiet=True)
    note(by or label, "account-new", label, detail=f"{login} {ROLE_NAMES[role]} {unit}".strip())
    return account.pk, given


def _first_password() -> str:
    return "-".join(new_code(4).lower() for _ in range(3))


def add_post(account: int, role: Role, unit: str = "", *, by: str = "", quiet: bool = False) -> int:
    """Give an account a post.

    Raises:
        RefusedError: An administrator may hold one post only, and a post of the office needs a unit.
    """
    held = [Role(post.role) for post in Post.objects.filter(account_id=account)]
    if role in OFFICE_ROLES and not unit:
        raise RefusedError(Message("请指明单位：这个岗位管到哪个单位。"))
    if held and (role in ADMINISTRATORS or any(other in ADMINISTRATORS for other in held)):
        raise RefusedError(
            Message(
                "系统、安全、审计三个管理员岗位须分开：一个账号只担任其中一个，也不兼其他岗位。"
            )
        )
    if Role.ALONE in {role, *held} and Post.objects.exclude(account_id=account).exists():
        raise RefusedError(Message("已有其他账号，不能改为单人使用。"))
    unit = "" if role in ADMINISTRATORS else unit
    post, made = Post.objects.get_or_create(account_id=account, role=role.value, unit=unit)
    if not made:
        raise RefusedError(Message("这个账号已有这个岗位。"))
    if not quiet:
        note(by, "post-new", _label(account), detail=f"{ROLE_NAMES[role]} {unit}".strip())
    return post.pk


def remove_post(key: int, *, by: str) -> None:
    """Take a post away; the last one of an account stays, for an account without one can do nothing.

    Raises:
        RefusedError: There is no such post, it is the last, or nobody would be left to give posts.
    """
    post = Post.objects.filter(pk=key).select_related("account").first()
    if post is None:
        raise RefusedError(Message("没有这个岗位，可能已被取消。"))
    if post.account.posts.count() == 1:
        raise RefusedError(Message("账号至少要有一个岗位；不再使用的账号请停用。"))
    post.delete()
    note(by, "post-gone", post.account.label, detail=f"{ROLE_NAMES[Role(post.role)]} {post.unit}")


def _label(account: int) -> str:
    return Account.objects.filter(pk=account).values_list("label", flat=True).first() or ""


def find_account(key: int) -> ListedAccount:
    """The account of a key.

    Raises:
        RefusedError: There is none.
    """
    account = Account.objects.filter(pk=key).first()
    if account is None:
        raise RefusedError(Message("没有这个账号。"))
    return _listed(account)


def account_of_login(login: str) -> ListedAccount:
    """The account of a login name.

    Raises:
        RefusedError: There is none.
    """
    account = Account.objects.filter(login=login).first()
    if account is None:
        raise RefusedError(Message("没有登录名为“{name}”的账号。", name=excerpt(login)))
    return _listed(account)


def list_accounts() -> tuple[ListedAccount, ...]:
    """All accounts, those in use first."""
    rows = Account.objects.order_by("-is_active", "login").prefetch_related("posts")
    return tuple(_listed(account) for account in rows)


def posts_of(account: int) -> tuple[ListedPost, ...]:
    """The posts of an account."""
    return _posts(Post.objects.filter(account_id=account))


def _posts(rows: Iterable[Post]) -> tuple[ListedPost, ...]:
    return tuple(ListedPost(post.pk, Role(post.role), post.unit) for post in rows)


def _listed(account: Account) -> ListedAccount:
    posts = _posts(account.posts.all())
    return ListedAccount(
        account.pk,
        account.login,
        account.label,
        account.is_active,
        account.must_change_password,
        account.language,
        TOTPDevice.objects.filter(user=account, confirmed=True).exists(),
        posts,
        account.created_at,
        account.password_changed_at,
    )


def any_account() -> bool:
    """Whether anybody can come in at all."""
    return Account.objects.exists()


def actor_of(account: int, post: int | None) -> Actor | None:
    """Whoever acts in a session: at the post that was chosen, else at the first."""
    rows = Post.objects.filter(account_id=account).select_related("account")
    found = rows.filter(pk=post).first() if post else None
    found = found or rows.first()
    if found is None:
        return None
    return Actor(account, found.account.label, Role(found.role), found.unit, found.pk)


def change_password(account: int, password: str, *, by: str, must_change: bool = False) -> None:
    """Give an account another password; its sessions go on until somebody ends them.

    Raises:
        RefusedError: The password is too easy to guess, or the one there was.
    """
    row = Account.objects.get(pk=account)
    faults = password_faults(password, (row.login,))
    if not faults and check_password(password, row.password):
        faults = (Message("新密码不能与原密码相同。"),)
    if faults:
        raise RefusedError(*faults)
    row.password = make_password(password)
    row.must_change_password = must_change
    row.password_changed_at = now()
    row.save(update_fields=["password", "must_change_password", "password_changed_at"])
    note(by, "password", row.label)


def reset_password(account: int, *, by: str) -> str:
    """A made-up password that has to be changed at the next log-in; every session of the account ends."""
    given = _first_password()
    change_password(account, given, by=by, must_change=True)
    end_sessions(account, by=by)
    return given


def set_active(account: int, *, active: bool, by: str) -> None:
    """Let an account in or keep it out; who is kept out is out at once.

    Raises:
        RefusedError: Nobody would be left who can let others in.
    """
    if not active:
        keepers = Post.objects.filter(
            role__in=[Role.SECURITY.value, Role.ALONE.value], account__is_active=True
        )
        if not keepers.exclude(account_id=account).exists():
            raise RefusedError(Message("停用后再没有人能管理账号，请先另设一个安全保密管理员。"))
    Account.objects.filter(pk=account).update(is_active=active)
    note(by, "account-on" if active else "account-off", _label(account))
    if not active:
        end_sessions(account, by=by)


def locked_logins() -> frozenset[str]:
    """Names under which so many tries went wrong that the door is closed for a while."""
    since = now() - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    rows = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    return frozenset(name for name in rows.values_list("username", flat=True) if name)


def unlock_account(account: int, *, by: str) -> None:
    """Open the door again to an account for which too many tries went wrong.

    Raises:
        RefusedError: There is no such account.
    """
    found = find_account(account)
    reset(username=found.login)
    note(by, "unlocked", found.label)


def set_language(account: int, language: str) -> None:
    """In which language the pages of an account are."""
    Account.objects.filter(pk=account).update(language="en" if language == "en" else "zh")
