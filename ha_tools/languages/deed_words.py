"""What is done to things, in a word of each language that has a phrasebook: where a question must name it. Pure."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from ha_tools.languages.phrasebook import listed

DEEDS = (
    "on, off, set, play, pause, stop, run, open, close, lock, unlock, arm, disarm, add, complete, remove, change, "
    "send, timer, cancel, undo, everything"
)
"""What may be done, in the order of the words below; the last stands for all things."""

_WORDS = {
    "cs": (
        "zapnout, vypnout, nastavit, přehrát, pozastavit, zastavit, spustit, otevřít, zavřít, zamknout, "
        "odemknout, zapnout alarm, vypnout alarm, přidat, odškrtnout, odebrat, změnit, odeslat, nastavit časovač, "
        "zrušit, vrátit zpět, všechno"
    ),
    "da": (
        "tænd, sluk, indstil, afspil, sæt på pause, stop, kør, åbn, luk, lås, lås op, slå alarmen til, slå "
        "alarmen fra, tilføj, kryds af, fjern, ændr, send, sæt timer, annuller, fortryd, alt"
    ),
    "de": (
        "einschalten, ausschalten, einstellen, abspielen, anhalten, stoppen, ausführen, öffnen, schließen, "
        "verriegeln, entriegeln, scharf schalten, unscharf schalten, hinzufügen, abhaken, entfernen, ändern, "
        "senden, Timer stellen, abbrechen, rückgängig machen, alles"
    ),
    "es": (
        "encender, apagar, ajustar, reproducir, pausar, detener, ejecutar, abrir, cerrar, bloquear, desbloquear, "
        "armar, desarmar, añadir, marcar como hecho, quitar, cambiar, enviar, poner temporizador, cancelar, "
        "deshacer, todo"
    ),
    "fr": (
        "allumer, éteindre, régler, jouer, mettre en pause, arrêter, lancer, ouvrir, fermer, verrouiller, "
        "déverrouiller, armer, désarmer, ajouter, cocher, retirer, modifier, envoyer, mettre un minuteur, "
        "annuler, défaire, tout"
    ),
    "hu": (
        "bekapcsolás, kikapcsolás, beállítás, lejátszás, szünet, leállítás, futtatás, nyitás, zárás, bezárás, "
        "kinyitás, élesítés, hatástalanítás, hozzáadás, kipipálás, eltávolítás, módosítás, küldés, időzítő, "
        "törlés, visszavonás, minden"
    ),
    "it": (
        "accendere, spegnere, impostare, riprodurre, mettere in pausa, fermare, eseguire, aprire, chiudere, "
        "bloccare, sbloccare, inserire, disinserire, aggiungere, spuntare, rimuovere, cambiare, inviare, "
        "impostare un timer, annullare, ripristinare, tutto"
    ),
    "nb": (
        "slå på, slå av, still inn, spill av, sett på pause, stopp, kjør, åpne, lukk, lås, lås opp, slå på "
        "alarmen, slå av alarmen, legg til, kryss av, fjern, endre, send, sett tidtaker, avbryt, angre, alt"
    ),
    "nl": (
        "aanzetten, uitzetten, instellen, afspelen, pauzeren, stoppen, uitvoeren, openen, sluiten, vergrendelen, "
        "ontgrendelen, inschakelen, uitschakelen, toevoegen, afvinken, verwijderen, wijzigen, versturen, timer "
        "zetten, annuleren, ongedaan maken, alles"
    ),
    "pl": (
        "włączyć, wyłączyć, ustawić, odtworzyć, wstrzymać, zatrzymać, uruchomić, otworzyć, zamknąć, zaryglować, "
        "odryglować, uzbroić, rozbroić, dodać, odhaczyć, usunąć, zmienić, wysłać, nastawić minutnik, anulować, "
        "cofnąć, wszystko"
    ),
    "pt": (
        "ligar, desligar, ajustar, tocar, pausar, parar, executar, abrir, fechar, trancar, destrancar, armar, "
        "desarmar, adicionar, marcar como feito, remover, alterar, enviar, pôr temporizador, cancelar, desfazer, "
        "tudo"
    ),
    "ru": (
        "включить, выключить, установить, воспроизвести, приостановить, остановить, запустить, открыть, закрыть, "
        "запереть, отпереть, поставить на охрану, снять с охраны, добавить, отметить, удалить, изменить, "
        "отправить, поставить таймер, отменить, вернуть как было, всё"
    ),
    "sv": (
        "slå på, stäng av, ställ in, spela, pausa, stoppa, kör, öppna, stäng, lås, lås upp, larma på, larma av, "
        "lägg till, bocka av, ta bort, ändra, skicka, ställ timer, avbryt, ångra, allt"
    ),
    "uk": (
        "увімкнути, вимкнути, встановити, відтворити, призупинити, зупинити, запустити, відчинити, зачинити, "
        "замкнути, відімкнути, поставити на охорону, зняти з охорони, додати, позначити, видалити, змінити, "
        "надіслати, поставити таймер, скасувати, повернути як було, усе"
    ),
}
"""Language -> the words for these, in their order."""


@functools.cache
def deed_words(language: str) -> Mapping[str, str]:
    """Return the words of a language by deed; empty where nobody has written them."""
    return dict(zip(listed(DEEDS), listed(_WORDS.get(language.partition("-")[0], "")), strict=False))
