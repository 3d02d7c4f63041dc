"""Addresses that can be written to: plain ones, and nothing that a mail header would read as more."""

import email.message
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.email_addresses import LONGEST, is_email


@pytest.mark.parametrize(
    "address",
    [
        "pat@home.example",
        "pat.o'neil+diary@mail.home.example",
        "a@localhost",
        "1@2.example",
        "a" * 64 + "@b.example",
    ],
)
def test_a_plain_address_can_be_written_to(address: str) -> None:
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "", "pat", "@", "pat@", "@home.example", "pat@[home.example", '"pat@home.example', "pat@(x",
        "pat@@x.example", "pat@home.example,all@x.example", "pat@home.example;", "<pat@home.example>",
        "mailto:pat@x.example", "pat@home..example", ".pat@home.example", "pat.@home.example",
        "pat@home.example.", "pat@-home.example", "pat@home.example\n", "p t@home.example",
        "p\u00e4t@home.example", "pat@h\u00f6me.example", "pat\0@home.example",
        "a" * 65 + "@b.example", "a@" + "b" * 64 + ".example",
    ],
)  # fmt: skip
def test_anything_else_cannot(address: str) -> None:
    assert not is_email(address)


def test_an_address_is_at_most_as_long_as_mail_allows() -> None:
    host = ".".join(["b" * 63, "b" * 63, "b" * 60])
    assert len("a" * 64 + "@" + host) == LONGEST - 1
    assert is_email("a" * 64 + "@" + host + "b")
    assert not is_email("a" * 64 + "@" + host + "bb")


_part = st.text(alphabet='ab@.<>()"\\:;,[] \t=?_-', min_size=1, max_size=6)


@given(st.builds("{}@{}".format, _part, _part))
def test_whatever_is_accepted_the_mail_library_reads_as_that_one_address(text: str) -> None:
    if is_email(text):
        mail = email.message.EmailMessage()
        mail["To"] = text
        mail.as_bytes(policy=email.policy.SMTP)
        assert [each.addr_spec for each in mail["To"].addresses] == [text]
