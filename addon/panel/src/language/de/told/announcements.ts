/** Announcements and answers: why they are not heard, or not yet, and what is wrong with one. */
export default {
  "The satellite is not connected: it is said when it is back, unless it expires before.":
    "Der Satellit ist nicht verbunden: Gesagt wird es, wenn er wieder da ist, sofern es nicht vorher verfällt.",
  "The room is not to be disturbed: it is said afterwards, unless it expires before.":
    "Der Raum soll nicht gestört werden: Gesagt wird es danach, sofern es nicht vorher verfällt.",
  "It is said again until somebody acknowledges it.": "Es wird wiederholt, bis es jemand bestätigt.",
  "Something else is said and done there.": "Dort wird gerade etwas anderes gesagt und getan.",
  "Something else was wished for there, or had to be said, instead.":
    "Dort wurde stattdessen etwas anderes gewünscht, oder es musste etwas anderes gesagt werden.",
  "It expired while Parley did not run.": "Es ist verfallen, während Parley nicht lief.",
  "It expired before the room was free for it.": "Es ist verfallen, bevor der Raum dafür frei war.",
  "It was acknowledged in {room}.": "Es wurde in {room} bestätigt.",
  "It was answered in {room}.": "Es wurde in {room} beantwortet.",
  "It was answered in another room.": "Es wurde in einem anderen Raum beantwortet.",
  "Nobody answered.": "Niemand hat geantwortet.",
  "What was answered is none of the choices.": "Die Antwort ist keine der angebotenen.",
  "Somebody did not want to answer.": "Jemand wollte nicht antworten.",
  "The room is not to be disturbed.": "Der Raum soll nicht gestört werden.",
  "Nobody came.": "Es kam niemand.",
  "Nobody is there: it is said when somebody comes.": "Niemand ist da: Es wird gesagt, wenn jemand kommt.",
  "The room's volume is zero.": "Die Lautstärke des Raums ist null.",
  "Parley made a mistake: its log says which.": "Parley hat einen Fehler gemacht: Sein Protokoll sagt, welchen.",
  "Too many announcements wait there: this one was not taken.":
    "Dort warten zu viele Durchsagen: Diese wurde nicht angenommen.",
  "It was cancelled.": "Es wurde abgebrochen.",
  "No satellite stands there.": "Dort steht kein Satellit.",
  "It was interrupted.": "Es wurde unterbrochen.",
  "Something more important is said in between: it goes on afterwards.":
    "Dazwischen wird etwas Wichtigeres gesagt: Danach geht es weiter.",
  "The satellite has no working speaker.": "Der Satellit hat keinen Lautsprecher, der geht.",
  "The sound could not be had.": "Der Klang war nicht zu bekommen.",
  "The voice service did not come to an end: it was cut off.":
    "Die Sprachausgabe kam an kein Ende: Sie wurde abgeschnitten.",
  "The satellite does not say that it plays anything.": "Der Satellit meldet nicht, dass er etwas abspielt.",
  "The satellite went away meanwhile.": "Der Satellit ging inzwischen verloren.",
  "The satellite ended it before all of it had come.": "Der Satellit beendete es, bevor alles angekommen war.",
  "Its sound stopped coming before its end.": "Der Ton kam nicht bis zum Ende.",
  "Its chime was left out: {reason}": "Der Gong davor fiel aus: {reason}",
  "It was said in the usual voice: {reason}": "Es wurde mit der üblichen Stimme gesagt: {reason}",
  "The answer was not heard.": "Die Antwort war nicht zu hören.",
  "Nobody can hear it. {why}": "Niemand kann es hören. {why}",
  "It is over already.": "Sie ist schon vorbei.",
  "No announcement has this id any more.": "Diese Durchsage gibt es nicht mehr.",
  "No satellite is paired: there is no room to announce in.":
    "Kein Satellit ist gekoppelt: Es gibt keinen Raum für Durchsagen.",
  "No {kind} is called {name}. There are: {names}.{more}": "So heißt nichts ({kind}): {name}. Es gibt: {names}.{more}",
  "Home Assistant's areas are not known yet.": "Home Assistants Bereiche sind noch nicht bekannt.",
  none: "nichts",
  room: "Raum",
  area: "Bereich",
  floor: "Stockwerk",
  // sounds
  "A sound's address begins with http://, https://, media-source:// or /.":
    "Die Adresse eines Klangs beginnt mit http://, https://, media-source:// oder /.",
  "Home Assistant does not give the sound: {reason}": "Home Assistant gibt den Klang nicht heraus: {reason}",
  "The radio broke off and does not come back.": "Das Radio brach ab und kommt nicht wieder.",
  "The sound is encrypted.": "Der Klang ist verschlüsselt.",
  "The playlist leads to no sound.": "Die Wiedergabeliste führt zu keinem Klang.",
  "The sound is of no kind that can be played, or it is broken.":
    "Der Klang hat kein Format, das sich abspielen lässt, oder er ist beschädigt.",
  "The sound did not come within {seconds} seconds.": "Der Klang kam nicht binnen {seconds} Sekunden.",
  "The sound's address leads from one to the next without an end.":
    "Die Adresse des Klangs führt endlos von einer zur nächsten.",
  "The sound's address leads from one playlist to the next without an end.":
    "Die Adresse des Klangs führt endlos von einer Wiedergabeliste zur nächsten.",
  "The sound broke off.": "Der Klang brach ab.",
  "The sound's address cannot be reached.": "Die Adresse des Klangs ist nicht zu erreichen.",
  "The sound's address answers with {status}.": "Die Adresse des Klangs antwortet mit {status}.",
  "The sound's address gives {kind} and no sound.": "Die Adresse des Klangs liefert {kind} und keinen Klang.",
  "The sound has more than {most} megabytes.": "Der Klang hat mehr als {most} Megabyte.",
  "No sound came of the voice service.": "Von der Sprachausgabe kam kein Ton.",
  "No sound came of the voice service in time.": "Von der Sprachausgabe kam nicht rechtzeitig Ton.",
  // what is wrong with one
  'An announcement is a JSON object: {"message": "Dinner is ready"}.':
    'Eine Durchsage ist ein JSON-Objekt: {"message": "Das Essen ist fertig"}.',
  "An announcement must be plain JSON.": "Eine Durchsage muss reines JSON sein.",
  'An announcement needs a message: {"message": "Dinner is ready"}.': "Schreib, was gesagt werden soll.",
  'An announcement needs a message: {"message": "Dinner is ready"}, or a media_url.':
    "Schreib, was gesagt werden soll, oder die Adresse eines Klangs.",
  "An announcement may have {most} characters, this message has {count}.":
    "Eine Durchsage darf {most} Zeichen haben, diese hat {count}.",
  "{key} may have {most} names, this has {count}.": "{key}: höchstens {most} Namen, hier sind es {count}.",
  "{key} must be the name or the id of {article} {kind}, or a list of them.":
    "{key} muss Name oder Kennung sein oder eine Liste davon ({kind}).",
  'rooms must be "{all}", the name of a satellite, an area, a floor or a label, or a list of names.':
    "rooms muss „{all}“ sein, der Name eines Satelliten, Bereichs, Stockwerks oder Labels oder eine Liste von Namen.",
  "media_url must be {urls}.": "Die Adresse des Klangs muss so aussehen: {urls}.",
  'chime must be "{default}", "{none}", or {urls}.': "Der Gong ist „{default}“, „{none}“ oder {urls}.",
  "priority must be one of {priorities}.": "Die Dringlichkeit ist eine von diesen: {priorities}.",
  'language must be a language\'s code: "de", "pt-BR".': "Die Sprache ist ein Kürzel: „de“, „pt-BR“.",
  "{key} must be 1 to {most} printable characters.": "{key}: 1 bis {most} druckbare Zeichen.",
  'repeat must be true, or {"every": seconds, "most": times}.':
    'repeat muss true sein oder {"every": Sekunden, "most": Male}.',
  "repeat.most must be a whole number.": "Die Zahl der Wiederholungen muss ganz sein.",
  'question must be true, its words, or {"text": words, "choices": [{"id", "sentences"}]}.':
    'question muss true sein, ihre Worte oder {"text": Worte, "choices": [{"id", "sentences"}]}.',
  "question.text must be words, {most} characters at most.": "Die Frage besteht aus Worten, höchstens {most} Zeichen.",
  'question.choices must be a list of {"id", "sentences"}.':
    'question.choices muss eine Liste aus {"id", "sentences"} sein.',
  "question.choices: {reason}": "Antworten: {reason}",
  '{where} must be {"id": a word, "sentences": [what may be said]}.':
    '{where} muss {"id": ein Wort, "sentences": [was gesagt werden kann]} sein.',
  "{where}.sentences must be a list of what may be said.":
    "{where}.sentences muss eine Liste dessen sein, was gesagt werden kann.",
  "{key} must be true or false.": "{key} muss true oder false sein.",
  "context must be words, {most} characters at most.": "context besteht aus Worten, höchstens {most} Zeichen.",
  "wait must be true, false, or seconds, {most} at most.":
    "wait muss true, false oder eine Zahl von Sekunden sein, höchstens {most}.",
  "{key} must be a number from {least} to {most}{unit}.": "{key}: eine Zahl von {least} bis {most}{unit}.",
  seconds: "Sekunden",
  "There is no key {key}{hint}": "Ein Feld {key} gibt es nicht{hint}",
  ": did you mean {near}?": ": Meintest du {near}?",
  "{told}{more} An announcement has {keys}.": "{told}{more} Eine Durchsage hat {keys}.",
  "{count} more {are} not known either.": "{count} weitere gibt es auch nicht.",
  "{key} does not go with a question: that listens for its answer, once.":
    "{key} passt nicht zu einer Frage: Die hört einmal auf ihre Antwort.",
  "listen does not go with repeat.": "listen passt nicht zu repeat.",
  "context goes with listen: it tells a language model what the answer is about.":
    "context gehört zu listen: Es sagt einem Sprachmodell, worum es in der Antwort geht.",
  "A message needs words, a sound or a chime.": "Eine Nachricht braucht Worte, einen Klang oder einen Gong.",
  "The volume of a message is from 0 to 1, not {volume}.":
    "Die Lautstärke einer Nachricht liegt zwischen 0 und 1, nicht bei {volume}.",
  "A question may have {most} choices, this one has {count}.":
    "Eine Frage darf {most} Antworten haben, diese hat {count}.",
  "Two choices have the same id.": "Zwei Antworten heißen gleich.",
  "A choice needs an id and sentences.": "Eine Antwort braucht einen Namen und das, was man dafür sagt.",
  "A choice may have {most} sentences, {id} has {count}.": "Eine Antwort darf {most} Sätze haben, {id} hat {count}.",
  "A sentence may have 1 to {most} characters: {sentence}.": "Ein Satz darf 1 bis {most} Zeichen haben: {sentence}.",
  "There are no rules in the sentences of a choice: {sentence}.":
    "In den Sätzen einer Antwort gibt es keine Regeln: {sentence}.",
  "This sentence is no template: {sentence}. {reason}": "Dieser Satz ist keine Vorlage: {sentence}. {reason}",
} as Record<string, string>;
