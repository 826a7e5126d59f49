"""German."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names}: Soll ich das wirklich tun?",
    ask_pin="{names}: Dafür brauche ich die PIN. Wie lautet sie?",
    no_pin="{names}: Dafür ist eine PIN nötig, und es ist keine eingerichtet.",
    wrong_pin="Diese PIN ist falsch. Sag sie noch einmal, oder sag Stopp.",
    locked_out="Die PIN war zu oft falsch. In den nächsten {minutes} Minuten nehme ich keine an.",
    unasked_pin="Ich habe nach keiner PIN gefragt.",
    forbidden="{names}: Das darf ich nicht.",
    cancelled="In Ordnung.",
    unavailable="{names}: nicht erreichbar.",
    unchanged="{names}: Es hat sich nichts geändert.",
    refused="{names}: Das hat nicht geklappt.",
    offline="Ich erreiche dein Zuhause gerade nicht.",
    not_let_in="Home Assistant lehnt mein Zugriffstoken ab. Erstelle in deinem Profil ein neues und gib es Parley.",
    nothing_exposed=(
        "Für mich ist in deinem Zuhause noch nichts freigegeben. Wähle in Home Assistant unter "
        "Sprachassistenten aus, was ich steuern darf."
    ),
    learning="Ich lerne gerade noch die Namen in deinem Zuhause. Versuch es gleich noch einmal.",
    not_listed="Das steht nicht auf der Liste {names}.",
    listed_already="Das steht schon auf der Liste {names}.",
    timer_over="{names}: Der Timer ist abgelaufen.",
    which="Was meinst du: {choices}?",
    near="Das kenne ich nicht. Meinst du {choices}?",
    either="oder",
    joints="und, sowie",
    yes=(
        "ja, jawohl, jo, jup, klar, na klar, sicher, natürlich, gerne, gern, bitte, ja bitte, mach das, "
        "mach es, tu das, tu es, stimmt, genau, richtig, einverstanden, in ordnung, bestätigt"
    ),
    no=(
        "nein, nee, nö, ne, nein danke, lieber nicht, bloß nicht, auf keinen fall, keins, keines, keine,"
        " keiner, keins davon, keine davon"
    ),
    stop=("stopp, stop, halt, ruhe, sei still, sei ruhig, hör auf, aufhören, schluss, abbrechen, abbruch, vergiss es"),
    ends_ringing=(
        "aus, genug, danke, danke schön, ausschalten, schon gut, ich bin wach, bin wach, ich komme, ich "
        "bin schon da, wecker aus, timer aus, alarm aus, mach den wecker aus, schalte den wecker aus, "
        "mach den timer aus, stopp den timer, stopp den wecker"
    ),
    ordinals=(
        "erste ersten erster erstes, zweite zweiten zweiter zweites, dritte dritten dritter drittes, "
        "vierte vierten vierter viertes, letzte letzten letzter letztes"
    ),
    beside_choice="die, der, das, den, dem, im, in, am, ich, meine, nehme, will, bitte, licht, lampe",
    digits="zwo=2, fünnef=5",
    beside_pin="die, meine, der, pin, code, nummer, ist, lautet, ja, bitte, äh, ähm, also, und",
    doubtful=(
        "nicht, nichts, nie, niemals, kein, keine, keinen, keinem, keiner, wenn, falls, sobald, bevor, "
        "nachdem, außer, doch, sondern, ob, dass"
    ),
    asking=(
        "was, wer, wie, wo, wann, warum, welche, welcher, welches, ist, sind, hat, haben, kannst du, "
        "steht, gibt es, wie viele"
    ),
    whereabouts_unknown="Ich weiß nicht, wo {names} ist.",
    articles="der, die, das, den, ein, eine, einen",
    thanks="danke, dankeschön, danke schön, vielen dank, danke sehr, besten dank",
    welcome="Gern geschehen.",
    greetings="hallo, hi, hey, guten morgen, guten tag, guten abend, moin, servus, grüß gott",
    hello="Hallo.",
    help="hilfe, was kannst du, was kannst du alles, was kann ich sagen",
    can_do=(
        "Ich kann Lichter und Geräte schalten, die Heizung und Timer stellen, Listen führen und sagen, was "
        "an oder offen ist."
    ),
    home_nouns=(
        "licht, lampe, leuchte, heizung, thermostat, tür, tor, fenster, rollo, rollladen, jalousie, vorhang, "
        "gardine, schloss, garage, fernseher, lautsprecher, musik, lautstärke, staubsauger, sauger, alarm, "
        "wecker, timer, erinnerung, liste, kalender, termin, nachricht, durchsage, klimaanlage, ventilator, "
        "steckdose, temperatur, szene, haus, wohnung, zimmer, helligkeit, boiler, bewässerung, sensor, "
        "batterie, akku, wetter, luftfeuchtigkeit, strom, ofen, garten, kamera, mäher, radio, glühbirne, "
        "schalter, küche, flur, keller, balkon, waschmaschine, trockner, spülmaschine, wäsche, kühlschrank, "
        "kaffeemaschine, bügeleisen"
    ),
    home_states=(
        "warm, wärmer, kalt, kälter, heiß, feucht, dunkel, da, hier, drinnen, draußen, zuhause, daheim, hause, fertig"
    ),
    politely=(
        "kannst du, könntest du, würdest du, magst du, willst du, können sie, könnten sie, würden sie, kann "
        "man, darf ich, wie wäre es, wie wär's, wär es, wäre es möglich, ist es möglich, gibt es eine "
        "möglichkeit, gibt es eine chance, besteht die möglichkeit, können wir, könnten wir, hast du lust, "
        "was hältst du davon, wie wäre ein, kannst, würde es dir was ausmachen"
    ),
    wants_words=(
        "erzähl*, erklär*, übersetz*, buchstabier*, rechne*, empfiehl, empfehl*, beschreib*, witz*, geschichte*, "
        "gedicht*, rätsel*, rezept*, märchen*, zungenbrecher*, spielen wir"
    ),
    defines=(
        "was ist ein, was ist eine, was sind, was macht ein, was macht eine, wie funktioniert, wie "
        "funktionieren, wozu braucht man, unterschied zwischen, wie oft muss man, wie oft sollte man, wie "
        "sagt man, wie heißt, wie schreibt man, was bedeutet, was heißt"
    ),
    nothing_done="Ich habe nichts verändert.",
    not_looked_up="Das konnte ich bei dir zuhause nicht nachsehen.",
)
