/** The app itself: its disk, its options, its services, its models, its way to Home Assistant. */
export default {
  // the disk
  "Changes last until the next start.": "Änderungen halten bis zum nächsten Start.",
  "Nothing can be kept in {folder}: {reason}.": "In {folder} lässt sich nichts speichern: {reason}.",
  "{file} {what}, and nothing can be kept in its place: {reason}.":
    "{file} {what}, und an dieser Stelle lässt sich nichts speichern: {reason}.",
  "{file} {what} and is now {aside}: pair the satellites and set timers again.":
    "{file} {what} und heißt jetzt {aside}: Kopple die Satelliten und stelle die Timer neu.",
  "was broken ({reason})": "war beschädigt ({reason})",
  "{file} was written by a newer Parley: update this one, or restore a backup.":
    "{file} stammt von einem neueren Parley: Aktualisiere dieses, oder spiele eine Sicherung zurück.",
  "{file} leads to {target}, which is no file: move it away":
    "{file} führt zu {target}, und das ist keine Datei: Schieb es beiseite",
  "The database cannot be read: {reason}. Pair the satellites and set timers again.":
    "Die Datenbank lässt sich nicht lesen: {reason}. Kopple die Satelliten und stelle die Timer neu.",
  "{things} cannot be written down: {reason}. A restart would lose them.":
    "{things} lassen sich nicht speichern: {reason}. Ein Neustart verlöre sie.",
  Timers: "Timer",
  Notes: "Notizen",
  Announcements: "Durchsagen",
  Plans: "Geplante Befehle",
  "The last sights of satellites": "Die letzten Sichtungen der Satelliten",
  "The history cannot be written: {reason}. {kept}": "Der Verlauf lässt sich nicht schreiben: {reason}. {kept}",
  "1 turn is kept in memory.": "1 Gespräch steht nur im Arbeitsspeicher.",
  "{count} turns are kept in memory.": "{count} Gespräche stehen nur im Arbeitsspeicher.",
  "{lost} older ones are lost.": "{lost} ältere sind verloren.",
  "another program holds the database locked": "ein anderes Programm hält die Datenbank gesperrt",
  "the disk is full": "der Speicher ist voll",
  "it may only be read": "sie darf nur gelesen werden",
  "its files cannot be opened or made (is the disk full, or the folder read-only?)":
    "ihre Dateien lassen sich nicht öffnen oder anlegen (ist der Speicher voll oder der Ordner schreibgeschützt?)",
  "the disk cannot be read or written (is it full or broken?)":
    "die Platte lässt sich nicht lesen oder beschreiben (ist sie voll oder defekt?)",
  "The permissions cannot be read, and only those of every home hold: set them anew on the page Home. {reason}":
    "Die Berechtigungen lassen sich nicht lesen, und nur die allgemeinen gelten: Stell sie auf der Seite „Zuhause“ neu ein. {reason}",
  // work in the background
  "{task} failed ({reason}). It is tried again.": "Fehlgeschlagen: {task} ({reason}). Es wird wieder versucht.",
  "The connection to Home Assistant": "die Verbindung zu Home Assistant",
  "Learning the names in the home": "die Namen im Haus lernen",
  "Keeping the turns": "die Gespräche speichern",
  "Keeping the timers": "die Timer speichern",
  "Keeping the plans": "das Geplante speichern",
  "Carrying out what is planned": "Geplantes ausführen",
  "Keeping the record of the services": "die Zahlen der Dienste speichern",
  "Keeping when satellites were seen": "speichern, wann Satelliten gesehen wurden",
  "Keeping the tries at the PIN": "die Versuche an der PIN speichern",
  "Keeping the announcements": "die Durchsagen speichern",
  "Telling Home Assistant what happens": "Home Assistant sagen, was geschieht",
  "Telling what is not announced": "sagen, was nicht durchgesagt wird",
  "Preparing the speech of the house": "die Sprache des Hauses vorbereiten",
  "Offering the integration": "die Integration anbieten",
  "Announcing the app in the network": "die App im Netz bekannt machen",
  "The names in the home are still being learned.": "Die Namen im Haus werden noch gelernt.",
  "The PIN was wrong {tries} times: none is taken for {minutes} minutes.":
    "Die PIN war {tries}-mal falsch: {minutes} Minuten lang gilt keine.",
  "Nothing in your home is exposed to me yet. In Home Assistant, open Settings, Voice assistants, Expose, and choose what I may see and control.":
    "Für mich ist in deinem Zuhause noch nichts freigegeben. Wähle in Home Assistant unter Einstellungen, Sprachassistenten, Freigeben, was ich sehen und steuern darf.",
  // options
  "The price of {model} at {host} in prices.yaml cannot be used. {why}":
    "Der Preis von {model} bei {host} in prices.yaml ist nicht zu brauchen. {why}",
  "Line {number} of prices.yaml cannot be read, and is left out: {line}.":
    "Zeile {number} von prices.yaml lässt sich nicht lesen und wird ausgelassen: {line}.",
  "The file prices.yaml cannot be read: {why}.": "Die Datei prices.yaml lässt sich nicht lesen: {why}.",
  "The file prices.yaml is no table of hosts and models.":
    "Die Datei prices.yaml ist keine Tabelle von Hosts und Modellen.",
  "Too many lines of prices.yaml cannot be read: none is used.":
    "Zu viele Zeilen von prices.yaml lassen sich nicht lesen: Keine wird benutzt.",
  "It needs a price and the day on which it was read.": "Es fehlt ein Preis oder der Tag, an dem er gelesen wurde.",
  "Ask for what is kept of a person, or of a room.":
    "Frag nach dem, was von einer Person oder von einem Raum aufgehoben ist.",
  "A table of prices is a text, and not as long.": "Eine Preistabelle ist ein Text, und nicht so lang.",
  "The table of prices cannot be written: {why}.": "Die Preistabelle lässt sich nicht schreiben: {why}.",
  "The table of prices names {names}, of which nothing is ever reported.":
    "Die Preistabelle nennt {names}, wovon nie etwas gemeldet wird.",
  "The table of prices needs the day on which a price was read, not {day}.":
    "Die Preistabelle braucht den Tag, an dem ein Preis gelesen wurde, nicht {day}.",
  "{price} is no price.": "{price} ist kein Preis.",
  "{problem} Until then English is spoken.": "{problem} Bis dahin wird Englisch gesprochen.",
  "{problem} Until then the stage that needs no key serves.":
    "{problem} Bis dahin dient die Stufe, die keinen Schlüssel braucht.",
  "{problem} Until then nothing of the web is asked.": "{problem} Bis dahin wird nichts aus dem Netz gefragt.",
  "{service} is chosen but {option} is empty: enter your {again} API key.":
    "{service} ist gewählt, aber {option} ist leer: Gib deinen API-Schlüssel von {again} ein.",
  "{option} is not an address: it must look like {forms}.": "{option} ist keine Adresse: Sie sieht so aus: {forms}.",
  "The option pin is not 4 to 12 digits, which can be said aloud: what needs a PIN stays shut. Correct it on the page of the app's options, and start the app again.":
    "Die Option pin hat nicht 4 bis 12 Ziffern, die man sagen kann: Was eine PIN braucht, bleibt zu. Berichtige sie in den Optionen der App und starte die App neu.",
  "No Home Assistant is named: set HASS_URL (such as http://homeassistant.local:8123) and HASS_TOKEN (a long-lived access token, made in Home Assistant under your profile, Security).":
    "Kein Home Assistant ist genannt: Setze HASS_URL (etwa http://homeassistant.local:8123) und HASS_TOKEN (ein langlebiges Zugriffstoken aus deinem Profil in Home Assistant, Sicherheit).",
  "api_token must have at least {least} characters, since anybody on the network may guess at it: openssl rand -hex 16 makes a good one.":
    "api_token braucht mindestens {least} Zeichen, denn jeder im Netz kann raten: openssl rand -hex 16 macht ein gutes.",
  "PARLEY_MDNS must be “no”, or addresses of this machine at which the network is told of the app.":
    "PARLEY_MDNS ist „no“ oder Adressen dieses Rechners, unter denen das Netz von der App erfährt.",
  "PARLEY_MODELS_FROM is {sources}, not {source}.": "PARLEY_MODELS_FROM ist {sources}, nicht {source}.",
  "{path} is no file: move it away and save the options page again.":
    "{path} ist keine Datei: Schieb es beiseite und speichere die Optionen noch einmal.",
  "{path} cannot be read as JSON ({reason}): save the options page again.":
    "{path} ist kein lesbares JSON ({reason}): Speichere die Optionen noch einmal.",
  "{path} does not hold a JSON object: save the options page again.":
    "{path} enthält kein JSON-Objekt: Speichere die Optionen noch einmal.",
  "{option} must be text: put it in quotes.": "{option} muss Text sein: Setze es in Anführungszeichen.",
  "{option} is {value}: it must be one of {allowed}.": "{option} ist {value}: Erlaubt ist {allowed}.",
  "{variable} is {value}: it must be a port, 1 to 65535 (0 takes a free one).":
    "{variable} ist {value}: Es muss ein Port sein, 1 bis 65535 (0 nimmt einen freien).",
  "permissions cannot be read. {reason}": "permissions lässt sich nicht lesen. {reason}",
  // the certificate
  "The certificate {file} cannot be read ({reason}): no satellite believes this app until it can. Mend that and begin the app anew.":
    "Das Zertifikat {file} ist nicht lesbar ({reason}): Bis dahin glaubt kein Satellit dieser App. Behebe das und starte die App neu.",
  "The certificate cannot be kept in {folder} ({reason}): after the next start every satellite has to be paired again.":
    "Das Zertifikat lässt sich nicht in {folder} speichern ({reason}): Nach dem nächsten Start muss jeder Satellit neu gekoppelt werden.",
  "{file} was broken and is now {aside}: pair every satellite again.":
    "{file} war beschädigt und heißt jetzt {aside}: Kopple jeden Satelliten neu.",
  "{file} is broken and cannot be replaced: {reason}.": "{file} ist beschädigt und nicht zu ersetzen: {reason}.",
  // services and models
  "Speech to text has no model yet. {reason}": "Die Spracherkennung hat noch kein Modell. {reason}",
  "Moonshine hears English alone: choose auto, whisper or wyoming.":
    "Moonshine hört nur Englisch: wähle auto, whisper oder wyoming.",
  "Moonshine is not installed here, its Python package moonshine-voice: choose auto or whisper.":
    "Moonshine ist hier nicht installiert, sein Python-Paket moonshine-voice: wähle auto oder whisper.",
  "Only English is understood: {reason}.": "Nur Englisch wird verstanden: {reason}.",
  "The speed of this machine for free speech cannot be measured: {reason}. {next}":
    "Wie schnell dieser Rechner freies Sprechen versteht, lässt sich nicht messen: {reason}. {next}",
  "Until then fixed sentences with the home's names are understood{language}.":
    "Bis dahin werden feste Sätze mit den Namen des Hauses verstanden{language}.",
  ", in English": ", auf Englisch",
  "free speech needs {least} MB of memory, and there are {here}":
    "freies Sprechen braucht {least} MB Arbeitsspeicher, und es sind {here}",
  "it takes this machine {seconds} s of processor for an utterance":
    "dieser Rechner braucht {seconds} s für eine Äußerung",
  "a larger model would take this machine {seconds} s of processor for an utterance":
    "ein größeres Modell bräuchte auf diesem Rechner {seconds} s für eine Äußerung",
  "free speech would take this machine {seconds} s of processor for an utterance":
    "freies Sprechen bräuchte auf diesem Rechner {seconds} s für eine Äußerung",
  "Speech to text is being fetched, once: {here} of {size} MB of {model} are here.":
    "Die Spracherkennung wird einmalig geholt: {here} von {size} MB von {model} sind da.",
  "{model} cannot be kept in {folder}: {reason}.": "{model} lässt sich nicht in {folder} speichern: {reason}.",
  "{model} needs {wanted} MB of free disk, and there are {free} MB: make room.":
    "{model} braucht {wanted} MB freien Speicher, und es sind {free} MB: Schaffe Platz.",
  "{url} answers {status} {reason}: try again later.":
    "{url} antwortet {status} {reason}: Versuch es später noch einmal.",
  "{file} of {url} {how}: it is gone on with as soon as the network allows.":
    "{file} von {url} {how}: Es geht weiter, sobald das Netz es erlaubt.",
  "sends nothing": "kommt nicht",
  "cannot be reached": "ist nicht zu erreichen",
  "{url} ended too early: it is gone on with later.": "{url} endete zu früh: Es geht später weiter.",
  "{file} is not the file that was checked, and was not kept: try again later.":
    "{file} ist nicht die geprüfte Datei und wurde nicht behalten: Versuch es später noch einmal.",
  "There is no pip to fetch {packages} with.": "Es gibt kein pip, um {packages} zu holen.",
  "No package holds {member}.": "Kein Paket enthält {member}.",
  "The language model came to no end: its answer was cut off.":
    "Das Sprachmodell kam an kein Ende: Seine Antwort wurde abgeschnitten.",
  "The language model said nothing for {seconds} seconds.": "Das Sprachmodell sagte {seconds} Sekunden lang nichts.",
  "The language model had no answer within {seconds} seconds.":
    "Das Sprachmodell hatte binnen {seconds} Sekunden keine Antwort.",
  // services that are left for others
  "{engine} {reason}, since {since}. In its place serves: {instead}.":
    "{engine} {reason}, seit {since}. An dieser Stelle arbeitet: {instead}.",
  "{engine} {reason}, since {since}. Nothing serves in its place.":
    "{engine} {reason}, seit {since}. An dieser Stelle arbeitet nichts.",
  "{engine} {reason}, since {since}. It is tried only when somebody asks something, last at {tried}. In its place serves: {instead}.":
    "{engine} {reason}, seit {since}. Versucht wird es nur, wenn jemand etwas fragt, zuletzt {tried}. An dieser Stelle arbeitet: {instead}.",
  "{engine} {reason}, since {since}. It is tried only when somebody asks something, last at {tried}. Nothing serves in its place.":
    "{engine} {reason}, seit {since}. Versucht wird es nur, wenn jemand etwas fragt, zuletzt {tried}. An dieser Stelle arbeitet nichts.",
  "cannot be reached, or reports errors": "ist nicht zu erreichen oder meldet Fehler",
  "gives no answer in time": "gibt nicht rechtzeitig Antwort",
  "answers too slowly": "antwortet zu langsam",
  "refuses the key that the options of the app have": "lehnt den Schlüssel aus den Optionen der App ab",
  "Speech to text gave no transcript within {seconds} seconds.":
    "Die Spracherkennung gab binnen {seconds} Sekunden keinen Text.",
  "Text to speech gave no sound: no answer in time.":
    "Die Sprachausgabe gab keinen Ton: keine Antwort zur rechten Zeit.",
  "Text to speech broke off.": "Die Sprachausgabe brach ab.",
  "is asked too often, or its account is used up": "wird zu oft gefragt, oder das Konto ist aufgebraucht",
  "The house’s own recogniser of plain sentences": "die hauseigene Erkennung einfacher Sätze",
  "The house’s own recogniser": "die hauseigene Erkennung",
  "The house’s own voice": "die hauseigene Stimme",
  "Whisper in this machine": "Whisper auf diesem Gerät",
  "Moonshine in this machine": "Moonshine auf diesem Gerät",
  "The Wyoming server for speech to text": "Der Wyoming-Server für die Spracherkennung",
  "The Wyoming server for text to speech": "Der Wyoming-Server für die Sprachausgabe",
  // services
  "The language model": "Das Sprachmodell",
  "{name} refuses the key (401).": "{name} lehnt den Schlüssel ab (401).",
  "The account at {name} has no credit (402).": "Das Konto bei {name} hat kein Guthaben (402).",
  "{name} does not allow this with the key (403).": "{name} erlaubt das mit diesem Schlüssel nicht (403).",
  "{name} does not know what was asked for (404).": "{name} kennt nicht, wonach gefragt wurde (404).",
  "{name} gave no answer in time.": "{name} gab nicht rechtzeitig Antwort.",
  "{name} finds this too long (413).": "{name} findet das zu lang (413).",
  "{name} was asked too often, or the account is used up (429).":
    "{name} wurde zu oft gefragt, oder das Konto ist aufgebraucht (429).",
  "{name} has no room for this right now ({status}).": "{name} hat gerade keinen Platz dafür ({status}).",
  "{name} has a fault of its own ({status}).": "{name} hat selbst einen Fehler ({status}).",
  "{name} does not take this ({status}).": "{name} nimmt das nicht an ({status}).",
  "{name} does not take this ({status}): {reason}": "{name} nimmt das nicht an ({status}): {reason}",
  "{name} broke off in the middle of its answer.": "{name} brach mitten in der Antwort ab.",
  "{name} declines to answer this.": "{name} will darauf nicht antworten.",
  "{name} broke off: {reason}": "{name} brach ab: {reason}",
  "{name} closed the connection: {reason}": "{name} schloss die Verbindung: {reason}",
  "{name} cannot be reached.": "{name} ist nicht zu erreichen.",
  "{name} gave no usable answer.": "{name} gab keine brauchbare Antwort.",
  "{name} gave an answer that cannot be used: {reason}": "{name} gab eine Antwort, die nicht zu brauchen ist: {reason}",
  "Speech to text gave no answer in time to what was said.":
    "Die Spracherkennung gab auf das Gesagte nicht rechtzeitig Antwort.",
  "Speech to text gave {count} characters for one turn, which were not used.":
    "Die Spracherkennung gab {count} Zeichen für ein Gespräch, die nicht benutzt wurden.",
  "Something went wrong inside. It is noted in the log.": "Etwas ging in Parley schief. Es steht im Protokoll.",
  // Home Assistant
  "Not yet connected to Home Assistant.": "Noch nicht mit Home Assistant verbunden.",
  "Home Assistant is still starting.": "Home Assistant startet noch.",
  "The connection to Home Assistant broke.": "Die Verbindung zu Home Assistant brach ab.",
  "The connection to Home Assistant was lost.": "Die Verbindung zu Home Assistant ging verloren.",
  "The connection to Home Assistant was lost; trying again.":
    "Die Verbindung zu Home Assistant ging verloren; es wird wieder versucht.",
  "Nobody can say the name of {item} ({count} characters): here it is called “{instead}”. Give it another one in Home Assistant.":
    "Den Namen von {item} kann niemand sagen ({count} Zeichen): Hier heißt es „{instead}“. Gib ihm in Home Assistant einen anderen.",
  "Home Assistant keeps no history here: its recorder or its history is not set up.":
    "Home Assistant führt hier keinen Verlauf: Sein Recorder oder sein Verlauf ist nicht eingerichtet.",
  "Home Assistant refuses the access token.": "Home Assistant weist das Zugriffstoken ab.",
  "Home Assistant refuses the access token that Supervisor gave to Parley. Restart Parley.":
    "Home Assistant weist das Zugriffstoken ab, das Supervisor Parley gab. Starte Parley neu.",
  "Home Assistant refuses the access token. Make a new long-lived access token in your Home Assistant profile, under Security, and give it to Parley.":
    "Home Assistant weist das Zugriffstoken ab. Erstelle in deinem Profil in Home Assistant unter Sicherheit ein neues langlebiges Zugriffstoken und gib es Parley.",
  "Home Assistant cannot be reached at {url}.": "Home Assistant ist unter {url} nicht zu erreichen.",
  "Home Assistant cannot be reached at {url} ({reason}). Check the address, and that it is running.":
    "Home Assistant ist unter {url} nicht zu erreichen ({reason}). Prüfe die Adresse, und ob es läuft.",
  "Home Assistant at {url} does not answer. Check that it is running.":
    "Home Assistant antwortet unter {url} nicht. Prüfe, ob es läuft.",
  "Home Assistant does not run yet, says what answers at {url} (status {status}). Start it, or wait.":
    "Home Assistant läuft noch nicht, sagt, was unter {url} antwortet (Status {status}). Starte es, oder warte.",
  "Home Assistant at {url} refuses this machine (status 403): it was banned after wrong tokens. Remove its address from Home Assistant's ip_bans.yaml and restart Home Assistant.":
    "Home Assistant unter {url} weist diesen Rechner ab (Status 403): Er wurde nach falschen Token gesperrt. Nimm seine Adresse aus ip_bans.yaml von Home Assistant und starte Home Assistant neu.",
  "{url} answers with status {status}, which is not how Home Assistant answers. Check the address.":
    "{url} antwortet mit Status {status}, anders als Home Assistant. Prüfe die Adresse.",
  "{url} answers, but not as Home Assistant does. Check the address.":
    "{url} antwortet, aber nicht wie Home Assistant. Prüfe die Adresse.",
  "Home Assistant closed the connection before it let us in. It may be starting or stopping.":
    "Home Assistant schloss die Verbindung, bevor es uns einließ. Vielleicht startet es, oder es beendet sich.",
  "Home Assistant did not answer within {seconds} seconds.":
    "Home Assistant antwortete nicht binnen {seconds} Sekunden.",
  "What answers in Home Assistant's place sends no messages; trying again.":
    "Was an Home Assistants Stelle antwortet, schickt keine Nachrichten; es wird wieder versucht.",
  "Home Assistant sent {what} of a form that Parley does not know. Update both, please.":
    "Home Assistant schickte etwas in einer Form, die Parley nicht kennt ({what}). Aktualisiere bitte beide.",
  "Home Assistant's list of its users cannot be read.": "Home Assistants Liste der Benutzer ist nicht lesbar.",
  // what leaves the house
  "metrics_token must have at least {count} characters.": "metrics_token muss mindestens {count} Zeichen haben.",
  "otlp_url must begin with http:// or https://, such as http://192.168.1.5:4318.":
    "otlp_url muss mit http:// oder https:// beginnen, etwa http://192.168.1.5:4318.",
  "Send the header “Authorization: Bearer …” with the metrics_token.":
    "Sende die Kopfzeile „Authorization: Bearer …“ mit dem metrics_token.",
  "Nothing leaves the house here, so that the language model was not asked.":
    "Von hier verlässt nichts das Haus, daher wurde das Sprachmodell nicht gefragt.",
  "The sound is not in the house, and nothing leaves the house here.":
    "Der Ton ist nicht im Haus, und von hier verlässt nichts das Haus.",
  "{model} is not fetched while nothing may leave the house.":
    "{model} wird nicht geholt, solange nichts das Haus verlassen darf.",
} as Record<string, string>;
