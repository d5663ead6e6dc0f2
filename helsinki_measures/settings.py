"""All settings, read from the environment; `.env.example` lists every variable.

Three ways to run: production (the default: refuses to start half configured), DEMO (the demo programme on its
own day, over plain http) and DEBUG (a developer's machine).
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env_file = env.str("ENV_FILE", str(BASE_DIR / ".env"))
if env_file:
    env.read_env(env_file, recurse=False)

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
DEMO_TODAY = env.date("DEMO_TODAY", None)
SECRET_KEY = env.str("SECRET_KEY", "debug-only" if DEBUG else "").strip()
# Seals the history: unlike the secret key it must never change. Kept outside the database and its backups.
HISTORY_KEY = env.str("HISTORY_KEY", SECRET_KEY if DEBUG or DEMO else "").strip()
hosts = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"] if DEBUG else [])
ALLOWED_HOSTS = [host.strip() for host in hosts if host.strip()]

missing = [name for name in ("SECRET_KEY", "HISTORY_KEY", "ALLOWED_HOSTS") if not globals()[name]]
if missing:
    raise ImproperlyConfigured(
        f"Set {' and '.join(missing)} in the environment or in .env (see .env.example), or run `make demo`."
    )
if DEMO_TODAY and not (DEMO or DEBUG):
    raise ImproperlyConfigured("DEMO_TODAY is for the demo only: unset it, or set DEMO=true.")

# Served over https only, except on a developer's machine and in the demo.
HTTPS_ONLY = not (DEBUG or DEMO)

INSTALLED_APPS = [
    "helsinki_measures",  # first: its loaddata goes before modeltranslation's
    "modeltranslation",  # before the admin, as its documentation asks
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_prose_editor",
    "simple_history",
    "tree_queries",
    "measures",
    "participation",
    "reports",
]

MIDDLEWARE = [
    "helsinki_measures.headers.add_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "helsinki_measures.errors.RefuseImpossible",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "helsinki_measures.kept.KeepTyped",
]

ROOT_URLCONF = "helsinki_measures.urls"
WSGI_APPLICATION = "helsinki_measures.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "helsinki_measures.context.site",
            ],
        },
    },
]

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without these SQLite answers "database is locked" as soon as two people save at once.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
    } | DATABASES["default"].get("OPTIONS", {})
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# A transaction per request would make every reader wait for a writer on SQLite; writes open their own.
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "helsinki_measures" / "locale"]
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
FORMAT_MODULE_PATH = ["helsinki_measures.formats"]

MODELTRANSLATION_DEFAULT_LANGUAGE = "fi"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("fi", "sv", "en")

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# A measure of a hundred tasks is a form of over a thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
# Hashed names need collectstatic first: tests and DEBUG do without.
STATIC_MANIFEST = env.bool("STATIC_MANIFEST", not DEBUG)
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if STATIC_MANIFEST
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Mail: an SMTP server where one is named, else the console (development and demo).
SMTP_HOST = env.str("SMTP_HOST", "")
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "toimenpiteet@localhost")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": env.int("SMTP_PORT", 587),
            "username": env.str("SMTP_USER", ""),
            "password": env.str("SMTP_PASSWORD", ""),
            "use_tls": env.bool("SMTP_TLS", True),
            "timeout": 10,
        },
    }
    if SMTP_HOST
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}

# Where residents write to, and where researchers report holes; shown on every page and in security.txt.
FEEDBACK_MAIL = env.str("FEEDBACK_MAIL", "palaute@example.org" if DEMO or DEBUG else "")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", FEEDBACK_MAIL and f"mailto:{FEEDBACK_MAIL}")

# Errors of ours go to the process's own output, wherever it runs.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 3600 if HTTPS_ONLY else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SECURE_HSTS_PRELOAD = HTTPS_ONLY
if env.bool("BEHIND_PROXY", False):
    # Only where the proxy overwrites the header: else anyone could claim https.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS_ONLY
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "helsinki_measures.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
