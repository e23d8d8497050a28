"""Settings of the site, all of them read from the environment or from ``.env``.

Two kinds of installation exist. The *demo* (``ONESTOP_DEMO=1``, the default) has invented people and sends
no mail; the *ward* (``ONESTOP_DEMO=0``) is for work. Each keeps its own database and folder, so that one can
never be mistaken for the other. What each variable does is told in docs/operations.md.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from onestop.network import own_names, own_url
from onestop.secret import read_or_create

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
_env_file = BASE_DIR / env.str("ONESTOP_ENV_FILE", default=".env")
if _env_file.is_file():
    env.read_env(_env_file)  # what the process was started with goes before the file

DEMO: bool = env.bool("ONESTOP_DEMO", default=True)
HTTPS: bool = env.bool("ONESTOP_HTTPS", default=False)
DEBUG = env.bool("ONESTOP_DEBUG", default=False)
HOST: str = env.str("ONESTOP_HOST", default="127.0.0.1")
PORT: str = env.str("ONESTOP_PORT", default="8000")  # checked by `manage.py run`, which can say what is wrong
# Printed on receipts and put into letters, so it must be an address other machines can open.
PUBLIC_URL: str = (env.str("ONESTOP_PUBLIC_URL", default="") or own_url(HOST, PORT)).rstrip("/")

VAR = (BASE_DIR / env.str("ONESTOP_VAR", default="var")).resolve()
DATA = VAR / ("demo" if DEMO else "ward")
PAPERS_ROOT = DATA / "papers"
MEDIA_ROOT = PAPERS_ROOT
BACKUP_ROOT = VAR / "backup"

SECRET_KEY = env.str("SECRET_KEY", default="") or read_or_create(VAR / "secret_key")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[]) or own_names(HOST)
ALLOWED_HOSTS += [urlsplit(PUBLIC_URL).hostname or "localhost"]
CSRF_TRUSTED_ORIGINS: list[str] = [PUBLIC_URL] if HTTPS else []

INSTALLED_APPS = [
    "onestop",
    "reports",
    "dossiers",
    "procedures",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_celery_beat",
    "axes",
    "csp",
]

# Outermost first. The order is explained in docs/architecture.md.
MIDDLEWARE = [
    "onestop.middleware.TrustedProxyMiddleware",
    "onestop.middleware.ResponseHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "onestop.middleware.UploadMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "onestop.middleware.ButtonAddressMiddleware",
    "onestop.middleware.SessionLimitsMiddleware",
    "onestop.middleware.SetupMiddleware",
    "onestop.middleware.SignInMiddleware",
    "onestop.middleware.ChangePasswordMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "onestop.urls"
WSGI_APPLICATION = "onestop.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "onestop.context.site",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"


# Data -------------------------------------------------------------------------------------------------------
def _database() -> dict[str, Any]:
    """Return the database of ``DATABASE_URL``, else the SQLite file of this mode, with its options."""
    own_file = f"sqlite:///{VAR / ('demo.sqlite3' if DEMO else 'ward.sqlite3')}"
    database: dict[str, Any] = env.db_url_config(env.str("DATABASE_URL", default="") or own_file)
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # FULL survives a power cut to the last commit; the demo, which has nothing to lose, loads faster.
        durability = "NORMAL" if DEMO else "FULL"
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",  # a writer waits for its turn instead of failing in the middle
            "timeout": 30,
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={durability};",
        }
    else:
        # A new connection costs more than a whole page: keep it, but look whether it still lives.
        database |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
        # Compiling a query takes longer than any of ours runs: the figures of a year 0.9 s instead of 0.2.
        database.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    return database


DATABASES = {"default": _database()}

REDIS_URL: str = env.str("REDIS_URL", default="")
# Lets several installations share one Redis.
KEY_PREFIX: str = env.str("ONESTOP_KEY_PREFIX", default="onestop-demo" if DEMO else "onestop-ward")

if REDIS_URL:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": KEY_PREFIX,
        }
    }
else:
    # Shared by all web processes, but it cannot add atomically: of two requests in the same millisecond a
    # throttle may count one. Where it must hold against a flood, use Redis.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA / "cache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},  # the default, 300, would throw away throttle counters
        }
    }

# Jobs -------------------------------------------------------------------------------------------------------
# Every job is a sweep over the database that may run twice or be lost, so the broker needs no result store
# and no durability of its own.
BROKER_FOLDERS = {
    "data_folder_in": str(DATA / "broker" / "queue"),
    "data_folder_out": str(DATA / "broker" / "queue"),
    "control_folder": str(DATA / "broker" / "control"),
}
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {"global_keyprefix": f"{KEY_PREFIX}:", "visibility_timeout": 3600} if REDIS_URL else BROKER_FOLDERS
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 20 * 60
CELERY_TASK_TIME_LIMIT = 25 * 60
CELERY_TASK_PUBLISH_RETRY = False  # a page never waits for the broker: the sweep finds what nobody poked
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)  # on files it would leave a queue behind at every start
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
# Mail has a worker of its own: a mail server that does not answer delays nothing else.
CELERY_TASK_ROUTES = {"dossiers.send_outbox": {"queue": "mail"}}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SYNC_EVERY = 1  # tasks: what the clock gives out is noted at once, which is its heartbeat

# Seconds a worker may be silent over the one mail or paper it has claimed before another takes it over.
LEASE = timedelta(seconds=env.int("ONESTOP_LEASE", default=300))

# Mail -------------------------------------------------------------------------------------------------------
# In the demo no mail leaves the machine; a ward without a mail server finds its messages in the same folder.
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_BACKEND = "onestop.mail.FileBackend"
MAIL_TO_FILES = DEMO or not env.str("EMAIL_URL", default="")
if not MAIL_TO_FILES:
    vars().update(env.email_url("EMAIL_URL"))
# Seconds; a silent server must not hold a worker. One mail takes at most a dozen such waits, which must fit
# into the lease: else a second sender takes a mail that the first has not given up.
EMAIL_TIMEOUT = env.int("ONESTOP_MAIL_TIMEOUT", default=15)
DEFAULT_FROM_EMAIL: str = env.str("ONESTOP_MAIL_FROM", default="mot-cua@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Texts to telephones, where a service is set up (dossiers/gateways.py); never from the demo.
TEXT_URL: str = "" if DEMO else env.str("ONESTOP_TEXT_URL", default="")
TEXT_TOKEN: str = env.str("ONESTOP_TEXT_TOKEN", default="")
TEXT_CHANNEL: str = env.str("ONESTOP_TEXT_CHANNEL", default="sms")
if TEXT_URL and urlsplit(TEXT_URL).scheme not in ("http", "https"):
    raise ImproperlyConfigured("ONESTOP_TEXT_URL must begin with https:// or http://.")
if TEXT_CHANNEL not in ("sms", "zalo"):
    raise ImproperlyConfigured("ONESTOP_TEXT_CHANNEL is sms or zalo.")

# Language, time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
USE_I18N = True  # Django's own messages (password rules, admin) in Vietnamese
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["onestop.formats"]
# Off on purpose: it would also print the year 2.026 and a primary key 1.234. Quantities use `intcomma`.
USE_THOUSAND_SEPARATOR = False

# Files the browser fetches ----------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "onestop.static.GzipManifestStorage"},
}

# Who is signed in -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "procedures.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign-in"

SESSION_LIMIT = timedelta(hours=12)  # from signing in, whatever the person does
SESSION_IDLE_LIMIT = timedelta(minutes=30)  # from the last request
SESSION_COOKIE_AGE = int(SESSION_LIMIT.total_seconds())
# Browsers do not keep the cookies of two ports apart: the demo and the ward on one machine need two names.
SESSION_COOKIE_NAME = "onestop_demo" if DEMO else "onestop_ward"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{SESSION_COOKIE_NAME}_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # nobody can lock a colleague out from another desk
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "procedures/locked.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# What a browser may do with our pages -----------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"  # but for papers, previewed in a frame of our own pages (ResponseHeadersMiddleware)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# With ONESTOP_HTTPS=1 a proxy stands in front and overwrites this header; without it nobody may set it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^suc-khoe/$", r"^healthz$"]  # asked from inside, without the proxy

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # form fields; files are limited by the forms that take them
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
UPLOAD_MOST = env.int("ONESTOP_UPLOAD_MB", default=20) * 1024 * 1024  # bytes of one file added to a dossier
UPLOAD_MOST_AT_ONCE = UPLOAD_MOST * 5 // 2  # bytes of a request that carries files
UPLOAD_FILES = 40  # of one dossier, withdrawn ones left out

# Logs -------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "onestop.logs.OneLineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Every address that does not exist or is not allowed would be a line: noise, and addresses of people.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
