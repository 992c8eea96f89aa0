"""Django's settings, from the environment alone.

==================  ============================================================================================
ANSINH_HOME         data folder; else where the command would look for it
ANSINH_LAW          folder of parameter files that override the built-in law
DATABASE_URL        a PostgreSQL server of the office's own choosing; else the one in the data folder
ANSINH_HOSTS        names the office is reached by, comma between; else this machine alone
ANSINH_HTTPS        "1" where browsers reach it by HTTPS (directly or through a proxy): secure cookies, HSTS
ANSINH_PROXY        "1" behind a proxy that sets X-Forwarded-Proto and X-Forwarded-For
ANSINH_DEMO         "1" for a rehearsal: demo users, movable clock
ANSINH_DEBUG        "1" for developers: tracebacks in the browser
ANSINH_UPLOAD_DAYS  how long files handed in for import are kept; else 365 days
==================  ============================================================================================
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from django.utils.functional import lazy

from ansinh.base.home import default_home
from ansinh.base.i18n import LOCALE
from ansinh.office.database import connection
from ansinh.office.secret import secret_key


def _on(name: str) -> bool:
    return os.environ.get(name) == "1"


ANSINH_HOME = default_home()
ANSINH_LAW = Path(os.environ["ANSINH_LAW"]) if os.environ.get("ANSINH_LAW") else None
ANSINH_BUILD = ANSINH_HOME / "build"
"""What programs make for static files: fonts, chart bundle."""
ANSINH_DEMO = _on("ANSINH_DEMO")
ANSINH_UPLOAD_DAYS = int(os.environ.get("ANSINH_UPLOAD_DAYS") or 365)
ANSINH_UPLOAD_MEGABYTES = 300
"""The most that one file handed in may have; it goes straight to the disk."""
DEBUG = _on("ANSINH_DEBUG")
HTTPS = _on("ANSINH_HTTPS")
ANSINH_PROXY = _on("ANSINH_PROXY")

SECRET_KEY = lazy(secret_key, str)(ANSINH_HOME)  # made when first asked for, not when settings are read
ALLOWED_HOSTS = [
    *filter(None, os.environ.get("ANSINH_HOSTS", "").replace(" ", "").split(",")), "localhost", "127.0.0.1", "[::1]",
]  # fmt: skip
ROOT_URLCONF = "ansinh.office.urls"
FORM_RENDERER = "ansinh.office.shell.forms.OfficeFormRenderer"
CSRF_FAILURE_VIEW = "ansinh.office.shell.errors.csrf_failure"
WSGI_APPLICATION = "ansinh.office.application.application"

INSTALLED_APPS = [
    "ansinh.office.accounts",  # before allauth, whose pages it redraws
    "ansinh.office.shell",
    "ansinh.office.registry",
    "ansinh.office.cases",
    "ansinh.office.imports",
    "ansinh.office.documents",
    "ansinh.office.reminders",
    "ansinh.office.reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "pgtrigger",
    "pghistory",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ansinh.office.middleware.ContentSecurity",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "ansinh.office.middleware.Language",
    "ansinh.office.registry.asof.AsOfMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ansinh.office.middleware.FirstPassword",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ansinh.office.shell.middleware.Toasts",
    "ansinh.office.middleware.Errors",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ansinh.office.shell.frame.frame",
            ],
        },
    }
]

# --- database, cache, jobs ------------------------------------------------------------------------------------------

DATABASES = {"default": connection(ANSINH_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, since several processes must agree on what was tried and used.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
PGHISTORY_APPEND_ONLY = True

# --- people ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ansinh.office.accounts.adapters.Accounts"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # axes keeps count of those
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_ADAPTER = "ansinh.office.accounts.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "An Sinh"
MFA_ALLOW_UNVERIFIED_EMAIL = True

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "ansinh.office.accounts.adapters.client_address"
AXES_USERNAME_CALLABLE = "ansinh.office.accounts.adapters.tried_username"
AXES_LOCKOUT_CALLABLE = "ansinh.office.accounts.views.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "ansinh_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "ansinh_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]

# --- what browsers are told -----------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ANSINH_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = None

# --- languages, time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [LOCALE]
LANGUAGE_COOKIE_NAME = "ansinh_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- static files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ansinh.office.shell.fonts.InterFinder",
]
STATIC_ROOT = ANSINH_HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ANSINH_HOME / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- logs -----------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "ansinh.office.logs.Lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "ansinh": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django_tasks": {"level": "INFO"},
        "axes": {"level": "ERROR"},  # its lines name people; the attempts are in the database
    },
}
