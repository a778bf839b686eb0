"""Which digits in a person's words can be called."""

import pytest

from app.core.phone_numbers import numbers_in


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("My sister Noor, 555 0177. Any hour.", ["555 0177"]),
        ("Ida (202) 555-0142, Bo +44 20 7946 0000", ["(202) 555-0142", "+44 20 7946 0000"]),
        ("Harbor Clinic: +1 555 010 9999", ["+1 555 010 9999"]),
        ("5550177\n5550178\nagain 5550177", ["5550177", "5550178"]),
        ("call 555 0142, or\n555 0143.", ["555 0142", "555 0143"]),
        ("988 or 116 123", []),
        ("room 12, at 10:30 - 11:30", []),
        ("since 2026-03-04, 04-03-2026 and 2019 - 2021", []),
        ("https://example.org/55501420", []),
        ("1.500.000 or 3.1415926535", []),
        ("12345678901234567890", []),
        ("", []),
    ],
)
def test_numbers_are_found_as_they_were_written(words: str, found: list[str]) -> None:
    assert list(numbers_in(words)) == found


def test_a_long_row_of_digits_and_spaces_is_read_at_once() -> None:
    assert numbers_in("1 " * 4000) == ()
    assert numbers_in("(" * 8000) == ()
