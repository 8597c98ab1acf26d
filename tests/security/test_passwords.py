"""What a password may be, and in which form it is compared."""

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from psoas_care.accounts.hashers import Argon2Hasher
from psoas_care.accounts.models import User
from tests.accounts.test_sign_in_urls import is_signed_in, sign_in, sign_up

GUESSABLE = [
    "psoas-care-12",
    "Psoas Care 2026!",
    "psoascare1234",
    "psoas psoas psoas",
    "my-password-12",
    "aaaaaaaaaaaa",
    "AAAAAAaaaaaa",
    "ａａａａａａａａａａａａ",  # wide letters are letters  # noqa: RUF001
    "111111111111",
    "............",
    "            ",
    "abababababab",
    "abcabcabcabc",
    "staple staple staple",
    "123456123456",
    "1234567890123",
    "zyxwvutsrqponm",
    "qwertyuiopasdf",
    "qwertz-qwertz-1",
    "passwordpassword",
    "welcome-psoas-care",
    "aaaabbbbccccdddd",
    "iliopsoas2026",
]
GOOD = [
    "correct horse battery",
    "seven purple umbrellas",
    "take care of my knees daily",
    "k#9$Lm!2@pQ7&z",
    "fünf 馬 🐴 viele Wörter",
    "Ωμέγα και άλφα μαζί",
    "8f3a91c07bd2",
    "x" * 4 + "-lighthouse-41-ferry",
]


@pytest.mark.parametrize("password", GUESSABLE)
def test_s13_what_is_easy_to_guess_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", GOOD)
def test_s13_what_is_hard_to_guess_needs_no_digits_or_signs(password):
    validate_password(password)


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["psoas-care-12", "aaaaaaaaaaaa"])
def test_s13_sign_up_says_what_to_take_instead(password):
    answer = sign_up(Client(), password1=password)

    assert "This password is easy to guess" in answer.text
    assert "Take three or four words" in Client().get("/accounts/signup/").text
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("set_as", "typed"),
    [
        ("caf\u00e9 au lait du matin", "cafe\u0301 au lait du matin"),
        ("cafe\u0301 au lait du matin", "caf\u00e9 au lait du matin"),
        ("\uff44\uff41\uff52\uff4b tower bells", "dark tower bells"),
        ("\ufb01nd seven umbrellas", "find seven umbrellas"),
    ],
)
def test_s13_one_password_is_one_on_every_keyboard(set_as, typed):
    """Two ways to write the same characters, made equal by NFKC."""
    sign_up(Client(), password1=set_as)
    client = Client()

    sign_in(client, "new@example.org", typed)

    assert is_signed_in(client)
    assert not is_signed_in(Client())


@pytest.mark.django_db
def test_s13_another_password_is_another():
    sign_up(Client(), password1="seven purple umbrellas")
    client = Client()

    for other in ["Seven purple umbrellas", "seven purple umbrellas ", "seven purple"]:
        sign_in(client, "new@example.org", other)

    assert not is_signed_in(client)


@pytest.mark.django_db
@pytest.mark.parametrize("length", [64, 1000])
def test_s13_long_passwords_count_to_their_end(length):
    password = "".join(chr(0x4E00 + 7 * n) for n in range(length))
    sign_up(Client(), password1=password)
    shorter, same = Client(), Client()

    sign_in(shorter, "new@example.org", password[:-1])
    sign_in(same, "new@example.org", password)

    assert not is_signed_in(shorter)
    assert is_signed_in(same)


def test_s13_hashes_are_argon2id_and_made_anew_when_weaker(settings, db):
    settings.PASSWORD_HASHERS = [
        "psoas_care.accounts.hashers.Argon2Hasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    person = User(email="a@example.org")
    person.set_password("seven purple umbrellas")
    assert isinstance(identify_hasher(person.password), Argon2Hasher)
    assert person.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")

    person.password = "md5$salt$" + "0" * 32
    assert not person.check_password("seven purple umbrellas")
    settings.PASSWORD_HASHERS.reverse()
    person.set_password("seven purple umbrellas")
    person.save()
    settings.PASSWORD_HASHERS.reverse()
    assert sign_in(Client(), "a@example.org", "seven purple umbrellas")
    person.refresh_from_db()
    assert person.password.startswith("argon2$")
