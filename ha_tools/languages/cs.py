"""Czech."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names}: mám to opravdu udělat?",
    ask_pin="{names}: k tomu potřebuji PIN. Jaký je?",
    no_pin="{names}: k tomu je potřeba PIN a žádný není nastaven.",
    wrong_pin="Tento PIN je špatně. Řekni ho znovu, nebo řekni stop.",
    locked_out="PIN byl příliš často špatně. Příštích {minutes} minut žádný nepřijmu.",
    unasked_pin="Na PIN jsem se neptal.",
    forbidden="{names}: to nesmím.",
    cancelled="Dobře.",
    unavailable="{names}: není k dispozici.",
    unchanged="{names}: nic se nezměnilo.",
    refused="{names}: nepovedlo se to.",
    offline="Teď se nemohu spojit s domem.",
    not_let_in="Home Assistant odmítá můj přístupový token. Vytvoř ve svém profilu nový a dej ho Parley.",
    nothing_exposed=(
        "Z tvé domácnosti zatím nic nevidím. V Home Assistantu v nastavení hlasových asistentů vyber, co smím ovládat."
    ),
    learning="Ještě se učím názvy v domě. Zkus to za chvíli.",
    not_listed="To na seznamu {names} není.",
    listed_already="To už na seznamu {names} je.",
    timer_over="{names}: časovač doběhl.",
    which="Co myslíš: {choices}?",
    near="To neznám. Myslíš {choices}?",
    either="nebo",
    joints="a, i",
    yes=(
        "ano, jo, jasně, jistě, samozřejmě, prosím, ano prosím, udělej to, dobře, přesně, správně, "
        "souhlasím, potvrzuji, ok"
    ),
    no="ne, ne děkuji, raději ne, v žádném případě, žádný, žádná, žádné",
    stop="stop, ticho, buď zticha, přestaň, zruš, zrušit, zapomeň na to",
    ends_ringing=(
        "dost, stačí, díky, děkuji, vypni, už jdu, jsem vzhůru, vypni budík, vypni alarm, zastav časovač, vypni časovač"
    ),
    ordinals="první, druhý druhá druhé druhou, třetí, čtvrtý čtvrtá čtvrté čtvrtou, poslední",
    beside_choice="ten, ta, to, tu, v, ve, na, chci, prosím, světlo, lampa, lampu",
    digits="",
    beside_pin="můj, pin, kód, je, číslo, to, ano, prosím, ehm, a",
    doubtful="ne, není, nikdy, nic, žádný, žádná, žádné, pokud, když, jestli, kromě, než, dokud, bez, ať",
    asking="co, kdo, kde, kdy, jak, proč, kolik, který, která, které, je, jsou",
    whereabouts_unknown="Nevím, kde je {names}.",
    articles="",
    thanks="díky, děkuji, děkuju, dík, moc děkuji",
    welcome="Rádo se stalo.",
    greetings="ahoj, dobrý den, dobré ráno, dobrý večer, čau",
    hello="Dobrý den.",
    help="pomoc, co umíš, co všechno umíš, nápověda",
    can_do=(
        "Umím zapínat světla a zařízení, nastavovat topení a časovače, vést seznamy a říct, co je zapnuté "
        "nebo otevřené."
    ),
    home_nouns=(
        "svetl, lamp, topen, termostat, dver, okn, zaluzi, rolet, zavesy, zamek, garaz, televiz, reproduktor, "
        "hudb, hlasitost, vysavac, alarm, budik, casovac, pripomin, seznam, kalendar, zprav, klimatiz, "
        "ventilator, zasuvk, teplot, scen, dum, dome, pracka, pracku, susick, myck, lednic"
    ),
    home_states="teplo, zima, tady, nahoře, dole, venku, doma, svítí, hotovo, hotový, hotová",
    politely=(
        "můžeš, mohl bys, mohla bys, můžete, mohl byste, mohla byste, je možné, bylo by možné, šlo by, "
        "můžeme, co takhle, je šance, nemohl bys, nemohla bys, dá se, dalo by se"
    ),
    wants_words=(
        "vyprávěj*, povídej*, vysvětli*, přelož*, hláskuj*, spočítej*, doporuč*, popiš*, vtip*, příběh*, "
        "báseň*, básničk*, hádank*, recept*, pohádk*"
    ),
    defines=("co je to, co jsou to, k čemu slouží, rozdíl mezi, jak se řekne, jak se píše, co znamená"),
    nothing_done="Nic jsem nezměnil.",
    not_looked_up="To se mi u tebe doma nepodařilo zjistit.",
)
