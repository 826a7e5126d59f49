"""Swedish."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names}: ska jag verkligen göra det?",
    ask_pin="{names}: för det behöver jag pinkoden. Vilken är den?",
    no_pin="{names}: för det krävs en pinkod, och ingen är inställd.",
    wrong_pin="Pinkoden är fel. Säg den igen, eller säg stopp.",
    locked_out="Pinkoden var fel för många gånger. Jag tar ingen på {minutes} minuter.",
    unasked_pin="Jag bad inte om någon pinkod.",
    forbidden="{names}: det får jag inte göra.",
    cancelled="Okej.",
    unavailable="{names}: går inte att nå.",
    unchanged="{names}: ingenting ändrades.",
    refused="{names}: det gick inte.",
    offline="Jag når inte hemmet just nu.",
    not_let_in="Home Assistant godtar inte min åtkomsttoken. Skapa en ny i din profil och ge den till Parley.",
    nothing_exposed="Jag ser ingenting i ditt hem ännu. Välj i Home Assistant under röstassistenter vad jag får styra.",
    learning="Jag håller på att lära mig namnen i hemmet. Försök igen om en stund.",
    not_listed="Det finns inte på listan {names}.",
    listed_already="Det finns redan på listan {names}.",
    timer_over="{names}: timern har gått ut.",
    which="Vilken menar du: {choices}?",
    near="Det känner jag inte till. Menar du {choices}?",
    either="eller",
    joints="och, samt",
    yes=(
        "ja, jo, japp, jajamän, visst, självklart, absolut, gärna, ja tack, gör det, okej, ok, stämmer, precis, javisst"
    ),
    no="nej, nej tack, helst inte, absolut inte, ingen, inget, inga, ingen av dem",
    stop="stopp, stop, sluta, tyst, var tyst, avbryt, glöm det, strunt samma",
    ends_ringing=(
        "räcker, det räcker, nog, tack, stäng av, jag är vaken, jag kommer, stäng av alarmet, stäng av "
        "väckarklockan, stäng av timern, stoppa timern"
    ),
    ordinals="första, andra, tredje, fjärde, sista",
    beside_choice="den, det, i, på, jag, menar, vill, tack, lampan, ljuset",
    digits="",
    beside_pin="min, pin, pinkod, pinkoden, koden, kod, är, nummer, ja, eh, och, den",
    doubtful="inte, inget, ingen, inga, aldrig, om, när, ifall, utom, innan, efter, utan",
    asking="vad, vem, var, när, hur, varför, vilken, vilket, vilka, finns, står, är",
    whereabouts_unknown="Jag vet inte var {names} är.",
    articles="",
    thanks="tack, tack så mycket, tusen tack",
    welcome="Varsågod.",
    greetings="hej, god morgon, god dag, god kväll, hallå",
    hello="Hej.",
    help="hjälp, vad kan du, vad kan du göra",
    can_do=(
        "Jag kan tända lampor och apparater, ställa in värme och timrar, föra listor och säga vad som är på "
        "eller öppet."
    ),
    home_nouns=(
        "ljus, lampa, lampor, värme, termostat, dörr, fönster, persienn, gardin, lås, garage, tv, högtalare, "
        "musik, volym, dammsugare, larm, väckarklocka, timer, påminnelse, lista, kalender, meddelande, "
        "luftkonditionering, fläkt, eluttag, temperatur, scen, hus, hem, tvättmaskin, torktumlare, "
        "diskmaskin, kylskåp"
    ),
    home_states="tänt, släckt, varmt, kallt, här, uppe, nere, ute, hemma, klar, klart, färdig, färdigt",
    politely=(
        "kan du, skulle du kunna, vill du, får jag, kan jag få, kan vi, är det möjligt, finns det någon "
        "chans, finns det chans, vad sägs om, går det att, skulle det gå, hur vore det"
    ),
    wants_words=(
        "berätta*, förklara*, översätt*, stava*, räkna ut, rekommendera*, beskriv*, skämt*, saga, historia, "
        "historier, dikt*, gåta*, gåtor*, recept*"
    ),
    defines=(
        "vad är en, vad är ett, hur fungerar en, hur fungerar ett, skillnaden mellan, skillnad mellan, hur "
        "säger man, hur stavar man, vad betyder"
    ),
    nothing_done="Jag har inte ändrat något.",
    not_looked_up="Det kunde jag inte kontrollera hemma hos dig.",
)
