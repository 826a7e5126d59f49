"""French."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names} : dois-je vraiment le faire ?",
    ask_pin="{names} : il me faut le code PIN. Quel est-il ?",
    no_pin="{names} : il faut un code PIN, et aucun n'est défini.",
    wrong_pin="Ce code est faux. Répétez-le, ou dites stop.",
    locked_out="Le code a été faux trop souvent. Je n'en accepte plus pendant {minutes} minutes.",
    unasked_pin="Je n'ai pas demandé de code.",
    forbidden="{names} : je n'ai pas le droit de faire ça.",
    cancelled="D'accord.",
    unavailable="{names} : injoignable.",
    unchanged="{names} : rien n'a changé.",
    refused="{names} : ça n'a pas marché.",
    offline="Je n'arrive pas à joindre la maison pour le moment.",
    not_let_in=(
        "Home Assistant refuse mon jeton d'accès. Créez-en un nouveau dans votre profil et donnez-le à Parley."
    ),
    nothing_exposed=(
        "Rien dans votre maison ne m'est encore exposé. Choisissez dans Home Assistant, sous les assistants "
        "vocaux, ce que je peux commander."
    ),
    learning="J'apprends encore les noms de la maison. Réessayez dans un instant.",
    not_listed="Ce n'est pas sur la liste {names}.",
    listed_already="C'est déjà sur la liste {names}.",
    timer_over="{names} : le minuteur est terminé.",
    which="Lequel : {choices} ?",
    near="Je ne connais pas ça. Vouliez-vous dire {choices} ?",
    either="ou",
    joints="et",
    yes=(
        "oui, ouais, d'accord, bien sûr, vas-y, allez-y, vas y, allez y, s'il te plaît, s'il vous plaît,"
        " oui merci, c'est ça, exactement, tout à fait, fais-le, faites-le, je confirme, ok"
    ),
    no=("non, non merci, surtout pas, pas du tout, aucun, aucune, aucun des deux, ni l'un ni l'autre, laisse tomber"),
    stop=(
        "stop, arrête, arrêtez, arrête-toi, arrête ça, ça suffit, silence, chut, tais-toi, taisez-vous, "
        "annule, annuler, laisse tomber"
    ),
    ends_ringing=(
        "assez, merci, éteins, c'est bon, je suis réveillé, je suis réveillée, j'arrive, arrête le "
        "minuteur, arrête le réveil, éteins le réveil, coupe l'alarme, arrête l'alarme"
    ),
    ordinals="premier première, deuxième second seconde, troisième, quatrième, dernier dernière",
    beside_choice="le, la, l, les, celui, celle, de, du, dans, je, veux, s'il, te, plaît, lumière, lampe",
    digits="",
    beside_pin="le, mon, ma, code, pin, c'est, est, numéro, euh, oui, s'il te plaît, s'il vous plaît, et, alors",
    doubtful="ne, n', pas, jamais, rien, aucun, aucune, si, quand, lorsque, sauf, avant, après, sans",
    asking=(
        "que, quoi, qui, où, quand, comment, pourquoi, combien, quel, quelle, quels, quelles, est-ce, "
        "est ce que, qu'est-ce, y a-t-il, il y a"
    ),
    whereabouts_unknown="Je ne sais pas où est {names}.",
    articles="du, de la, de l', d', des, le, la, les, l', un, une",
    thanks="merci, merci beaucoup, merci bien",
    welcome="Avec plaisir.",
    greetings="bonjour, bonsoir, salut, coucou",
    hello="Bonjour.",
    help=(
        "aide, aide-moi, aide moi, au secours, que peux-tu faire, que peux tu faire, qu'est-ce que tu peux "
        "faire, qu'est ce que tu peux faire, que sais-tu faire, que sais tu faire"
    ),
    can_do=(
        "Je peux allumer les lumières et les appareils, régler le chauffage et des minuteurs, tenir des "
        "listes et dire ce qui est allumé ou ouvert."
    ),
    home_nouns=(
        "lumiere, lampe, eclairage, chauffage, thermostat, porte, fenetre, volet, store, rideau, serrure, "
        "garage, tele, television, enceinte, musique, volume, aspirateur, alarme, reveil, minuteur, rappel, "
        "liste, calendrier, agenda, message, annonce, climatis, ventilateur, prise, temperature, scene, "
        "maison, luminosite, portail, capteur, batterie, meteo, humidite, radiateur, chaudiere, camera, "
        "tondeuse, radio, ampoule, interrupteur, four, cuisine, salon, chambre, couloir, cave, jardin, lave- "
        "linge, lave-vaisselle, seche-linge, machine a laver, frigo, cafetiere, fer a repasser"
    ),
    home_states=(
        "chaud, froid, humide, sombre, ici, là, haut, bas, dehors, chez moi, chez nous, prêt, prête, fini, "
        "finie, terminé, terminée"
    ),
    politely=(
        "peux-tu, tu peux, pourrais-tu, tu pourrais, veux-tu, pouvez-vous, vous pouvez, pourriez-vous, est-ce "
        "que tu peux, est-ce que tu pourrais, est-ce que vous pouvez, est-ce possible, serait-il possible, "
        "est-il possible, ça te dérange, ça te dérangerait, et si, pourquoi ne pas, y a-t-il moyen, y "
        "aurait-il moyen, que dirais-tu, est-ce qu'on peut, est-ce qu'on pourrait, on peut, on pourrait, "
        "est-ce que vous pourriez, est-ce que ça te dérange"
    ),
    wants_words=(
        "racont*, expliqu*, traduis*, épelle*, calcule*, recommand*, décris*, conseill*, blague*, "
        "histoire*, poème*, devinette*, recette*, conte, comptine*, on joue, jouons"
    ),
    defines=(
        "qu'est-ce qu'un, qu'est-ce qu'une, c'est quoi un, c'est quoi une, c'est quoi, à quoi sert un, à quoi "
        "sert une, comment fonctionne, comment fonctionnent, comment marche un, comment marche une, "
        "différence entre, comment dit-on, comment on dit, comment s'écrit, que veut dire, que signifie"
    ),
    nothing_done="Je n'ai rien changé.",
    not_looked_up="Je n'ai pas pu le vérifier chez toi.",
)
