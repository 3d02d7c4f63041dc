"""Settings as a new project has them, on durable SQLite or PostgreSQL; the environment names the place."""

import os
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url


def _database(place: str) -> dict[str, Any]:
    """Kept-open connections; writers of SQLite take their lock at the start and wait for it."""
    if "://" not in place:
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        }
        return {
            "ENGINE": "django.db.backends.sqlite3", "NAME": place, "CONN_MAX_AGE": None, "OPTIONS": options,
        }  # fmt: skip
    url = make_url(place)
    return {
        "ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None, "NAME": url.database,
        "USER": url.username or "", "PASSWORD": url.password or "", "PORT": url.port or "",
        "HOST": url.host or url.query.get("host", ""),
    }  # fmt: skip


DATABASES = {"default": _database(os.environ["BENCH_DJANGO"])}
TODAY = date.fromisoformat(os.environ["BENCH_TODAY"])
"""The evening on which the form stands still."""
SECRET_KEY = "only for the benchmark 0123456789 abcdefghijklmnopqrstuvw"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
ROOT_URLCONF = "tests.bench.django_peer.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "tests.bench.django_peer",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
