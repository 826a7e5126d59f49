"""Dutch."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names}: zal ik dat echt doen?",
    ask_pin="{names}: daarvoor heb ik de pincode nodig. Wat is die?",
    no_pin="{names}: daarvoor is een pincode nodig, en er is er geen ingesteld.",
    wrong_pin="Die pincode klopt niet. Zeg hem nog eens, of zeg stop.",
    locked_out="De pincode was te vaak fout. De komende {minutes} minuten neem ik er geen aan.",
    unasked_pin="Ik heb niet om een pincode gevraagd.",
    forbidden="{names}: dat mag ik niet.",
    cancelled="Goed.",
    unavailable="{names}: niet bereikbaar.",
    unchanged="{names}: er is niets veranderd.",
    refused="{names}: dat is niet gelukt.",
    offline="Ik kan het huis op dit moment niet bereiken.",
    not_let_in="Home Assistant weigert mijn toegangstoken. Maak een nieuwe in je profiel en geef die aan Parley.",
    nothing_exposed=(
        "Er is in je huis nog niets voor mij zichtbaar. Kies in Home Assistant bij spraakassistenten wat ik "
        "mag bedienen."
    ),
    learning="Ik leer de namen in je huis nog. Probeer het zo nog eens.",
    not_listed="Dat staat niet op de lijst {names}.",
    listed_already="Dat staat al op de lijst {names}.",
    timer_over="{names}: de timer is afgelopen.",
    which="Welke bedoel je: {choices}?",
    near="Dat ken ik niet. Bedoel je {choices}?",
    either="of",
    joints="en",
    yes=(
        "ja, jawel, jazeker, zeker, natuurlijk, graag, ja graag, alsjeblieft, doe maar, doe het, oké, "
        "ok, akkoord, klopt, precies, goed"
    ),
    no=("nee, neen, nee dank je, nee bedankt, liever niet, doe maar niet, geen, geen van beide, geen van die"),
    stop="stop, stil, wees stil, hou op, houd op, annuleer, annuleren, laat maar",
    ends_ringing=(
        "uit, genoeg, bedankt, dank je, dank je wel, ik ben wakker, ik kom eraan, klaar, wekker uit, "
        "timer uit, zet de wekker uit, stop de timer, stop de wekker"
    ),
    ordinals="eerste, tweede, derde, vierde, laatste",
    beside_choice="de, het, in, van, die, ik, bedoel, graag, alsjeblieft, lamp, licht",
    digits="",
    beside_pin="de, mijn, het, pin, pincode, code, nummer, is, eh, uh, ja, alsjeblieft, en",
    doubtful=("niet, niets, nooit, geen, als, wanneer, indien, zodra, behalve, voordat, nadat, tenzij, zonder, of"),
    asking="wat, wie, waar, wanneer, hoe, waarom, hoeveel, welke, welk, staat, staan, is, zijn, heb ik",
    whereabouts_unknown="Ik weet niet waar {names} is.",
    articles="de, het, een",
    thanks="bedankt, dankjewel, dank je wel, dank je, dank u, dankuwel, dank u wel",
    welcome="Graag gedaan.",
    greetings="hallo, hoi, goedemorgen, goedemiddag, goedenavond, dag",
    hello="Hallo.",
    help="help, hulp, wat kun je, wat kan je, wat kun je doen, wat kan je doen",
    can_do=(
        "Ik kan lampen en apparaten schakelen, de verwarming en timers instellen, lijsten bijhouden en "
        "zeggen wat er aan of open staat."
    ),
    home_nouns=(
        "licht, lamp, verlichting, verwarming, thermostaat, graad, graden, deur, raam, ramen, jaloezie, "
        "rolluik, gordijn, slot, garage, televisie, tv, luidspreker, muziek, volume, stofzuiger, alarm, "
        "wekker, timer, herinnering, lijst, agenda, afspraak, bericht, omroep, airco, ventilator, "
        "stopcontact, temperatuur, scene, huis, kamer, minuut, sensor, batterij, accu, weer, vochtigheid, "
        "radiator, ketel, camera, maaier, radio, gloeilamp, schakelaar, oven, keuken, gang, kelder, tuin, "
        "zolder, slaapkamer, badkamer, wasmachine, droger, vaatwasser, koelkast, koffiezet, strijkijzer"
    ),
    home_states="warm, warmer, koud, kouder, vochtig, donker, hier, boven, beneden, binnen, buiten, thuis, klaar",
    politely=(
        "kun je, kan je, wil je, zou je, zul je, kunt u, wilt u, zou u, kan jij, kun jij, mag ik, is het "
        "mogelijk, zou het mogelijk, kunnen we, wat dacht je van, is er een kans, is er een mogelijkheid, "
        "waarom doe je niet, zullen we, wil jij"
    ),
    wants_words=(
        "vertel*, uitleggen, aanraden, aanbevel*, "
        "leg uit, leg eens uit, leg me uit, vertaal*, spel*, reken*, beschrijf*, mop, moppen, grap*, "
        "verhaal*, verhaaltje*, gedicht*, raadsel*, recept*, sprookje*"
    ),
    defines=(
        "wat is een, wat zijn, wat doet een, hoe werkt een, hoe werken, waarvoor dient een, verschil tussen, "
        "hoe vaak moet je, hoe zeg je, hoe schrijf je, hoe heet, wat betekent"
    ),
    nothing_done="Ik heb niets veranderd.",
    not_looked_up="Dat heb ik bij jou thuis niet kunnen nakijken.",
)
