"""Spanish."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names}: ¿lo hago de verdad?",
    ask_pin="{names}: para eso necesito el PIN. ¿Cuál es?",
    no_pin="{names}: para eso hace falta un PIN y no hay ninguno configurado.",
    wrong_pin="Ese PIN no es correcto. Repítelo o di para.",
    locked_out="El PIN ha fallado demasiadas veces. No acepto ninguno durante {minutes} minutos.",
    unasked_pin="No he pedido ningún PIN.",
    forbidden="{names}: no me está permitido.",
    cancelled="De acuerdo.",
    unavailable="{names}: no disponible.",
    unchanged="{names}: no ha cambiado nada.",
    refused="{names}: no ha funcionado.",
    offline="Ahora mismo no puedo conectar con la casa.",
    not_let_in="Home Assistant rechaza mi token de acceso. Crea uno nuevo en tu perfil y dáselo a Parley.",
    nothing_exposed=(
        "Todavía no puedo ver nada de tu casa. Elige en Home Assistant, en los asistentes de voz, qué puedo controlar."
    ),
    learning="Todavía estoy aprendiendo los nombres de la casa. Inténtalo en un momento.",
    not_listed="Eso no está en la lista {names}.",
    listed_already="Eso ya está en la lista {names}.",
    timer_over="{names}: el temporizador ha terminado.",
    which="¿Cuál: {choices}?",
    near="No conozco eso. ¿Quieres decir {choices}?",
    either="o",
    joints="y, e",
    yes=(
        "sí, si, claro, claro que sí, vale, por supuesto, desde luego, adelante, hazlo, por favor, de "
        "acuerdo, correcto, exacto, confirmo, ok"
    ),
    no="no, no gracias, mejor no, de ninguna manera, ninguno, ninguna, nada",
    stop=(
        "para, para ya, parar, páralo, basta, basta ya, detente, silencio, cállate, calla, cancela, cancelar, olvídalo"
    ),
    ends_ringing=(
        "ya, ya está, gracias, suficiente, apaga, ya voy, estoy despierto, estoy despierta, apaga la "
        "alarma, para la alarma, para el temporizador, apaga el despertador"
    ),
    ordinals="primero primera primer, segundo segunda, tercero tercera tercer, cuarto cuarta, último última",
    beside_choice="el, la, los, las, del, de, en, quiero, por, favor, luz, lámpara",
    digits="",
    beside_pin="el, mi, pin, código, clave, número, es, eh, sí, por, favor, y, la",
    doubtful=("no, nunca, jamás, nada, ningún, ninguna, ninguno, si, cuando, salvo, excepto, antes, después, sin"),
    asking=(
        "qué, que, quién, dónde, cuándo, cómo, por qué, cuánto, cuántos, cuántas, cuál, cuáles, hay, está, están, es"
    ),
    whereabouts_unknown="No sé dónde está {names}.",
    articles="un, una, unos, unas, el, la, los, las",
    thanks="gracias, muchas gracias, mil gracias",
    welcome="De nada.",
    greetings="hola, buenos días, buenas tardes, buenas noches, buenas",
    hello="Hola.",
    help="ayuda, qué puedes hacer, qué sabes hacer, qué puedo decir",
    can_do=(
        "Puedo encender luces y aparatos, ajustar la calefacción, poner temporizadores, llevar listas y "
        "decir qué está encendido o abierto."
    ),
    home_nouns=(
        "luz, luces, lampara, calefaccion, termostato, puerta, ventana, persiana, cortina, cerradura, garaje, "
        "televis, altavoz, altavoces, musica, volumen, aspirador, alarma, despertador, temporizador, "
        "recordatorio, lista, calendario, cita, mensaje, anuncio, aire acondicionado, ventilador, enchufe, "
        "temperatura, escena, casa, brillo, sensor, bateria, humedad, radiador, caldera, camara, cortacesped, "
        "radio, bombilla, interruptor, horno, cocina, salon, dormitorio, pasillo, sotano, jardin, lavadora, "
        "secadora, lavavajillas, colada, nevera, cafetera, llave"
    ),
    home_states=(
        "calor, frío, húmedo, oscuro, aquí, arriba, abajo, dentro, fuera, afuera, listo, lista, terminado, terminada"
    ),
    politely=(
        "puedes, podrías, puede, podría, quieres, te importa, te importaría, es posible, sería posible, hay "
        "alguna posibilidad, hay posibilidad, hay alguna forma, hay forma, qué tal si, qué te parece si, por "
        "qué no, podemos, podríamos, me puedes"
    ),
    wants_words=(
        "cuéntame*, cuenta, contar*, explica*, explícame, traduce*, deletrea*, "
        "calcula*, recomienda*, recomendar*, recomiéndame, "
        "describe*, chiste*, historia*, poema*, adivinanza*, receta*, cuento*, juguemos"
    ),
    defines=(
        "qué es un, qué es una, qué son, para qué sirve un, para qué sirve una, cómo funciona un, cómo "
        "funciona una, cómo funcionan, diferencia entre, cómo se dice, cómo se escribe, qué significa, qué "
        "quiere decir"
    ),
    nothing_done="No he cambiado nada.",
    not_looked_up="No he podido comprobarlo en tu casa.",
)
