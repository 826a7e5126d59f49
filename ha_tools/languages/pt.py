"""Portuguese."""

from ha_tools.languages.phrasebook import Phrasebook

PHRASES = Phrasebook(
    shall_i="{names}: faço mesmo isso?",
    ask_pin="{names}: para isso preciso do PIN. Qual é?",
    no_pin="{names}: para isso é preciso um PIN, e não há nenhum definido.",
    wrong_pin="Esse PIN está errado. Repete-o, ou diz para.",
    locked_out="O PIN esteve errado vezes demais. Durante {minutes} minutos não aceito nenhum.",
    unasked_pin="Não pedi nenhum PIN.",
    forbidden="{names}: não me é permitido.",
    cancelled="Está bem.",
    unavailable="{names}: indisponível.",
    unchanged="{names}: nada mudou.",
    refused="{names}: não funcionou.",
    offline="De momento não consigo chegar à casa.",
    not_let_in="O Home Assistant recusa o meu token de acesso. Cria um novo no teu perfil e dá-o ao Parley.",
    nothing_exposed=(
        "Ainda não consigo ver nada na tua casa. Escolhe no Home Assistant, nos assistentes de voz, o que "
        "posso controlar."
    ),
    learning="Ainda estou a aprender os nomes da casa. Tenta daqui a um momento.",
    not_listed="Isso não está na lista {names}.",
    listed_already="Isso já está na lista {names}.",
    timer_over="{names}: o temporizador terminou.",
    which="Qual: {choices}?",
    near="Não conheço isso. Queres dizer {choices}?",
    either="ou",
    joints="e",
    yes=(
        "sim, claro, claro que sim, pode ser, podes, pode, força, faz isso, faz, faça, por favor, com "
        "certeza, está bem, tá bom, certo, exato, isso mesmo, confirmo, ok"
    ),
    no="não, não obrigado, não obrigada, melhor não, de maneira nenhuma, nenhum, nenhuma, nada",
    stop=("para, pare, parar, chega, basta, silêncio, cala-te, calado, cancela, cancelar, esquece, deixa lá"),
    ends_ringing=(
        "obrigado, obrigada, desliga, já vou, já acordei, estou acordado, estou acordada, desliga o "
        "alarme, para o alarme, para o temporizador, desliga o despertador"
    ),
    ordinals="primeiro primeira, segundo segunda, terceiro terceira, quarto quarta, último última",
    beside_choice="o, a, os, as, de, do, da, no, na, quero, por, favor, luz, lâmpada",
    digits="meia=6",
    beside_pin="o, meu, pin, código, senha, número, é, sim, por, favor, e, a",
    doubtful="não, nunca, nada, nenhum, nenhuma, se, quando, exceto, menos, antes, depois, sem",
    asking=(
        "que, o que, quem, onde, quando, como, porquê, por que, quanto, quantos, quantas, qual, quais, há, tem, está"
    ),
    whereabouts_unknown="Não sei onde está {names}.",
    articles="o, a, os, as, um, uma, uns, umas",
    thanks="obrigado, obrigada, muito obrigado, muito obrigada, valeu",
    welcome="De nada.",
    greetings="olá, oi, bom dia, boa tarde, boa noite",
    hello="Olá.",
    help="ajuda, o que podes fazer, o que sabes fazer, o que você pode fazer, o que você faz",
    can_do=(
        "Posso ligar luzes e aparelhos, regular o aquecimento e temporizadores, manter listas e dizer o que "
        "está ligado ou aberto."
    ),
    home_nouns=(
        "luz, luzes, lampada, aquecimento, termostato, porta, janela, persiana, cortina, estore, fechadura, "
        "garagem, televis, coluna, musica, volume, aspirador, alarme, despertador, temporizador, lembrete, "
        "lista, calendario, mensagem, anuncio, ar condicionado, ventilador, tomada, temperatura, cena, casa, "
        "maquina de lavar, secador, frigorifico"
    ),
    home_states="calor, frio, aqui, cima, baixo, dentro, fora, pronto, pronta, terminado, terminada",
    politely=(
        "podes, pode, poderias, poderia, consegues, queres, importas-te, é possível, seria possível, há "
        "alguma possibilidade, há alguma forma, há maneira, podemos, poderíamos, que tal, porque não, por que "
        "não"
    ),
    wants_words=(
        "conta-me, conta me, conte*, explica*, traduz*, soletra*, calcula*, recomenda*, descreve*, piada*, "
        "anedota*, história*, poema*, adivinha*, receita*, vamos jogar"
    ),
    defines=(
        "o que é um, o que é uma, o que são, para que serve um, para que serve uma, como funciona um, como "
        "funciona uma, como funcionam, diferença entre, como se diz, como se escreve, o que significa"
    ),
    nothing_done="Não mudei nada.",
    not_looked_up="Não consegui verificar isso na tua casa.",
)
