"""Django's settings; the databases are named when a workspace is opened.

Set for an office network without a certificate of its own: `serving.serve` turns on what needs HTTPS where the
server is reached by HTTPS.
"""

import os
import secrets

SECRET_KEY = secrets.token_hex(32)
"""Only until a workspace is served: then a key derived from the workspace's own takes its place."""
DEBUG = False
ALLOWED_HOSTS = ["*"]  # names of computers in an office network; `serve --host-name` narrows it
INSTALLED_APPS = ["taizhang.store.ledger", "taizhang.store.reporting"]
if os.environ.get("TAIZHANG_WEB"):
    INSTALLED_APPS += [
        "taizhang.store.desk",
        "taizhang.web",
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "axes",
        "django_otp",
        "django_otp.plugins.otp_totp",
    ]
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    # No workspace is open yet; `store.database` sets the files.
    "NAME": ":memory:",
    "OPTIONS": {
        # A writer takes its lock at once, so that two writers wait instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    },
}
DATABASES = {"default": _SQLITE, "desk": _SQLITE}
DATABASE_ROUTERS = ["taizhang.store.router.DeskRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"
# Our own catalogue translates our sentences; Django's own words are not shown.
USE_I18N = False
LOGGING_CONFIG = None

# --- The web app -------------------------------------------------------------------------------

ROOT_URLCONF = "taizhang.web.urls"
WSGI_APPLICATION = "taizhang.web.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "taizhang.web.rate.RateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "taizhang.web.middleware.PostMiddleware",
    "taizhang.web.middleware.PlainWordsMiddleware",
    "taizhang.web.middleware.MomentMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "taizhang.web.shell.shell",
            ],
            "builtins": ["taizhang.web.templatetags.words"],
        },
    }
]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+-[0-9A-Z]{8}\.[a-z0-9]+$"

AUTH_USER_MODEL = "desk.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "taizhang.services.accounts.PasswordBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "sign-in"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "taizhang"
SESSION_COOKIE_AGE = 12 * 3600  # a working day; idle sessions end earlier, see web/middleware.py
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "taizhang.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# Subdomains and the browsers' own lists are of names on the internet; an office's server has neither.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Larger files go to disk; what is read into memory is bounded by the readers themselves.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a block pasted from a spreadsheet
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "taizhang.web.sign_in.views.name_tried"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "taizhang.web.sign_in.views.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # log-ins stand in the desk's own book
AXES_IPWARE_PROXY_COUNT = 0
OTP_TOTP_ISSUER = "台账"

_SELF, _NONE = "'self'", "'none'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [_NONE],
        "script-src": [_SELF],
        "style-src": [_SELF],
        "img-src": [_SELF, "data:"],
        "font-src": [_SELF],
        "connect-src": [_SELF],
        "form-action": [_SELF],
        "base-uri": [_NONE],
        "frame-ancestors": [_NONE],
        "object-src": [_NONE],
        "manifest-src": [_SELF],
    }
}
