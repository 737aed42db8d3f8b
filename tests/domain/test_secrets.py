"""Texts that give away a password are refused, and texts about passwords are not. REG8."""

import pytest

from bot.domain.secrets import looks_like_password

REFUSED = [
    "Lösenord: Sommar2026",
    "lösenordet är bollmora1",
    "Inloggning bollmora@tyreso.example / Vinter24!",
    "password = hunter2",
    "the password is hunter2",
    "Pwd/hej123",
    "Lösenord till kontot: simhallen",
    "losenord: Simma123",
    "Facebooklösenordet: Sommar2026",
    "lösen Simma2026!",
    "PIN-kod: 4711",
    "Användarnamn bollmora, Kv7!pqrs9",
    "Kontot delas av oss: Xk9#mPq2vL",
    "Lösenordet för Instagram heter Glass4alla",
    "passphrase: correct horse battery staple",
]
ACCEPTED = [
    "hjälpa folk att byta lösenord",
    "Vi hjälper den som har glömt sitt lösenord.",
    "Lösenordet är viktigt att skydda.",
    "Lösenord lämnas aldrig ut till någon.",
    "We never share passwords.",
    "The password is never shared with anybody.",
    "Berätta om säkra lösenord och tvåstegsverifiering",
    "Simhallen har två pass: förmiddag och eftermiddag",
    "Öppna träningspass kl. 18.00-19.30 på tisdagar",
    "Inloggning sker med BankID",
    "Boka på tyreso.example/boka eller ring 08-578 291 00",
    "Kampanjen #Bollmora2026 lockar barn och unga",
    "Skriv till bollmorabadet@tyreso.example",
    "1 000 besökare/vecka, 50 % fler än 2025!",
    "Se filmen på https://www.youtube.com/watch?v=Ab1cdEfg",
]


def test_the_table_is_whole() -> None:
    assert len(REFUSED) == len(ACCEPTED) == 15


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert looks_like_password(text)
    assert looks_like_password(f"Vi når fler.\n{text}\nHör av er.")


@pytest.mark.parametrize("text", ACCEPTED)
def test_accepted(text: str) -> None:
    assert not looks_like_password(text)
