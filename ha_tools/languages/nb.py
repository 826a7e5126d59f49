"""Norwegian."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names}: skal jeg virkelig gjøre det?",
    ask_pin="{names}: til det trenger jeg pinkoden. Hva er den?",
    no_pin="{names}: til det trengs en pinkode, og ingen er satt.",
    wrong_pin="Pinkoden er feil. Si den igjen, eller si stopp.",
    locked_out="Pinkoden var feil for mange ganger. Jeg tar ikke imod noen de neste {minutes} minuttene.",
    unasked_pin="Jeg spurte ikke om en pinkode.",
    forbidden="{names}: det har jeg ikke lov til.",
    cancelled="Greit.",
    unavailable="{names}: kan ikke nås.",
    unchanged="{names}: ingenting endret seg.",
    refused="{names}: det gikk ikke.",
    offline="Jeg får ikke kontakt med hjemmet akkurat nå.",
    not_let_in="Home Assistant avviser tilgangstokenet mitt. Lag et nytt i profilen din, og gi det til Parley.",
    nothing_exposed=(
        "Jeg ser ingenting i hjemmet ditt ennå. Velg i Home Assistant under stemmeassistenter hva jeg kan styre."
    ),
    learning="Jeg holder på å lære navnene i hjemmet. Prøv igjen om litt.",
    not_listed="Det står ikke på listen {names}.",
    listed_already="Det står allerede på listen {names}.",
    timer_over="{names}: timeren er ferdig.",
    which="Hva mener du: {choices}?",
    near="Det kjenner jeg ikke. Mener du {choices}?",
    either="eller",
    joints="og, samt",
    yes=("ja, jo, jepp, selvfølgelig, selvsagt, gjerne, ja takk, gjør det, greit, ok, okei, stemmer, nettopp, bekreft"),
    no="nei, nei takk, helst ikke, absolutt ikke, ingen, ingenting, ingen av dem",
    stop="stopp, stop, stille, vær stille, hold opp, slutt, avbryt, glem det",
    ends_ringing=(
        "nok, det holder, takk, skru av, slå av, jeg er våken, jeg kommer, slå av alarmen, stopp "
        "alarmen, stopp timeren, skru av vekkerklokka"
    ),
    ordinals="første, andre, tredje, fjerde, siste",
    beside_choice="den, det, i, på, jeg, mener, vil, takk, lampen, lyset",
    digits="en=1, ei=1, én=1",
    beside_pin="min, pin, pinkode, pinkoden, koden, kode, er, nummer, ja, eh, og, den",
    doubtful="ikke, ingen, ingenting, aldri, hvis, når, med mindre, unntatt, før, etter, uten, om",
    asking="hva, hvem, hvor, når, hvordan, hvorfor, hvilken, hvilket, hvilke, er det, står, er",
    whereabouts_unknown="Jeg vet ikke hvor {names} er.",
    articles="",
    thanks="takk, tusen takk, takk skal du ha, mange takk",
    welcome="Bare hyggelig.",
    greetings="hei, hallo, god morgen, god dag, god kveld",
    hello="Hei.",
    help="hjelp, hva kan du, hva kan du gjøre",
    can_do="Jeg kan slå på lys og apparater, stille varme og timere, føre lister og si hva som er på eller åpent.",
    home_nouns=(
        "lys, lampe, varme, termostat, dør, vindu, persienne, gardin, lås, garasje, tv, høyttaler, musikk, "
        "volum, støvsuger, alarm, vekkerklokke, timer, påminnelse, liste, kalender, melding, aircondition, "
        "vifte, stikkontakt, temperatur, scene, hus, hjem, vaskemaskin, tørketrommel, oppvaskmaskin, "
        "kjøleskap"
    ),
    home_states="åpent, varmt, kaldt, her, ute, hjemme, ferdig",
    politely=(
        "kan du, kunne du, vil du, kan jeg få, kan vi, er det mulig, er det noen sjanse, hva med å, går det "
        "an, kunne vi"
    ),
    wants_words=(
        "fortell*, forklar*, oversett*, stav, regn ut, anbefal*, beskriv*, vits*, historie*, dikt*, gåte*, "
        "oppskrift*, eventyr*"
    ),
    defines=(
        "hva er en, hva er et, hvordan virker en, hvordan virker et, hvordan fungerer en, forskjellen på, "
        "forskjell på, hvordan sier man, hvordan staver man, hva betyr"
    ),
    nothing_done="Jeg har ikke endret noe.",
    not_looked_up="Det fikk jeg ikke sjekket hjemme hos deg.",
)
