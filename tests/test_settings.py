"""With which settings the program starts, and what it says when it must not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import MisconfiguredError, Settings

ELSEWHERE = {
    "base_url": "https://care.example.org",
    "vapid_subject": "mailto:it@clinic.example.com",
}


def test_everything_has_a_default_that_starts_on_this_machine():
    settings = Settings()
    settings.check()
    assert settings.origin == "http://localhost:8000"
    assert settings.database_file == Path("var/afterglow.db")
    assert settings.vapid_claim == "mailto:demo@example.org"
    assert not settings.is_https and not settings.is_postgresql


def test_the_environment_is_read_by_its_prefix(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AFTERGLOW_APP_NAME", "Notes")
    monkeypatch.setenv("AFTERGLOW_PUSH_HOSTS", "one.example, two.example three.example")
    monkeypatch.setenv("AFTERGLOW_TRUSTED_PROXIES", "10.0.0.1,10.0.0.2")
    monkeypatch.setenv("APP_NAME", "not ours")
    settings = Settings()
    assert settings.app_name == "Notes"
    assert settings.extra_push_hosts == ("one.example", "two.example", "three.example")
    assert settings.proxies == ("10.0.0.1", "10.0.0.2")


@pytest.mark.parametrize("name", ["", "n" * 31])
def test_an_installed_name_has_1_to_30_characters(name: str):
    with pytest.raises(ValidationError):
        Settings(app_name=name)


@pytest.mark.parametrize(
    "base_url",
    [
        "http://localhost:8000",
        "http://127.0.0.1:9",
        "http://[::1]:8000/",
        "https://care.example.org",
        "https://care.example.org:8443/",
        "HTTPS://Care.Example.org",
    ],
)
def test_https_or_this_machine(base_url: str):
    Settings(**(ELSEWHERE | {"base_url": base_url})).check()


@pytest.mark.parametrize(
    "base_url",
    [
        "http://care.example.org",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "care.example.org",
        "ftp://care.example.org",
        "https://",
        "",
        "https://care.example.org/app",
        "https://care.example.org?x=1",
        "https://user:word@care.example.org",
        "https://care.example.org:99999",
        "https://care.example.org:port",
    ],
)
def test_any_other_base_url_is_refused_by_name(base_url: str):
    with pytest.raises(MisconfiguredError, match="AFTERGLOW_BASE_URL must"):
        Settings(**(ELSEWHERE | {"base_url": base_url})).check()


@pytest.mark.parametrize(
    ("base_url", "origin", "is_https"),
    [
        ("http://localhost:8000", "http://localhost:8000", False),
        ("https://care.example.org/", "https://care.example.org", True),
        ("HTTPS://Care.Example.ORG:443", "https://care.example.org", True),
        ("https://care.example.org:8443", "https://care.example.org:8443", True),
        ("http://localhost:80", "http://localhost", False),
        ("http://[::1]:8000", "http://[::1]:8000", False),
    ],
)
def test_the_origin_is_as_a_browser_writes_it(base_url: str, origin: str, is_https: bool):
    settings = Settings(base_url=base_url)
    assert (settings.origin, settings.is_https) == (origin, is_https)


@pytest.mark.parametrize(
    "subject", ["mailto:it@clinic.example.com", "https://clinic.example.com/x"]
)
def test_a_push_service_may_write_to_somebody_real(subject: str):
    Settings(base_url="https://care.example.org", vapid_subject=subject).check()


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "it@clinic.example.com",
        "mailto:it",
        "mailto:it@localhost",
        "mailto:it@clinic.local",
        "mailto:it@clinic.INVALID",
        "mailto:it@clinic.test",
        "mailto: it@clinic.example.com",
        "mailto:it@clinic.example.com extra",
        "http://clinic.example.com",
        "https://localhost",
        "https://clinic.internal/push",
    ],
)
def test_a_subject_that_apple_would_refuse_does_not_start(subject: str):
    with pytest.raises(MisconfiguredError, match="AFTERGLOW_VAPID_SUBJECT must"):
        Settings(base_url="https://care.example.org", vapid_subject=subject).check()


def test_a_bad_subject_is_refused_on_localhost_too():
    with pytest.raises(MisconfiguredError, match="VAPID_SUBJECT"):
        Settings(vapid_subject="mailto:me@localhost").check()


@pytest.mark.parametrize(
    "url", ["postgresql://u@h/d", "postgres://u@h/d", "postgresql+psycopg://u@h/d"]
)
def test_postgresql_by_any_of_its_names(url: str):
    settings = Settings(database_url=url)
    settings.check()
    assert settings.is_postgresql


@pytest.mark.parametrize("url", ["sqlite:///x.db", "mysql://u@h/d", "/var/x.db"])
def test_no_other_database(url: str):
    with pytest.raises(MisconfiguredError, match="AFTERGLOW_DATABASE_URL must"):
        Settings(database_url=url).check()


def test_mail_is_handed_in_where_a_server_is_named():
    assert Settings().mail_server is None
    at = Settings(smtp_url="smtps://care:s%3Acret@mail.example.org", mail_from="care@example.org")
    at.check()
    server = at.mail_server
    assert server is not None
    assert (server.host, server.port, server.encrypted) == ("mail.example.org", 465, True)
    assert (server.name, server.secret) == ("care", "s:cret")
    assert "cret" not in repr(server)
    local = Settings(smtp_url="smtp://localhost:25", mail_from="care@example.org").mail_server
    assert local is not None
    assert (local.port, local.encrypted, local.is_local) == (25, False, True)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"smtp_url": "mail.example.org"}, "SMTP_URL"),
        ({"smtp_url": "smtp://mail.example.org:99999"}, "SMTP_URL"),
        ({"smtp_url": "https://mail.example.org"}, "SMTP_URL"),
        ({"smtp_url": "smtp://mail.example.org"}, "MAIL_FROM"),
        ({"smtp_url": "smtp://mail.example.org", "mail_from": "Care"}, "MAIL_FROM"),
    ],
)
def test_mail_settings_that_cannot_work_do_not_start(given: dict[str, str], name: str):
    with pytest.raises(MisconfiguredError, match=f"AFTERGLOW_{name} must") as refused:
        Settings(**given).check()
    assert "99999" not in str(refused.value)
