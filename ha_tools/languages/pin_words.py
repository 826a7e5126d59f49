"""The words for a PIN, in every language that we speak: a model that names it may have asked for one. Pure."""

import re

_STEMS = """
code passcode kode kod kód código codice cijfercode ziffernfolge код пин пін
digit ziffer chiffre cifra cifre dígito cijfer siffr siffer ciffer číslic cyfr számjegy цифр
secret geheim segret secreto segredo hemlig hemmelig tajn titkos секрет таємн
combinat kombinat combinaz combinac combinaç kombinac комбінац комбинац
password passphrase kennwort passwort wachtwoord contraseña senha lösenord hasło heslo jelszó jelszav пароль adgangskode
passord
""".split()
"""Beginnings of words for a code, digits, a secret, a combination, a password."""

_PHRASES = ("mot de passe", "palavra-passe", "parola d'ordine", "magic number", "four numbers", "vier zahlen")

_PIN = r"\bpin(?:s|[- ]?(?:code|kod)\w*)?\b"

_NAMED = re.compile("|".join([_PIN, *(rf"\b{re.escape(stem)}" for stem in (*_STEMS, *_PHRASES))]))


def names_pin(text: str) -> bool:
    """Return whether a text speaks of a PIN, a code, digits or a password."""
    return bool(_NAMED.search(text.lower().replace("\u2019", "'")))
