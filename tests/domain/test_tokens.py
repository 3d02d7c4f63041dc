"""Secrets of links and cookies: long, new each time, and stored only as a hash."""

from scs_manager.domain.tokens import new_token, token_hash


def test_a_token_is_safe_in_a_url_and_never_comes_twice() -> None:
    first, second = new_token(), new_token()

    assert first != second
    assert len(first) == len(second) == 43
    assert all(sign.isalnum() or sign in "-_" for sign in first)


def test_what_is_stored_is_the_sha_256_of_the_token() -> None:
    assert token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
