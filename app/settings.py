"""The only reader of the environment: every setting, with its default, in one place."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.mail_servers import MailServer, read_server

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
UNREACHABLE_DOMAINS = ("localhost", "local", "localdomain", "internal", "invalid", "test")


class MisconfiguredError(Exception):
    """A setting with which the program must not start; the text says what to do."""


class Settings(BaseSettings):
    """Read from `AFTERGLOW_…`; `create_app` and the worker take it as an argument."""

    model_config = SettingsConfigDict(env_prefix="AFTERGLOW_", extra="ignore")

    data: Path = Path("./var")
    database_url: str = ""
    key_file: Path = Path("./keys/afterglow.key")
    base_url: str = "http://localhost:8000"
    vapid_subject: str = ""
    push_hosts: str = ""
    trusted_proxies: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    metrics_token: str = ""
    backups: Path | None = None
    app_name: str = Field(default="Afterglow", min_length=1, max_length=30)

    @field_validator("backups", mode="before")
    @classmethod
    def _nothing_is_no_folder(cls, typed: object) -> object:
        return typed or None

    @property
    def database_file(self) -> Path:
        """The embedded database; unused when `DATABASE_URL` names PostgreSQL."""
        return self.data / "afterglow.db"

    @property
    def is_postgresql(self) -> bool:
        return self.database_url.startswith(("postgresql:", "postgres:", "postgresql+psycopg:"))

    @property
    def origin(self) -> str:
        """Scheme, host and port of `BASE_URL`, as a browser sends it in `Origin`: lower case, and
        no port where it is the usual one."""
        parts = urlsplit(self.base_url)
        host = f"[{parts.hostname}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}.get(parts.scheme)
        port = f":{parts.port}" if parts.port not in (None, usual) else ""
        return f"{parts.scheme}://{host}{port}"

    @property
    def is_https(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def extra_push_hosts(self) -> tuple[str, ...]:
        return tuple(host for host in re.split(r"[,\s]+", self.push_hosts) if host)

    @property
    def proxies(self) -> tuple[str, ...]:
        return tuple(proxy for proxy in re.split(r"[,\s]+", self.trusted_proxies) if proxy)

    @property
    def mail_server(self) -> MailServer | None:
        """Where mails are handed in; None: no mail is sent."""
        return read_server(self.smtp_url)

    @property
    def vapid_claim(self) -> str:
        """Who a push service may write to. Only localhost has a default."""
        if not self.vapid_subject and self.host in LOCAL_HOSTS:
            return "mailto:demo@example.org"
        return self.vapid_subject

    def check(self) -> None:
        """Raise `MisconfiguredError` in plain words rather than start in an unsafe state."""
        self._check_base_url()
        self._check_database_url()
        self._check_vapid_subject()
        self._check_mail()
        self._check_metrics_token()

    def _check_base_url(self) -> None:
        parts = urlsplit(self.base_url)
        more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
        if parts.scheme not in ("http", "https") or not parts.hostname or more or not _port(parts):
            raise MisconfiguredError(
                "AFTERGLOW_BASE_URL must be an address such as https://care.example.org, no path."
            )
        if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
            raise MisconfiguredError(
                "AFTERGLOW_BASE_URL must start with https:// except on localhost: phones refuse"
                " push and offline use without it, and sign-ins would travel in the open."
            )

    def _check_database_url(self) -> None:
        if self.database_url and not self.is_postgresql:
            raise MisconfiguredError(
                "AFTERGLOW_DATABASE_URL must start with postgresql://. Leave it empty for the"
                " embedded database in AFTERGLOW_DATA."
            )

    def _check_vapid_subject(self) -> None:
        subject = self.vapid_claim
        address = re.fullmatch(r"mailto:[^@\s]+@([^@\s]+)|https://([^/\s:]+)\S*", subject)
        domain = (address.group(1) or address.group(2)) if address else ""
        ending = domain.rsplit(".", 1)[-1].lower()
        if "." not in domain or ending in UNREACHABLE_DOMAINS:
            raise MisconfiguredError(
                "AFTERGLOW_VAPID_SUBJECT must be mailto:somebody@your-domain or an https://"
                " address with a real domain: Apple's push service refuses anything else."
            )

    def _check_mail(self) -> None:
        try:
            server = self.mail_server
        except ValueError:
            raise MisconfiguredError(
                "AFTERGLOW_SMTP_URL must be an address such as smtps://name:secret@mail.example.org,"
                " or empty: then no mail is sent."
            ) from None
        if server is not None and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", self.mail_from):
            raise MisconfiguredError(
                "AFTERGLOW_MAIL_FROM must be the address that mails come from, where"
                " AFTERGLOW_SMTP_URL is set."
            )

    def _check_metrics_token(self) -> None:
        if self.metrics_token and not re.fullmatch(r"[\x21-\x7e]{20,}", self.metrics_token):
            raise MisconfiguredError(
                "AFTERGLOW_METRICS_TOKEN must have 20 letters, digits or signs or more, no spaces;"
                " or be empty: then figures are shown on this machine alone."
            )


def _port(parts: SplitResult) -> int | None:
    """The port, the usual one unless it is named; None for one that cannot be."""
    try:
        return parts.port or (80 if parts.port is None else None)
    except ValueError:
        return None


def read_settings() -> Settings:
    """The settings of the environment. Raises `MisconfiguredError`, which never quotes a value."""
    try:
        return Settings()
    except ValidationError as wrong:
        names = sorted({f"AFTERGLOW_{str(each['loc'][0]).upper()}" for each in wrong.errors()})
        raise MisconfiguredError(
            f"{' and '.join(names)} cannot be used as it is. The README lists what each may be."
        ) from None


def environment_of_a_program(**more: str) -> dict[str, str]:
    """What another program is started with: this environment without our own settings, and more."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AFTERGLOW_")}
    return kept | more
