/** What a person asked the panel for and did not get: rights, timers, permissions, settings, turns. */
export default {
  // rights
  "Only an administrator of Home Assistant may do this.": "Das darf nur ein Administrator von Home Assistant.",
  "The panel is reached through Home Assistant's sidebar.":
    "Diese Seite ist über Home Assistants Seitenleiste zu erreichen.",
  "Requests from pages of other sites are not answered.":
    "Anfragen von Seiten anderer Herkunft werden nicht beantwortet.",
  "Home Assistant does not say who you are: sign in there again.":
    "Home Assistant sagt nicht, wer du bist: Melde dich dort neu an.",
  "Home Assistant cannot be asked who you are at the moment: try again soon.":
    "Home Assistant ist gerade nicht zu fragen, wer du bist: Versuch es gleich noch einmal.",
  "The HTTP interface is closed: set api_token in Parley's options.":
    "Die HTTP-Schnittstelle ist zu: Setze api_token in Parleys Optionen.",
  "Send the header “Authorization: Bearer …” with Parley's api_token.":
    "Schicke die Kopfzeile „Authorization: Bearer …“ mit Parleys api_token.",
  "Satellites and integrations are programs: a page cannot be one.":
    "Satelliten und Integrationen sind Programme: Eine Seite kann keines sein.",
  "This port speaks TLS: write https:// in place of http://, and wss:// in place of ws://. Its certificate is Parley's own: docs/automations.md says how programs check it.":
    "Dieser Port spricht TLS: Schreib https:// statt http:// und wss:// statt ws://. Das Zertifikat ist Parleys eigenes: docs/automations.md sagt, wie Programme es prüfen.",
  // what a request holds
  "The body must be a JSON object.": "Die Anfrage muss ein JSON-Objekt sein.",
  "The body did not come within {seconds} seconds.": "Die Anfrage kam nicht binnen {seconds} Sekunden.",
  "The body cannot be read.": "Die Anfrage ist nicht lesbar.",
  "It is nested too deeply.": "Sie ist zu tief verschachtelt.",
  "It is no object.": "Sie ist kein Objekt.",
  'text must be 1 to {most} characters: {"text": "turn on the kitchen lights"}.': "Schreib 1 bis {most} Zeichen.",
  "room must be the name of a satellite or of an area.": "Der Raum ist der Name eines Satelliten oder Bereichs.",
  "No room is called {room}. There are: {names}.": "Kein Raum heißt {room}. Es gibt: {names}.",
  "none yet": "noch keinen",
  'The code is missing: {"code": "12345678"}.': "Der Code fehlt.",
  "host must be the name or the address of this machine in the network.":
    "host ist der Name oder die Adresse dieses Rechners im Netz.",
  "limit must be a number from 1 to 200.": "limit ist eine Zahl von 1 bis 200.",
  "Parley's port is closed to the network: give it a number in Home Assistant under Settings, Apps, Parley, Configuration, Network.":
    "Parleys Port ist für das Netz geschlossen: Gib ihm in Home Assistant unter Einstellungen, Apps, Parley, Konfiguration, Netzwerk eine Nummer.",
  "{name} must be a number from 1 to {most}.": "{name}: eine Zahl von 1 bis {most}.",
  "No {kind} has this id.": "Das gibt es nicht mehr ({kind}).",
  "The change cannot be kept: {reason}.": "Die Änderung lässt sich nicht speichern: {reason}.",
  // mail accounts
  "That is no mail address.": "Das ist keine Mailadresse.",
  "Say whose mail it is.": "Sag, wessen Mail es ist.",
  "The password is missing.": "Das Passwort fehlt.",
  "The rooms must be a list.": "Die Räume sind eine Liste.",
  "Each field has one line of at most {most} characters.": "Jedes Feld hat eine Zeile von höchstens {most} Zeichen.",
  "“{host}” is no name of a server.": "„{host}“ ist kein Name eines Servers.",
  "A port is a number from 1 to 65535.": "Ein Port ist eine Zahl von 1 bis 65535.",
  "The encryption is tls, starttls or none.": "Die Verschlüsselung ist tls, starttls oder none.",
  "Without encryption the password could be read on its way: choose TLS or STARTTLS.":
    "Ohne Verschlüsselung wäre das Passwort unterwegs lesbar: Wähle TLS oder STARTTLS.",
  "There are {count} accounts already.": "Es gibt schon {count} Konten.",
  "The servers or the user's name are others: type the password again.":
    "Die Server oder der Benutzername sind andere: Gib das Passwort noch einmal ein.",
  "There is no such mail account any more.": "Dieses Mailkonto gibt es nicht mehr.",
  // people
  "A name has 1 to {most} characters.": "Ein Name hat 1 bis {most} Zeichen.",
  "That is no {domain} of Home Assistant's.": "Das gibt es in Home Assistant nicht ({domain}).",
  "No voice is being learned there.": "Dort wird gerade keine Stimme gelernt.",
  "Somebody is called {name} already.": "{name} heißt schon jemand.",
  "A person has {most} calendars at most.": "Eine Person hat höchstens {most} Kalender.",
  "{count} people are known already.": "Es sind schon {count} Menschen bekannt.",
  "Not all could be deleted: {reason}.": "Nicht alles ließ sich löschen: {reason}.",
  "The voice could not be deleted from the disk: {reason}.":
    "Die Stimme ließ sich nicht von der Platte löschen: {reason}.",
  // settings of a room
  "'quiet_hours.{end}' must be a time of day from 00:00 to 23:59, such as 22:00.":
    "Ruhezeiten gehen von 00:00 bis 23:59, etwa 22:00.",
  "{setting} must be a number from 0 to 1, not {value}.": "{setting} ist eine Zahl von 0 bis 1, nicht {value}.",
  "'wake_words' may name {most} wake words, not {count}.": "Höchstens {most} Aktivierungswörter, nicht {count}.",
  "'wake_words': the satellite has no {word}: it has {words}.":
    "Dieses Aktivierungswort hat der Satellit nicht: {word}. Er hat {words}.",
  "'wake_words': the satellite can listen for {most} at once.":
    "Der Satellit kann auf {most} Aktivierungswörter zugleich hören.",
  "A room has no setting {setting}: it has {settings}.":
    "Eine Einstellung {setting} hat ein Raum nicht: Er hat {settings}.",
  "A name has up to {most} printable characters.": "Ein Name hat höchstens {most} druckbare Zeichen.",
  "'settings' must be an object.": "settings muss ein Objekt sein.",
  "name and area_id must be text.": "name und area_id müssen Text sein.",
  "Home Assistant has no area with the id {area}.": "Home Assistant hat keinen Bereich mit der Kennung {area}.",
  // timers
  "Home Assistant was not reached yet, so the home's clock is not known.":
    "Home Assistant war noch nicht zu erreichen, deshalb ist die Uhrzeit des Hauses nicht bekannt.",
  "There is no such model.": "Ein solches Modell gibt es nicht.",
  "This model is in use.": "Dieses Modell ist in Gebrauch.",
  "There is no such plan any more.": "Das Geplante gibt es nicht mehr.",
  "There is no such timer any more.": "Diesen Timer gibt es nicht mehr.",
  "The name may have {most} characters.": "Der Name darf {most} Zeichen haben.",
  "Say what to remind of.": "Schreib, woran erinnert werden soll.",
  "There are {most} timers, alarms and reminders already: cancel some first.":
    "Es gibt schon {most} Timer, Wecker und Erinnerungen: Brich erst welche ab.",
  "That time is over already: choose a later one.": "Diese Zeit ist schon vorbei: Wähle eine spätere.",
  "Choose a day within the next {years} years.": "Wähle einen Tag in den nächsten {years} Jahren.",
  "action must be one of {actions}.": "action ist eines von {actions}.",
  "seconds must be a number of seconds.": "seconds ist eine Zahl von Sekunden.",
  "Say how many seconds to add.": "Sag, wie viele Sekunden dazukommen.",
  "The timer is not in that state any more: look at it again.":
    "Der Timer ist inzwischen in einem anderen Zustand: Sieh ihn dir noch einmal an.",
  "It is set for a time of the day: set another one instead.":
    "Er ist auf eine Uhrzeit gestellt: Stell stattdessen einen anderen.",
  "It may last from a second to {days} days.": "Er darf von einer Sekunde bis zu {days} Tagen dauern.",
  'Say how long, or at what time: {"seconds": 300} or {"at": "07:30"}.': "Sag, wie lange oder zu welcher Zeit.",
  "kind must be one of {kinds}.": "kind ist eines von {kinds}.",
  "at must be a time of the day, such as 07:30.": "Die Zeit ist eine Uhrzeit wie 07:30.",
  "date must be a day, such as 2026-12-24.": "Der Tag ist ein Datum wie 2026-12-24.",
  "days must be a list of days of the week, 0 for Monday to 6 for Sunday.":
    "days ist eine Liste von Wochentagen, 0 für Montag bis 6 für Sonntag.",
  // permissions
  "The permissions cannot be kept, so those before hold: {reason}.":
    "Die Berechtigungen lassen sich nicht speichern, es gelten die bisherigen: {reason}.",
  'The permissions must be a list of rows: [{"service": "lock.unlock", "needs": "pin"}].':
    'Die Berechtigungen sind eine Liste von Zeilen: [{"service": "lock.unlock", "needs": "pin"}].',
  "The permissions may have {most} rows, these are {count}.":
    "Die Berechtigungen dürfen {most} Zeilen haben, dies sind {count}.",
  "Row {number}: {reason}": "Zeile {number}: {reason}",
  "It is for the same as row {number}: keep one of them.":
    "Sie gilt für dasselbe wie Zeile {number}: Behalte eine davon.",
  "It must have service and needs.": "Sie braucht service und needs.",
  "There is no column {column}: a row has {columns}.": "Eine Spalte {column} gibt es nicht: Eine Zeile hat {columns}.",
  "The action is missing: lock.unlock, or lock.* for all of a domain.":
    "Die Aktion fehlt: lock.unlock, oder lock.* für alle eines Bereichs.",
  "{service} is no action: write it as lock.unlock, or lock.* for all of a domain.":
    "{service} ist keine Aktion: Schreib sie wie lock.unlock, oder lock.* für alle eines Bereichs.",
  "only must be an entity id, such as lock.shed, or a device class, such as garage.":
    "„Nur“ ist eine Entität wie lock.shed oder eine Geräteklasse wie garage.",
  "{only} is no entity id, such as lock.shed, and no device class, such as garage.":
    "{only} ist weder eine Entität wie lock.shed noch eine Geräteklasse wie garage.",
  "needs must be one of {needs}.": "needs ist eines von {needs}.",
  // the home
  'entity_ids must be a list of 1 to {most} entity ids: ["light.kitchen"].':
    'entity_ids ist eine Liste von 1 bis {most} Entitäten: ["light.kitchen"].',
  "No entity of this id is exposed.": "Keine Entität mit dieser Kennung ist freigegeben.",
  "aliases must be a list of {most} names at most.": "Höchstens {most} weitere Namen.",
  "Home Assistant keeps no aliases for this one, since it has no unique id: give it another name where it is set up.":
    "Home Assistant merkt sich hierfür keine weiteren Namen, weil es keine eindeutige Kennung hat: Gib ihm dort einen anderen Namen, wo es eingerichtet ist.",
  "exposed must be true or false.": "exposed ist true oder false.",
  // turns
  "model must be true or false.": "model ist true oder false.",
  "Say which turns to delete, or all=true for every one.":
    "Sag, welche Gespräche gelöscht werden sollen, oder all=true für alle.",
  "Nothing was said in this turn that could be run again.":
    "In diesem Gespräch wurde nichts gesagt, das sich wiederholen ließe.",
  "The turns cannot be read: {reason}.": "Die Gespräche lassen sich nicht lesen: {reason}.",
  "The turns cannot be deleted: {reason}.": "Die Gespräche lassen sich nicht löschen: {reason}.",
  "There is no such turn any more.": "Dieses Gespräch gibt es nicht mehr.",
  "Search for {most} characters at most.": "Such nach höchstens {most} Zeichen.",
  "{text} is no time: write it as 2026-11-28T20:00:00+00:00.":
    "{text} ist keine Zeit: Schreib sie wie 2026-11-28T20:00:00+00:00.",
  "A note has 1 to {most} characters.": "Eine Notiz hat 1 bis {most} Zeichen.",
  "There is no such note any more.": "Diese Notiz gibt es nicht mehr.",
  // privacy
  "rules must be a list of rules.": "rules muss eine Liste von Regeln sein.",
  "A budget has dollars, and stops or not.": "Ein Budget hat Dollar und hält an oder nicht.",
  "Say the last seconds, or words, that are to be forgotten.":
    "Sag, welche letzten Sekunden oder welche Wörter vergessen werden sollen.",
  "Nothing is kept yet.": "Es ist noch nichts aufgehoben.",
  "The database cannot be read: {reason}.": "Die Datenbank lässt sich nicht lesen: {reason}.",
  "A month is written as 2026-11.": "Ein Monat schreibt sich 2026-11.",
  "Turns are kept for 0 to {most} days, where 0 sets no bound.":
    "Gespräche werden 0 bis {most} Tage aufgehoben; 0 setzt keine Grenze.",
  "There is no such contact any more.": "Diesen Kontakt gibt es nicht mehr.",
  "A contact's id has letters and digits.": "Die Kennung eines Kontakts hat Buchstaben und Ziffern.",
  "The address book holds {most} contacts.": "Das Adressbuch fasst {most} Kontakte.",
  "A contact's name has 1 to {most} characters.": "Der Name eines Kontakts hat 1 bis {most} Zeichen.",
  "A contact has {most} other names at most.": "Ein Kontakt hat höchstens {most} andere Namen.",
  "A telephone number has digits, spaces and a + before it.":
    "Eine Telefonnummer hat Ziffern, Leerzeichen und ein + davor.",
  "A mail address has an @ in it and no spaces.": "Eine Mailadresse enthält ein @ und keine Leerzeichen.",
  "Notifications go to an entity or a service, as notify.mobile_app_annas_phone.":
    "Benachrichtigungen gehen an eine Entität oder einen Dienst wie notify.mobile_app_annas_phone.",
  "A call is made by a script or a service of Home Assistant, as script.call_number or fritz.dial.":
    "Einen Anruf macht ein Skript oder ein Dienst von Home Assistant, wie script.call_number oder fritz.dial.",
  "The data of a call has {most} characters at most.": "Die Daten eines Anrufs haben höchstens {most} Zeichen.",
  "A contact has a name, and perhaps aliases, phone, mail and notify.":
    "Ein Kontakt hat einen Namen, und vielleicht aliases, phone, mail und notify.",
  "people must be a list of ids of people.": "people muss eine Liste von Kennungen von Personen sein.",
  "No voice can be learned in that room now.": "In diesem Raum kann jetzt keine Stimme gelernt werden.",
  "There is no such person any more.": "Diese Person gibt es nicht mehr.",
  "action must be one of pause, resume, move.": "action muss pause, resume oder move sein.",
  "The plan is not in that state any more: look at it again.":
    "Der Plan ist nicht mehr in diesem Zustand: Sieh ihn noch einmal an.",
  "It waits for a change of the home, and for no time.": "Er wartet auf eine Änderung im Zuhause und auf keine Zeit.",
  "on must be true or false.": "on muss true oder false sein.",
  "That is not suggested any more.": "Das wird nicht mehr vorgeschlagen.",
  "Say at what time.": "Sag, um wie viel Uhr.",
  "Its time is over meanwhile: move it to a later one.": "Seine Zeit ist inzwischen vorbei: Verleg ihn auf später.",
  // talking by WebRTC
  "WebRTC is not switched on.": "WebRTC ist nicht eingeschaltet.",
  "Too many browsers talk at the moment.": "Gerade sprechen zu viele Browser.",
  "The offer cannot be read.": "Das Angebot ist nicht zu lesen.",
  "An offer is {}.": "Ein Angebot ist {}.",
  "An offer has one data channel, and nothing else.": "Ein Angebot hat einen Datenkanal und sonst nichts.",
  "The data channel is closed.": "Der Datenkanal ist zu.",
} as Record<string, string>;
