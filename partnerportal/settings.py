"""One settings file; what differs between machines comes from the environment, and all is secure unless DEBUG."""

import os
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from partnerportal import embedded

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str | None = None) -> str:
    """The environment variable `name`; without a default its absence stops the start with a sentence."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def env_bool(name: str) -> bool:
    value = env(name, "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value in {"1", "true", "yes"}


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in env(name, default).split(",") if item.strip()]


DEBUG = env_bool("DEBUG")
LOCAL_HTTP = env_bool("LOCAL_HTTP")
RELAXED = DEBUG or LOCAL_HTTP
SECRET_KEY = env("SECRET_KEY", "for-development-only" if DEBUG else None)
VAULT_KEYS = env("VAULT_KEYS", "development:Zm9yLWRldmVsb3BtZW50LW9ubHktMzItYnl0ZXMhISE=" if DEBUG else None)
"""What seals product keys: name:base64 of 32 bytes, separated by commas; the first seals, every one opens."""
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if RELAXED else "")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
SITE_URL = env("SITE_URL", "http://localhost:8000" if RELAXED else None).rstrip("/")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
    "partnerportal",
    "partnerportal.accounts",
    "partnerportal.customers",
    "support",
    "benefits",
    "incidents",
    "partnerportal.pages",
    "partnerportal.demo",
]

MIDDLEWARE = [
    "partnerportal.common.middleware.RejectNul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "partnerportal.accounts.middleware.Person",
    "partnerportal.accounts.middleware.OwnPassword",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "partnerportal.common.middleware.Refusals",
]

ROOT_URLCONF = "partnerportal.urls"
WSGI_APPLICATION = "partnerportal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnerportal.pages.context.shell",
            ],
            "builtins": ["partnerportal.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- the database is the truth and the queue (model.md 6) ---
DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL") or embedded.urls()["DATABASE_URL"])}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        **DATABASES["default"].get("OPTIONS", {}),
        "options": "-c lock_timeout=5000 -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000",
    },
    "TEST": {"NAME": os.environ.get("TEST_DB_NAME")},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: the broker, and a cache of what may vanish. It may be down or hang; nothing waits for it ---
REDIS_URL = os.environ.get("REDIS_URL") or embedded.urls()["REDIS_URL"]
_on_socket = REDIS_URL.startswith("unix://")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "partnerportal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "redis": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    },
}
CELERY_BROKER_URL = f"redis+socket://{REDIS_URL.removeprefix('unix://').split('?')[0]}" if _on_socket else REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 0, "interval_start": 0}
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_DB_REUSE_MAX = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
SWEEP_SECONDS = float(env("SWEEP_SECONDS", "15"))
CELERY_BEAT_SCHEDULE = {
    "benefits.sweep": {"task": "benefits.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": 60}},
    "accounts.send_mail": {"task": "accounts.send_mail", "schedule": SWEEP_SECONDS, "options": {"expires": 60}},
    "accounts.release_claims": {"task": "accounts.release_claims", "schedule": 60, "options": {"expires": 60}},
    "benefits.warn": {"task": "benefits.warn", "schedule": 3600, "options": {"expires": 600}},
    "benefits.turn_day": {"task": "benefits.turn_day", "schedule": 3600, "options": {"expires": 600}},
    "benefits.settle_cards": {"task": "benefits.settle_cards", "schedule": 60, "options": {"expires": 60}},
    "incidents.watch_clocks": {
        "task": "incidents.watch_clocks",
        "schedule": 4 * SWEEP_SECONDS,
        "options": {"expires": 60},
    },
    "incidents.watch_outages": {
        "task": "incidents.watch_outages",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": 60},
    },
    "incidents.forget_mail": {"task": "incidents.forget_mail", "schedule": 3600, "options": {"expires": 600}},
    "benefits.turn_orders": {"task": "benefits.turn_orders", "schedule": 3600, "options": {"expires": 600}},
}

# --- people ---
AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
"""E-mail is unique without regard to case, by a constraint that this check does not read."""
AUTHENTICATION_BACKENDS = ["partnerportal.accounts.backend.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = str
ACCOUNT_ADAPTER = "partnerportal.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "partnerportal.accounts.forms.NameForm"
ACCOUNT_RATE_LIMITS = {
    "link_contract": "10/m/ip,20/h/user",
    "check_domain": "10/m/ip,30/h/user",
    "read_request": "20/m/ip",
    "customer_link": "20/m/ip",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
"""A key is shown to whoever has typed the password within the last five minutes (promises.md 18)."""
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validator = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": _validator + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": _validator + "MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": _validator + "CommonPasswordValidator"},
    {"NAME": _validator + "NumericPasswordValidator"},
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True

# --- what every answer carries ---
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not RELAXED
SESSION_COOKIE_NAME = "sessionid" if RELAXED else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if RELAXED else "__Host-csrftoken"
CSRF_FAILURE_VIEW = "partnerportal.pages.errors.csrf_failure"
SECURE_HSTS_SECONDS = 0 if RELAXED else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not RELAXED
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "partnerportal.common.uploads.CutLong",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- language, time, files, mail, log ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LANGUAGES_TO_COME = [("ko", "한국어"), ("zh-Hans", "简体中文"), ("ru", "Русский")]
"""Shown in the language switch and not selectable until they are complete."""
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(BASE_DIR / ".data" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env("ATTACHMENTS_ROOT", str(BASE_DIR / ".data" / "attachments"))},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or "pytest" in sys.modules
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "Partner Portal <no-reply@portal.example>")
MAIL_FOLDER = env("MAIL_FOLDER", str(BASE_DIR / ".data" / "mail") if RELAXED else "")
if MAIL_FOLDER:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_FOLDER
else:
    EMAIL_HOST = env("EMAIL_HOST", "localhost")
    EMAIL_PORT = int(env("EMAIL_PORT", "25"))
    EMAIL_HOST_USER = env("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS")
    EMAIL_TIMEOUT = 10
REPLY_DOMAIN = env("REPLY_DOMAIN", "")
"""Where replies to mails about incidents go (reply+…@this domain); empty where no mail comes in."""
MAILDIR = env("MAILDIR", "")
"""A folder in which a mail server leaves what comes in, worked by the clock; empty where it calls receive_mail."""
if MAILDIR:
    CELERY_BEAT_SCHEDULE["incidents.read_maildir"] = {
        "task": "incidents.read_maildir",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": 60},
    }
MAIL_BYTES = 30 * 1024 * 1024
"""The largest mail that is read: five files in base64, and the text."""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_tokens": {"()": "partnerportal.common.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_tokens"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO" if not DEBUG else "DEBUG")},
    "loggers": {"django.db.backends": {"level": "INFO"}},
}

# --- the business ---
PORTAL_NAME = _("Partner Portal")
UNDO_SECONDS = int(env("UNDO_SECONDS", "60"))
"""A minute to undo an approval before the job starts (model.md 2)."""
CLAIM_MINUTES = 15
ISSUE_ATTEMPTS = 8
WARN_SHARE_LEFT = float(env("WARN_SHARE_LEFT", "0.25"))
"""The desk is warned of a first response when this share of its promised time is left."""
ATTACHMENT_BYTES = 4 * 1024 * 1024
FILE_SCANNER = env("FILE_SCANNER", "partnerportal.common.files.scanning.TestVirusScanner")
"""Who looks for viruses before a file is kept; partnerportal.common.files.scanning_clamd.Clamd asks a clamd."""
CLAMD = env("CLAMD", "tcp://127.0.0.1:3310")
"""Where clamd listens: tcp://host:port or unix:/path."""
SCAN_SECONDS = 10
PAYMENT_SERVICE = env("PAYMENT_SERVICE", "benefits.payments.DemoPayment" if RELAXED else "")
"""Who charges cards: a class with the verbs of benefits.payments.PaymentService. The demonstration charges nothing, so
a server has it only where it is named; with nothing named offers are paid by bank transfer alone."""
DOMAIN_RESOLVER = env("DOMAIN_RESOLVER", f"partnerportal.accounts.resolvers.{'Demo' if RELAXED else 'Dns'}Resolver")
"""Who answers for the TXT value that proves a company's domain (D53)."""
DEMO_ACCOUNTS = env_bool("DEMO_ACCOUNTS")
"""Show the demo accounts beside the sign-in form; only `make run` and tests set it."""
