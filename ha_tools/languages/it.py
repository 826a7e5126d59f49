"""Italian."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names}: devo farlo davvero?",
    ask_pin="{names}: mi serve il PIN. Qual è?",
    no_pin="{names}: serve un PIN, e non ne è impostato nessuno.",
    wrong_pin="Questo PIN è sbagliato. Ripetilo, oppure di' basta.",
    locked_out="Il PIN era sbagliato troppe volte. Per {minutes} minuti non ne accetto.",
    unasked_pin="Non ho chiesto nessun PIN.",
    forbidden="{names}: non mi è permesso.",
    cancelled="Va bene.",
    unavailable="{names}: non raggiungibile.",
    unchanged="{names}: non è cambiato niente.",
    refused="{names}: non ha funzionato.",
    offline="In questo momento non riesco a raggiungere la casa.",
    not_let_in="Home Assistant rifiuta il mio token di accesso. Creane uno nuovo nel tuo profilo e dallo a Parley.",
    nothing_exposed=(
        "Non vedo ancora niente della tua casa. Scegli in Home Assistant, negli assistenti vocali, che cosa "
        "posso comandare."
    ),
    learning="Sto ancora imparando i nomi della casa. Riprova tra un momento.",
    not_listed="Non è sulla lista {names}.",
    listed_already="È già sulla lista {names}.",
    timer_over="{names}: il timer è scaduto.",
    which="Quale: {choices}?",
    near="Non lo conosco. Intendi {choices}?",
    either="o",
    joints="e, ed",
    yes=(
        "sì, si, certo, certamente, va bene, d'accordo, fallo, fai pure, procedi, per favore, sì grazie,"
        " esatto, giusto, confermo, ok"
    ),
    no="no, no grazie, meglio di no, assolutamente no, nessuno, nessuna, niente",
    stop=(
        "basta, stop, ferma, fermati, fermo, silenzio, zitto, zitta, smettila, annulla, lascia stare, lascia perdere"
    ),
    ends_ringing=(
        "grazie, spegni, arrivo, va bene, sono sveglio, sono sveglia, spegni la sveglia, ferma la "
        "sveglia, ferma il timer, spegni il timer"
    ),
    ordinals="primo prima, secondo seconda, terzo terza, quarto quarta, ultimo ultima",
    beside_choice="il, la, lo, l, quello, quella, in, di, del, della, voglio, per, favore, luce, lampada",
    digits="",
    beside_pin="il, mio, pin, codice, numero, è, eh, ehm, sì, per, favore, e, la",
    doubtful="non, mai, niente, nulla, nessun, nessuna, se, quando, tranne, eccetto, prima, dopo, senza",
    asking=(
        "che, cosa, che cosa, cos'è, chi, dove, quando, come, perché, quanto, quanti, quante, quale, "
        "quali, c'è, ci sono"
    ),
    whereabouts_unknown="Non so dove sia {names}.",
    articles="il, lo, la, i, gli, le, l', un, uno, una, un', del, dello, della, dei, degli, delle, dell', d'",
    thanks="grazie, grazie mille, molte grazie, ti ringrazio",
    welcome="Prego.",
    greetings="ciao, buongiorno, buonasera, salve",
    hello="Ciao.",
    help="aiuto, aiutami, cosa puoi fare, che cosa puoi fare, cosa sai fare, che cosa sai fare",
    can_do=(
        "Posso accendere luci e dispositivi, regolare il riscaldamento e i timer, tenere liste e dire che "
        "cosa è acceso o aperto."
    ),
    home_nouns=(
        "luce, luci, lampada, riscaldamento, termostato, porta, finestra, tapparell, tenda, tende, serratura, "
        "garage, televis, altoparlant, musica, volume, aspirapolvere, allarme, sveglia, timer, promemoria, "
        "lista, calendario, messaggio, annuncio, condizionatore, ventilatore, presa, temperatura, scena, "
        "casa, lavatrice, asciugatrice, lavastoviglie, frigo"
    ),
    home_states="caldo, freddo, qui, sopra, sotto, dentro, fuori, pronto, pronta, finito, finita",
    politely=(
        "puoi, potresti, può, potrebbe, vuoi, ti dispiace, è possibile, sarebbe possibile, c'è modo, "
        "possiamo, potremmo, che ne dici di, che ne dici se, perché non, c'è la possibilità, c'è possibilità"
    ),
    wants_words=(
        "raccont*, spieg*, traduci*, sillaba*, calcola*, consigli*, descrivi*, barzelletta*, storia*, "
        "poesia*, indovinell*, ricetta*, favola*, fiaba*, giochiamo"
    ),
    defines=(
        "cos'è un, cos'è una, cos'è un', che cos'è un, che cos'è una, cosa sono, a cosa serve un, a cosa "
        "serve una, come funziona un, come funziona una, come funzionano, differenza tra, come si dice, come "
        "si scrive, che significa, cosa significa"
    ),
    nothing_done="Non ho cambiato niente.",
    not_looked_up="Non ho potuto verificarlo in casa tua.",
)
