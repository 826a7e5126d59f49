"""Danish."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names}: skal jeg virkelig gøre det?",
    ask_pin="{names}: det kræver pinkoden. Hvad er den?",
    no_pin="{names}: det kræver en pinkode, og der er ikke angivet nogen.",
    wrong_pin="Pinkoden er forkert. Sig den igen, eller sig stop.",
    locked_out="Pinkoden var forkert for mange gange. Jeg tager ikke imod nogen i {minutes} minutter.",
    unasked_pin="Jeg har ikke bedt om en pinkode.",
    forbidden="{names}: det må jeg ikke.",
    cancelled="I orden.",
    unavailable="{names}: kan ikke nås.",
    unchanged="{names}: der ændrede sig ikke noget.",
    refused="{names}: det lykkedes ikke.",
    offline="Jeg kan ikke få forbindelse til hjemmet lige nu.",
    not_let_in="Home Assistant afviser mit adgangstoken. Lav et nyt i din profil, og giv det til Parley.",
    nothing_exposed=(
        "Jeg kan endnu ikke se noget i dit hjem. Vælg i Home Assistant under stemmeassistenter, hvad jeg må styre."
    ),
    learning="Jeg er stadig ved at lære navnene i hjemmet. Prøv igen om lidt.",
    not_listed="Det står ikke på listen {names}.",
    listed_already="Det står allerede på listen {names}.",
    timer_over="{names}: timeren er udløbet.",
    which="Hvad mener du: {choices}?",
    near="Det kender jeg ikke. Mener du {choices}?",
    either="eller",
    joints="og, samt",
    yes=("ja, jo, jep, jada, selvfølgelig, gerne, ja tak, gør det, okay, okej, ok, det passer, præcis, bekræft"),
    no="nej, nej tak, helst ikke, absolut ikke, ingen, intet, ingen af dem",
    stop="stop, stille, vær stille, ti stille, hold op, annuller, afbryd, glem det",
    ends_ringing=(
        "nok, det er nok, tak, sluk, jeg er vågen, jeg kommer, sluk alarmen, stop alarmen, stop timeren, sluk vækkeuret"
    ),
    ordinals="første, anden andet, tredje, fjerde, sidste",
    beside_choice="den, det, i, på, jeg, mener, vil, tak, lampen, lyset",
    digits="",
    beside_pin="min, pin, pinkode, pinkoden, koden, kode, er, nummer, ja, øh, og, den",
    doubtful="ikke, intet, ingen, aldrig, hvis, når, medmindre, undtagen, før, efter, uden, om",
    asking="hvad, hvem, hvor, hvornår, hvordan, hvorfor, hvilken, hvilket, hvilke, er der, står, er",
    whereabouts_unknown="Jeg ved ikke, hvor {names} er.",
    articles="",
    thanks="tak, mange tak, tusind tak, tak skal du have",
    welcome="Selv tak.",
    greetings="hej, goddag, godmorgen, god aften, davs",
    hello="Hej.",
    help="hjælp, hvad kan du, hvad kan du gøre",
    can_do=(
        "Jeg kan tænde lys og apparater, indstille varme og timere, føre lister og sige, hvad der er tændt eller åbent."
    ),
    home_nouns=(
        "lys, lampe, varme, termostat, dør, vindue, persienne, gardin, lås, garage, fjernsyn, højttaler, "
        "musik, lydstyrke, støvsuger, alarm, vækkeur, timer, påmindelse, liste, kalender, besked, "
        "aircondition, ventilator, stikkontakt, temperatur, scene, hus, hjem, vaskemaskine, tørretumbler, "
        "opvaskemaskine, køleskab"
    ),
    home_states="låste, varmt, koldt, her, oppe, nede, ude, hjemme, færdig, færdigt",
    politely=(
        "kan du, kunne du, vil du, må jeg, kan vi, er det muligt, er der en chance, hvad med at, kunne vi, "
        "ville det være muligt"
    ),
    wants_words=(
        "fortæl*, forklar*, oversæt*, stav, beregn*, anbefal*, beskriv*, vittighed*, historie*, digt*, gåde*, "
        "opskrift*, eventyr*"
    ),
    defines=(
        "hvad er en, hvad er et, hvordan virker en, hvordan virker et, forskellen på, forskel på, hvordan "
        "siger man, hvordan staver man, hvad betyder"
    ),
    nothing_done="Jeg har ikke ændret noget.",
    not_looked_up="Det kunne jeg ikke se efter i dit hjem.",
)
