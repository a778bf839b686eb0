"""R41: an endpoint is hostile input. The table of forms that may, and may not, be posted to."""

from datetime import UTC, datetime

import pytest

from app.core.push_services import (
    LONGEST_ENDPOINT,
    LONGEST_WAIT,
    allowed,
    origin,
    public,
    verdict,
    wait,
)

NOW = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)

REAL = [
    "https://fcm.googleapis.com/fcm/send/dCpA-_1:APA91bF~x",
    "https://fcm.googleapis.com/wp/abc",
    "https://fcm.googleapis.com:443/fcm/send/abc",
    "https://jmt17.google.com/fcm/send/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAAA-_=",
    "https://updates-autopush.stage.push.services.mozilla.com/wpush/v1/abc",
    "https://web.push.apple.com/QGuQyavXutnMcz1D",
    "https://api.push.apple.com/x",
    "https://wns2-by3p.notify.windows.com/w/?token=BQYAAAD%2fabc%3d",
    "https://db5.notify.windows.com/w/?token=a+b",
]

NOT_SERVICES = [
    "https://example.com/push",
    "https://googleapis.com/fcm/send/abc",
    "https://storage.fcm.googleapis.com/x",
    "https://notfcm.googleapis.com/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evilpush.apple.com/x",
    "https://push.apple.com/x",
    "https://push.services.mozilla.com/x",
    "https://evil.example/.push.apple.com/x",
    "https://evil.example?.push.apple.com",
    "https://notify.windows.com/x",
    "https://a.notify.windows.com.evil.example/x",
    "http://fcm.googleapis.com/fcm/send/abc",
    "http://fcm.googleapis.com:443/fcm/send/abc",
    "https://fcm.googleapis.com:80/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:0443/x",
    "https://fcm.googleapis.com:/x",
    "https://fcm.googleapis.com:443:443/x",
    "ftp://fcm.googleapis.com/x",
    "file:///etc/passwd",
    "gopher://fcm.googleapis.com/x",
    "javascript:alert(1)",
    "data:text/plain,x",
    "//fcm.googleapis.com/x",
    "fcm.googleapis.com/x",
    "",
    "https://",
    "https:///x",
    "https://fcm.googleapis.com",
    "https:fcm.googleapis.com/x",
    "https:/fcm.googleapis.com/x",
    "HTTPS://fcm.googleapis.com/x",
    "https://FCM.googleapis.com/x",
]

TRICKS = [
    "https://user@fcm.googleapis.com/x",
    "https://user:word@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://evil.example\\@fcm.googleapis.com/x",
    "https://fcm.googleapis.com\\@evil.example/x",
    "https://evil.example#@fcm.googleapis.com/x",
    "https://fcm.googleapis.com/x#fragment",
    "https://fcm.googleapis.com./x",
    "https://.push.apple.com/x",
    "https://a..push.apple.com/x",
    "https://-a.push.apple.com/x",
    "https://xn--a.push.apple.com/x",
    "https://a_b.push.apple.com/x",
    "https://fcm%2egoogleapis.com/x",
    "https://fcm。googleapis。com/x",
    "https://ｆｃｍ.googleapis.com/x",
    "https://fcm.googleapis.com/ж",
    "https://fcm.googleapis.com/a b",
    " https://fcm.googleapis.com/x",
    "https://fcm.googleapis.com/x\n",
    "https://fcm.googleapis.com/x\r\nHost: evil.example",
    "https://fcm.googleapis.com/\x00",
    "https://fcm.googleapis.com\t/x",
    "https://127.0.0.1/x",
    "https://2130706433/x",
    "https://0x7f000001/x",
    "https://0177.0.0.1/x",
    "https://127.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[fe80::1%25eth0]/x",
    "https://localhost/x",
    "https://fcm.googleapis.com/" + "x" * LONGEST_ENDPOINT,
    "https://" + "a" * 64 + ".push.apple.com/x",
]


@pytest.mark.parametrize("endpoint", REAL)
def test_the_real_services_are_allowed(endpoint: str) -> None:
    assert allowed(endpoint)


@pytest.mark.parametrize("endpoint", NOT_SERVICES + TRICKS)
def test_everything_else_is_not(endpoint: str) -> None:
    assert not allowed(endpoint)
    assert not allowed(endpoint, ["127.0.0.1:8123"])


def test_the_longest_endpoint_is_still_allowed() -> None:
    longest = "https://fcm.googleapis.com/".ljust(LONGEST_ENDPOINT, "x")
    assert allowed(longest)
    assert not allowed(longest + "x")


@pytest.mark.parametrize(
    ("endpoint", "extra", "expected"),
    [
        ("http://127.0.0.1:8123/push/1", "127.0.0.1:8123", True),
        ("https://127.0.0.1:8123/push/1", "127.0.0.1:8123", True),
        ("http://127.0.0.1:8124/push/1", "127.0.0.1:8123", False),
        ("http://127.0.0.1/push/1", "127.0.0.1:8123", False),
        ("http://localhost:9/push/1", "localhost", True),
        ("http://localhost/push/1", "localhost", True),
        ("http://localhost:9/push/1", "127.0.0.1", False),
        ("http://u@localhost:9/push/1", "localhost", False),
        ("http://localhost.evil.example/push/1", "localhost", False),
        ("http://example.org/push/None", "example.org:None", False),
    ],
)
def test_an_extra_host_opens_only_itself(endpoint: str, extra: str, expected: bool) -> None:
    assert allowed(endpoint, [extra]) is expected


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("https://fcm.googleapis.com/x", "https://fcm.googleapis.com"),
        ("https://fcm.googleapis.com:443/x", "https://fcm.googleapis.com"),
        ("http://127.0.0.1:8123/x", "http://127.0.0.1:8123"),
        ("http://localhost:80/x", "http://localhost"),
        ("https://localhost:80/x", "https://localhost:80"),
    ],
)
def test_an_origin_leaves_out_the_default_port(endpoint: str, expected: str) -> None:
    assert origin(endpoint) == expected


@pytest.mark.parametrize("address", ["8.8.8.8", "142.250.74.10", "2a00:1450:400f::200a"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.255.255.250"),
        *("255.255.255.255", "240.0.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fd00::1"),
        *("ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
        *("64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::", "", "x"),
    ],
)
def test_addresses_inside_a_network_are_not(address: str) -> None:
    assert not public(address)


def test_what_each_status_asks_of_us() -> None:
    meanings = {
        "sent": (200, 201, 202, 204),
        "gone": (404, 410),
        "refused": (301, 302, 303, 307, 308, 400, 401, 402, 403, 405, 409, 413, 415, 422, 451),
        "later": (408, 425, 429, 500, 502, 503, 504, 507, 599),
    }
    for meaning, statuses in meanings.items():
        assert {verdict(status) for status in statuses} == {meaning}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("7", 7.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("999999999", LONGEST_WAIT),
        ("9" * 400, None),
        ("Sun, 29 Mar 2026 01:02:00 GMT", 120.0),
        ("Sun, 29 Mar 2026 00:00:00 GMT", 0.0),
        ("Sun, 29 Mar 2026 03:01:00 +0200", 60.0),
        ("Sun, 29 Mar 2099 01:02:00 GMT", LONGEST_WAIT),
        ("-5", None),
        ("1.5", None),
        ("1e9", None),
        ("٣", None),
        ("soon", None),
        ("", None),
        ("Sun, 99 Mar 2026 01:02:00 GMT", None),
    ],
)
def test_retry_after_in_all_its_forms(header: str | None, expected: float | None) -> None:
    assert wait(header, NOW) == expected
