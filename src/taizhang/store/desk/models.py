"""Tables of the desk: accounts, posts, sessions, what was done at it, jobs and saved views.

They lie in a database of their own (ADR 0025), so that a log-in never waits for a ledger that is being written,
and the ledger's chain holds the ledger only. An account is a post's, not a dossier: it holds a name to log in
with, a label that stands in the history, and nothing else about whoever sits there.
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

LOGIN_LENGTH, LABEL_LENGTH = 60, 100


class Account(AbstractBaseUser):
    """Who may come in."""

    login = models.CharField(max_length=LOGIN_LENGTH, unique=True)
    label = models.CharField(
        max_length=LABEL_LENGTH, unique=True, help_text="as it stands in the history: 组织科填报人"
    )
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, help_text="UTC")
    language = models.CharField(max_length=5, default="zh")
    created_at = models.DateTimeField(help_text="UTC")

    objects = BaseUserManager()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ("label",)

    def get_username(self) -> str:
        """The name to log in with."""
        return self.login


class Post(models.Model):
    """In what role an account acts, and on which sub-tree of units."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="posts")
    role = models.CharField(max_length=20)
    unit = models.CharField(max_length=40, blank=True, help_text="code; empty for administrators")

    class Meta:
        """The same post once."""

        constraints = [
            models.UniqueConstraint(fields=["account", "role", "unit"], name="post_once"),
        ]
        ordering = ["id"]


class SignedIn(models.Model):
    """A session: from where and since when an account is in."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=60, blank=True)
    device = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(help_text="UTC")
    seen_at = models.DateTimeField(help_text="UTC")


class DeskEvent(models.Model):
    """What was done at the desk: log-ins, accounts, posts, downloads; each line sealed with the one before."""

    at = models.DateTimeField(help_text="UTC")
    actor = models.CharField(max_length=LABEL_LENGTH)
    action = models.CharField(max_length=40)
    about = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=400, blank=True)
    address = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the digest before and of itself")

    class Meta:
        """Filtered by time and action."""

        indexes = [models.Index(fields=["action", "at"], name="desk_event_action")]


class Job(models.Model):
    """Work that takes longer than a page may wait."""

    id = models.CharField(max_length=20, primary_key=True)
    task = models.CharField(max_length=40)
    account = models.ForeignKey(Account, models.CASCADE, related_name="jobs")
    post = models.ForeignKey(Post, models.SET_NULL, null=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    line = models.CharField(max_length=400, blank=True, help_text="what it is at, in words")
    result = models.JSONField(null=True)
    problems = models.JSONField(default=list)
    created_at = models.DateTimeField(help_text="UTC")
    started_at = models.DateTimeField(null=True, help_text="UTC")
    ended_at = models.DateTimeField(null=True, help_text="UTC")
    cancel_asked = models.BooleanField(default=False)


class SavedView(models.Model):
    """Filters and columns of a list that an account wants to come back to."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="views")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        """A name stands for one view of a kind."""

        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "name"], name="view_of_name"),
        ]
        ordering = ["name"]
