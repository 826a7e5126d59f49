"""Hungarian."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names}: tényleg megtegyem?",
    ask_pin="{names}: ehhez kell a PIN-kód. Mi az?",
    no_pin="{names}: ehhez PIN-kód kell, de nincs beállítva.",
    wrong_pin="Ez a PIN-kód hibás. Mondd újra, vagy mondd, hogy állj.",
    locked_out="A PIN-kód túl sokszor volt hibás. {minutes} percig nem fogadok el újat.",
    unasked_pin="Nem kértem PIN-kódot.",
    forbidden="{names}: ezt nem tehetem meg.",
    cancelled="Rendben.",
    unavailable="{names}: nem érhető el.",
    unchanged="{names}: semmi sem változott.",
    refused="{names}: nem sikerült.",
    offline="Most nem érem el az otthont.",
    not_let_in=(
        "A Home Assistant elutasítja a hozzáférési tokenemet. Készíts egy újat a profilodban, és add meg a Parley-nak."
    ),
    nothing_exposed=(
        "Még semmit sem látok az otthonodból. Válaszd ki a Home Assistantban a hangasszisztenseknél, mit irányíthatok."
    ),
    learning="Még tanulom az otthon neveit. Próbáld meg egy kicsit később.",
    not_listed="Ez nincs a(z) {names} listán.",
    listed_already="Ez már rajta van a(z) {names} listán.",
    timer_over="{names}: lejárt az időzítő.",
    which="Melyikre gondolsz: {choices}?",
    near="Ezt nem ismerem. Erre gondolsz: {choices}?",
    either="vagy",
    joints="és, meg",
    yes=("igen, persze, természetesen, kérem, igen kérem, csináld, tedd meg, rendben, jó, pontosan, megerősítem, oké"),
    no="nem, ne, nem köszönöm, inkább ne, semmiképp, egyik sem, semmi",
    stop="állj, stop, csend, csendet, hallgass, fejezd be, mégse, mégsem, hagyd, mindegy, felejtsd el",
    ends_ringing=(
        "elég, köszönöm, kösz, kapcsold ki, ébren vagyok, megyek, kapcsold ki az ébresztőt, állítsd le az időzítőt"
    ),
    ordinals="első elsőt, második másodikat, harmadik harmadikat, negyedik negyediket, utolsó utolsót",
    beside_choice="a, az, azt, kérem, lámpa, lámpát, fény",
    digits="két=2",
    beside_pin="a, az, pin, kód, kódom, száma, igen, kérem, izé, és",
    doubtful="nem, ne, soha, semmi, nincs, ha, amikor, mielőtt, miután, kivéve, nélkül, hogy",
    asking="mi, mit, ki, hol, mikor, hogyan, miért, mennyi, hány, melyik, van, vannak",
    whereabouts_unknown="Nem tudom, hol van {names}.",
    articles="",
    thanks="köszönöm, köszi, köszönöm szépen",
    welcome="Szívesen.",
    greetings="szia, helló, jó reggelt, jó napot, jó estét",
    hello="Szia.",
    help="segítség, mit tudsz, mit tudsz csinálni",
    can_do=(
        "Tudok lámpákat és eszközöket kapcsolni, fűtést és időzítőt állítani, listákat vezetni, és "
        "megmondom, mi van bekapcsolva vagy nyitva."
    ),
    home_nouns=(
        "lampa, feny, vilagit, futes, termosztat, ajto, ablak, redony, fuggony, zar, garazs, tv, hangszoro, "
        "zene, hangero, porszivo, riaszto, ebreszto, idozito, emlekezteto, lista, naptar, uzenet, klima, "
        "ventilator, konnektor, homerseklet, jelenet, haz, lakas, mosogep, szaritogep, mosogatogep, huto"
    ),
    home_states="bekapcsolva, kikapcsolva, csukva, meleg, hideg, itt, fent, lent, kint, bent, otthon, kész",
    politely=(
        "tudnál, tudsz, megtennéd, lennél szíves, kérhetem, lehetséges, lehetne, megtennéd, van rá esély, mi "
        "lenne ha, tudnál, nem lehetne"
    ),
    wants_words=(
        "mesélj*, magyarázd*, fordítsd*, betűzd*, számold*, ajánlj*, viccet, vicc*, történet*, vers*, "
        "találós*, recept*, mesét"
    ),
    defines=(
        "mi az a, mi az, mik azok a, hogyan működik egy, hogyan működik a, mire való a, mi a különbség, hogy "
        "mondják, hogy írják, mit jelent"
    ),
    nothing_done="Nem változtattam meg semmit.",
    not_looked_up="Ezt nem tudtam megnézni az otthonodban.",
)
