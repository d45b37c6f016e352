"""Django's settings; the database itself is named when a workspace is opened."""

SECRET_KEY = "not used: nothing is signed and nothing is served yet"  # noqa: S105 (signs nothing)
INSTALLED_APPS = ["taizhang.store.ledger", "taizhang.store.reporting"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        # No workspace is open yet; `store.database.use_database` sets the file.
        "NAME": ":memory:",
        "OPTIONS": {
            # A writer takes its lock at once, so that two writers wait instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"
LOGGING_CONFIG = None
