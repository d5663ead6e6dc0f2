"""All settings, read from the environment; `.env.example` lists every variable.

Three ways to run: production (the default: refuses to start half configured), DEMO (the demo programme on its
own day, over plain http) and DEBUG (a developer's machine).
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env

from helsinki_measures.watched.lines import logging_of

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env_file = env.str("ENV_FILE", str(BASE_DIR / ".env"))
if env_file:
    env.read_env(env_file, recurse=False)

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
DEMO_TODAY = env.date("DEMO_TODAY", None)
SECRET_KEY = env.str("SECRET_KEY", "debug-only" if DEBUG else "").strip()
# Former ones: what was signed or encrypted with them is still accepted.
SECRET_KEY_FALLBACKS = [key for one in env.list("SECRET_KEY_FALLBACKS", []) if (key := one.strip())]
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
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
# How many proxies of ours stand in front, each adding the address that it was asked from to X-Forwarded-For;
# or the header in which the proxy tells that address. What else a visitor claims there is not believed.
PROXY_COUNT = env.int("PROXY_COUNT", None)
CLIENT_IP_HEADER = env.str("CLIENT_IP_HEADER", "").strip()
if BEHIND_PROXY and PROXY_COUNT is None and not CLIENT_IP_HEADER:
    raise ImproperlyConfigured(
        "BEHIND_PROXY is set: set PROXY_COUNT or CLIENT_IP_HEADER too (see .env.example), "
        "or all visitors would share one limit on wrong passwords."
    )
# Where readers of files find the site: what is made without a request does not know its address.
SITE_URL = env.str("SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if HTTPS_ONLY else "http://127.0.0.1:8000")
SITE_URL = SITE_URL.strip().rstrip("/")

# How much each web process keeps of finished public pages; 0 keeps none.
PUBLISHED_MEGABYTES = env.int("PUBLISHED_MEGABYTES", 64)
# So many requests each web process works on at once, in a thread and with a connection each.
WORKING_AT_ONCE = env.int("WORKING_AT_ONCE", 4)
# More than one: what is withdrawn is gone from all of them before its editor hears so, a second later.
WEB_MACHINES = env.int("WEB_MACHINES", 1)

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
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tasks_db",
    "django_prose_editor",
    "simple_history",
    "tree_queries",
    "measures",
    "participation",
    "reports",
    "exchange",
    "opendata",
    "mailing",
    "feedback",
    "following",
    "reminders",
    "desk",
]

MIDDLEWARE = [
    "helsinki_measures.watched.requests.watch",  # around all, which it counts
    # First of those that answer, so that what any other one refuses or redirects has these headers too.
    "helsinki_measures.headers.add_headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "opendata.api.middleware.for_machines",
    "helsinki_measures.audit.note_exports",  # around the session, which it asks nothing of a visitor
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "helsinki_measures.errors.RefuseImpossible",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "helsinki_measures.kept.KeepTyped",
    "helsinki_measures.signing_in.second_factor.AskForSecondFactor",
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
    # To open it, SQLite reads what all tables are, for five milliseconds: each thread of the server keeps it.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
else:
    # A server that is gone without a word is given up soon; one that is frozen, by the engine.
    DATABASES["default"]["ENGINE"] = "helsinki_measures.postgresql"
    options = {"connect_timeout": 3, "tcp_user_timeout": 10_000} | DATABASES["default"].get("OPTIONS", {})
    # To compile the query of a list sorted by status took PostgreSQL minutes, to run it milliseconds.
    options["options"] = f"-c jit=off {options.get('options', '')}".strip()
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
# A transaction per request would make every reader wait for a writer on SQLite; writes open their own.
DATABASES["default"]["ATOMIC_REQUESTS"] = False
# A streaming replica of it, which what public pages show is read from.
if env.str("DATABASE_REPLICA_URL", ""):
    replica = env.dj_db_url("DATABASE_REPLICA_URL")
    DATABASES["replica"] = DATABASES["default"] | {
        **{name: replica[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")},
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["measures.databases.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where the worker puts a backup each hour, if anywhere, and which stay: the last so many, and those younger
# than so many days.
BACKUP_FOLDER = env.path("BACKUP_FOLDER", None)
BACKUP_KEEP = env.int("BACKUP_KEEP", 48)
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", None)
# Where PostgreSQL's programs are, if neither on PATH nor where Debian has them.
PG_BINDIR = env.str("PG_BINDIR", "")

# The counts of wrong passwords, which all processes must share. `migrate` makes the table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # So many that nobody pushes the counts out by trying many names.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "helsinki_measures" / "locale"]
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
FORMAT_MODULE_PATH = ["helsinki_measures.formats"]

MODELTRANSLATION_DEFAULT_LANGUAGE = "fi"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("fi", "sv", "en")

# Signing in: `helsinki_measures.signing_in`
PASSWORD_HASHERS = [
    "helsinki_measures.signing_in.hashing.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_ENGINE = "helsinki_measures.sessions"
MESSAGE_STORAGE = "helsinki_measures.sessions.Messages"

ACCOUNT_ADAPTER = "helsinki_measures.signing_in.accounts.Accounts"
ACCOUNT_FORMS = {
    name: f"helsinki_measures.signing_in.forms.{form}"
    for name, form in {
        "login": "LoginForm",
        "reauthenticate": "ReauthenticateForm",
        "change_password": "ChangePasswordForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
    }.items()
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Not allauth's own, which keeps a second list of addresses beside the one that the admin edits.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# An address first: one that is used up takes no more tries from anybody's account.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "50/5m/ip,5/5m/key",
    "reset_password": "10/h/ip,3/h/key",
    "sso": "30/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT or 0
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = CLIENT_IP_HEADER or None

# Who must have a second factor, by role: admin, coordinator, editor (of a unit), contact.
ROLES = ["admin", "coordinator", "editor", "contact"]
asked = env.list("SECOND_FACTOR_FOR", ["admin", "coordinator"] if HTTPS_ONLY else [])
SECOND_FACTOR_FOR = [role.strip() for role in asked if role.strip()]
if unknown := [role for role in SECOND_FACTOR_FOR if role not in ROLES]:
    raise ImproperlyConfigured(
        f"SECOND_FACTOR_FOR names {', '.join(unknown)}: the roles are {', '.join(ROLES)}."
    )
MFA_ADAPTER = "helsinki_measures.signing_in.sealed.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an admin wrote them
MFA_FORMS = {
    name: f"helsinki_measures.signing_in.forms.{form}"
    for name, form in {
        "authenticate": "AuthenticateForm",
        "reauthenticate": "CodeAgainForm",
        "activate_totp": "ActivateTOTPForm",
        "add_webauthn": "AddPasskeyForm",
        "edit_webauthn": "RenamePasskeyForm",
    }.items()
}

# The city's single sign-on (OpenID Connect), where all of these are set.
OIDC_ISSUER = env.str("OIDC_ISSUER", "").strip().rstrip("/")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "").strip()
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "").strip()
OIDC_NAME = env.str("OIDC_NAME", "SSO").strip()
if len({bool(value) for value in (OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET)}) > 1:
    raise ImproperlyConfigured("Set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or none of them.")
if OIDC_ISSUER and HTTPS_ONLY and not OIDC_ISSUER.startswith("https://"):
    raise ImproperlyConfigured("OIDC_ISSUER must begin with https://")
SOCIALACCOUNT_ADAPTER = "helsinki_measures.signing_in.sso.CityAccounts"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "city",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

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

# Mail: all of it is put into the outbox; the worker sends it to an SMTP server where one is named. Without
# one the demo keeps it for the admin to show, and a developer's worker prints it.
SMTP_HOST = env.str("SMTP_HOST", "")
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "toimenpiteet@localhost")
SMTP_SERVER = {
    "BACKEND": "mailing.smtp.SmtpBackend",
    "OPTIONS": {
        "host": SMTP_HOST,
        "port": env.int("SMTP_PORT", 587),
        "username": env.str("SMTP_USER", ""),
        "password": env.str("SMTP_PASSWORD", ""),
        "use_tls": env.bool("SMTP_TLS", True),
        "timeout": 10,
    },
}
NO_SERVER = {
    "BACKEND": "mailing.backend.KeepingBackend" if DEMO else "django.core.mail.backends.console.EmailBackend"
}
MAILERS = {
    "default": {"BACKEND": "mailing.backend.OutboxBackend"},
    "server": SMTP_SERVER if SMTP_HOST else NO_SERVER,
}

# What runs outside of requests is run by the worker too.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Where residents write to, and where researchers report holes; shown on every page and in security.txt.
FEEDBACK_MAIL = env.str("FEEDBACK_MAIL", "palaute@example.org" if DEMO or DEBUG else "")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", FEEDBACK_MAIL and f"mailto:{FEEDBACK_MAIL}")
SECURITY_POLICY = env.str("SECURITY_POLICY", "").strip()

# What operators are told, and how: `helsinki_measures.watched`. Without a token there is no /metrics.
METRICS_TOKEN = env.str("METRICS_TOKEN", "").strip()
if METRICS_TOKEN and HTTPS_ONLY and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN needs 20 characters or more.")
SENTRY_DSN = env.str("SENTRY_DSN", "").strip()
LOG_FORMAT = env.str("LOG_FORMAT", "json" if HTTPS_ONLY else "plain")
if LOG_FORMAT not in ("json", "plain"):
    raise ImproperlyConfigured("LOG_FORMAT is json or plain.")
LOGGING = logging_of(as_json=LOG_FORMAT == "json", level=env.str("LOG_LEVEL", "WARNING"), dsn=SENTRY_DSN)

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
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 3600 if HTTPS_ONLY else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SECURE_HSTS_PRELOAD = HTTPS_ONLY
if BEHIND_PROXY:
    # Only where the proxy overwrites the header: else anyone could claim https.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS_ONLY
if HTTPS_ONLY:
    # A browser takes these from this host over https alone: no other host of the domain can set them.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "helsinki_measures.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
