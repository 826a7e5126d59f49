"""Polish."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names}: czy na pewno mam to zrobić?",
    ask_pin="{names}: potrzebuję kodu PIN. Jaki jest kod?",
    no_pin="{names}: do tego potrzebny jest PIN, a żaden nie jest ustawiony.",
    wrong_pin="Ten PIN jest błędny. Powtórz go albo powiedz stop.",
    locked_out="PIN był zbyt często błędny. Przez {minutes} min nie przyjmuję żadnego.",
    unasked_pin="Nie pytałem o PIN.",
    forbidden="{names}: nie wolno mi tego zrobić.",
    cancelled="W porządku.",
    unavailable="{names}: niedostępne.",
    unchanged="{names}: nic się nie zmieniło.",
    refused="{names}: nie udało się.",
    offline="Nie mogę teraz połączyć się z domem.",
    not_let_in="Home Assistant odrzuca mój token dostępu. Utwórz nowy w swoim profilu i podaj go Parley.",
    nothing_exposed=(
        "Nie widzę jeszcze niczego w twoim domu. Wybierz w Home Assistant, w asystentach głosowych, czym mogę sterować."
    ),
    learning="Wciąż uczę się nazw w tym domu. Spróbuj za chwilę.",
    not_listed="Tego nie ma na liście {names}.",
    listed_already="To już jest na liście {names}.",
    timer_over="{names}: minutnik zakończył odliczanie.",
    which="Co masz na myśli: {choices}?",
    near="Nie znam tego. Czy chodzi o {choices}?",
    either="lub",
    joints="i, oraz",
    yes=(
        "tak, jasne, oczywiście, pewnie, proszę, tak proszę, zrób to, dobrze, zgadza się, potwierdzam, "
        "dokładnie, w porządku, ok"
    ),
    no="nie, nie dziękuję, lepiej nie, w żadnym razie, żaden, żadna, żadne",
    stop="stop, cisza, cicho, zamilcz, przestań, anuluj, nieważne",
    ends_ringing=(
        "dość, wystarczy, dziękuję, dzięki, wyłącz, już wstaję, już idę, nie śpię, wyłącz budzik, wyłącz"
        " alarm, wyłącz minutnik, zatrzymaj minutnik"
    ),
    ordinals=(
        "pierwszy pierwsza pierwsze pierwszą, drugi druga drugie drugą, trzeci trzecia trzecie trzecią, "
        "czwarty czwarta czwarte czwartą, ostatni ostatnia ostatnie ostatnią"
    ),
    beside_choice="ten, ta, to, tę, w, na, proszę, chcę, światło, lampa, lampę",
    digits="",
    beside_pin="mój, pin, kod, to, jest, numer, tak, proszę, yyy, i",
    doubtful="nie, nigdy, nic, żaden, żadna, żadne, jeśli, jeżeli, gdy, kiedy, oprócz, zanim, bez, chyba",
    asking="co, kto, gdzie, kiedy, jak, dlaczego, ile, który, która, które, czy",
    whereabouts_unknown="Nie wiem, gdzie jest {names}.",
    articles="",
    thanks="dziękuję, dzięki, dziękuję bardzo, wielkie dzięki",
    welcome="Nie ma za co.",
    greetings="cześć, dzień dobry, dobry wieczór, hej, witaj",
    hello="Dzień dobry.",
    help="pomoc, pomocy, co potrafisz, co umiesz",
    can_do=(
        "Umiem włączać światła i urządzenia, ustawiać ogrzewanie i minutniki, prowadzić listy i mówić, co "
        "jest włączone lub otwarte."
    ),
    home_nouns=(
        "swiatl, swiatel, lamp, ogrzew, termostat, stopni, drzwi, okn, rolet, zaluzj, zaslon, zamek, garaz, telewiz, "
        "glosnik, muzyk, glosnosc, odkurzacz, alarm, budzik, minutnik, timer, przypomni, list, kalendarz, "
        "wiadomosc, komunikat, klimatyz, wentylator, gniazdk, temperatur, scen, dom, czujnik, bateri, pogod, "
        "wilgotnos, kaloryfer, grzejnik, bojler, kamer, kosiark, radio, żarówk, przełącznik, piekarnik, "
        "kuchni, salon, sypialni, korytarz, piwnic, ogród, ogrodzie, pralk, suszark, zmywark, lodówk, "
        "ekspres, żelazk"
    ),
    home_states=(
        "włączeni, otwartego, ciepło, cieplej, zimno, zimniej, wilgotno, ciemno, tu, tutaj, tam, górze, dole, "
        "środku, zewnątrz, domu, świeci, świecą, gotowe, gotowy, gotowa, skończone"
    ),
    politely=(
        "możesz, mógłbyś, mogłabyś, czy możesz, czy mógłbyś, czy mogłabyś, czy może pan, czy może pani, "
        "zechcesz, czy da się, czy dałoby się, czy jest możliwe, czy byłoby możliwe, czy możemy, czy "
        "moglibyśmy, czy jest szansa, co powiesz na, może byś, a może"
    ),
    wants_words=(
        "opowie*, wytłumacz*, wyjaśni*, przetłumacz*, przeliteruj*, policz*, oblicz*, poleć, polec*, opisz*, "
        "dowcip*, żart*, historię, historyjk*, wiersz*, zagadk*, przepis*, bajk*, zagrajmy, pobawmy"
    ),
    defines=(
        "co to jest, co to są, czym jest, czym są, do czego służy, do czego służą, "
        "różnica między, różni się, jak jest po, jak powiedzieć, jak się pisze, co znaczy, co oznacza"
    ),
    nothing_done="Niczego nie zmieniłem.",
    not_looked_up="Nie udało mi się tego sprawdzić w twoim domu.",
)
