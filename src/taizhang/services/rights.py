"""Who may do what: roles, what each may do, and whoever is acting in one.

Three administrators keep each other in check (三员分立): the system administrator sees no records, the security
administrator grants posts but holds none of the office's, the audit administrator reads what the others did.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from taizhang.core.values import Message, RefusedError
from taizhang.store.viewer import Viewer


class Role(StrEnum):
    """In what capacity an account acts."""

    REPORTER = "reporter"
    REVIEWER = "reviewer"
    DRAFTER = "drafter"
    LEADER = "leader"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"
    ALONE = "alone"


ROLE_NAMES: dict[Role, str] = {
    Role.REPORTER: "填报人",
    Role.REVIEWER: "审核人",
    Role.DRAFTER: "综合岗",
    Role.LEADER: "领导",
    Role.SYSTEM: "系统管理员",
    Role.SECURITY: "安全保密管理员",
    Role.AUDIT: "安全审计员",
    Role.ALONE: "单人使用",
}
"""What a role is called."""


class Right(StrEnum):
    """Something that a page or a form lets one do."""

    READ = "read"
    """See the ledger, the indicators and the reports of one's units."""
    ENTER = "enter"
    """Enter, revise and submit records, say that there is nothing to report."""
    IMPORT = "import"
    """Take in workbooks."""
    REVIEW = "review"
    """Approve and return."""
    CORRECT = "correct"
    """Correct what counts; decide on duplicates."""
    AGREE = "agree"
    """Be the second person that a change of a closed period or an override wants."""
    PERIODS = "periods"
    """Close and open periods; ask for what has not been sent."""
    WRITE = "write"
    """Write reports, take them back from Word, bring them up to date."""
    COMMENT = "comment"
    """Remark on a report."""
    SIGN = "sign"
    """Sign a report off."""
    ISSUE = "issue"
    """Issue a report that was signed off."""
    CHECK = "check"
    """Check any file."""
    UNITS = "units"
    """Units and registers."""
    DEFINITIONS = "definitions"
    """Packs and layouts."""
    SAFEKEEPING = "safekeeping"
    """Back up, restore, verify."""
    ACCOUNTS = "accounts"
    """Accounts, posts, sessions."""
    AUDIT = "audit"
    """Read and prove the book of what was done."""
    OWN = "own"
    """One's own account; everyone who is in."""


_OFFICE = frozenset({Right.OWN, Right.READ, Right.CHECK})
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.REPORTER: _OFFICE | {Right.ENTER, Right.IMPORT},
    Role.REVIEWER: _OFFICE
    | {Right.ENTER, Right.IMPORT, Right.REVIEW, Right.CORRECT, Right.AGREE, Right.PERIODS},
    Role.DRAFTER: _OFFICE
    | {Right.IMPORT, Right.CORRECT, Right.PERIODS, Right.WRITE, Right.COMMENT, Right.ISSUE},
    Role.LEADER: _OFFICE | {Right.COMMENT, Right.SIGN, Right.AGREE},
    Role.SYSTEM: frozenset({Right.OWN, Right.UNITS, Right.DEFINITIONS, Right.SAFEKEEPING}),
    Role.SECURITY: frozenset({Right.OWN, Right.ACCOUNTS}),
    Role.AUDIT: frozenset({Right.OWN, Right.AUDIT}),
    Role.ALONE: frozenset(Right),
}
"""What each role may do."""

OFFICE_ROLES = (Role.REPORTER, Role.REVIEWER, Role.DRAFTER, Role.LEADER)
"""Roles on a sub-tree of units."""
ADMINISTRATORS = (Role.SYSTEM, Role.SECURITY, Role.AUDIT)
"""Roles without a unit, of which one account holds one at most and no other."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: an account at one of its posts.

    Attributes:
        account: The account's key.
        label: As it stands in the history.
        role: In what capacity.
        unit: The code of the unit whose sub-tree is his; empty for administrators.
        post: The post's key.
    """

    account: int
    label: str
    role: Role
    unit: str = ""
    post: int = 0

    @property
    def viewer(self) -> Viewer:
        """For whom the ledger is read, and who stands in it as having written."""
        return Viewer(self.label, self.unit)

    def may(self, right: Right) -> bool:
        """Whether the post carries a right."""
        return right in RIGHTS[self.role]

    def check(self, right: Right) -> None:
        """Nothing, if the post carries the right.

        Raises:
            RefusedError: It does not.
        """
        if not self.may(right):
            raise RefusedError(NOT_YOURS)


NOT_YOURS = Message("您的岗位没有办理这件事的权限。需要时请联系安全保密管理员。")
