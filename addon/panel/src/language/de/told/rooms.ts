/** Satellites: how they are paired, refused, updated, and what fails in them. */
export default {
  "The satellite is not connected.": "Der Satellit ist nicht verbunden.",
  "The satellite “{name}” is not connected.": "Der Satellit „{name}“ ist nicht verbunden.",
  "The satellite was removed.": "Der Satellit wurde entfernt.",
  "The satellite cannot be kept: {reason}.": "Der Satellit lässt sich nicht speichern: {reason}.",
  "The satellite is ending.": "Der Satellit beendet sich gerade.",
  "No satellite has this id.": "Es gibt keinen Satelliten mit dieser Kennung.",
  "There is no such satellite any more: choose another room.":
    "Diesen Satelliten gibt es nicht mehr: Wähle einen anderen Raum.",
  "Another window of this browser talks now.": "Jetzt spricht ein anderes Fenster dieses Browsers.",
  "Too many browsers talk at the moment: close this page in another one.":
    "Gerade sprechen zu viele Browser: Schließ diese Seite in einem anderen.",
  "Its page was closed.": "Die Seite dazu wurde geschlossen.",
  // pairing
  "This {kind} was dismissed in Parley's panel: it is shown there again in an hour.":
    "In Parley wurde entschieden, ihn nicht zu zeigen ({kind}): In einer Stunde erscheint er dort wieder.",
  "This {kind} was dismissed in Parley's panel.": "In Parley wurde entschieden, ihn nicht zu zeigen ({kind}).",
  "Too many codes were tried: wait five minutes.": "Es wurden zu viele Codes probiert: Warte fünf Minuten.",
  "Nothing shows this code: read it again where it is shown, codes last ten minutes.":
    "Diesen Code zeigt niemand: Lies ihn dort noch einmal, wo er steht. Ein Code gilt zehn Minuten.",
  "Nothing shows this code any more.": "Diesen Code zeigt niemand mehr.",
  "It was sent away meanwhile: let it show another code.":
    "Er wurde inzwischen weggeschickt: Lass ihn einen anderen Code zeigen.",
  "Another {kind} with the same identity was paired.":
    "Inzwischen wurde ein anderes Gerät mit derselben Kennung gekoppelt ({kind}).",
  "Too many wait to be paired: dismiss those that you do not know in Parley's panel.":
    "Zu viele warten auf die Kopplung: Ignoriere hier die, die du nicht kennst.",
  "Too many wait to be paired: this one is shown again when there is room.":
    "Zu viele warten auf die Kopplung: Dieser erscheint wieder, sobald Platz ist.",
  "The {newcomer} does not agree: the code was not typed as it shows it, or somebody sits between it and Parley, such as a proxy that ends TLS. {next}":
    "Die Codes passen nicht zusammen ({newcomer}): Der Code wurde anders eingegeben, als er gezeigt wird, oder jemand sitzt dazwischen, etwa ein Proxy, der TLS beendet. {next}",
  "It shows a new code soon.": "Gleich erscheint ein neuer Code.",
  "Begin again in Home Assistant: it shows another code.":
    "Beginne in Home Assistant von vorn: Dort erscheint ein anderer Code.",
  "Nothing else may be sent before the welcome.": "Vor der Begrüßung darf nichts anderes geschickt werden.",
  "Nobody accepted the code in time. The satellite shows a new one soon.":
    "Niemand hat den Code rechtzeitig angenommen. Gleich zeigt der Satellit einen neuen.",
  "Nobody accepted the code in time: set up the integration again for another one.":
    "Niemand hat den Code rechtzeitig angenommen: Richte die Integration noch einmal ein, dann gibt es einen neuen.",
  "The integration cannot be kept: {reason}.": "Die Integration lässt sich nicht speichern: {reason}.",
  "This token does not count, or not any more: set up Parley's integration anew.":
    "Dieses Token gilt nicht oder nicht mehr: Richte Parleys Integration neu ein.",
  "Too many links are open with this token.": "Mit diesem Token sind zu viele Verbindungen offen.",
  "The token was revoked in Parley.": "Das Token wurde in Parley entzogen.",
  "The other side's share is none.": "Der Code ließ sich mit der anderen Seite nicht vergleichen.",
  "That is shown no more already.": "Das ist schon verschwunden.",
  "It is not dismissed any more.": "Er wird schon nicht mehr ignoriert.",
  satellite: "Satellit",
  integration: "Integration",
  // refusals
  "No hello within {seconds} seconds.": "Er hat sich nicht binnen {seconds} Sekunden vorgestellt.",
  "The first message must be a hello.": "Er hat sich nicht vorgestellt.",
  "A hello needs a satellite_id and a name, each of up to {most} printable characters.":
    "Er muss Kennung und Namen nennen, jeweils höchstens {most} druckbare Zeichen.",
  "The id of a satellite does not begin with “{browser}”.":
    "Die Kennung eines Satelliten beginnt nicht mit „{browser}“.",
  "Too many wrong tokens came from here: wait five minutes.":
    "Von hier kamen zu viele falsche Token: Warte fünf Minuten.",
  "The token of “{name}” is not the one it was given, or was given {how} TLS: run parley-satellite --forget-pairing on it, and pair it anew.":
    "Das Token von „{name}“ ist nicht das, das er bekommen hat, oder er bekam es {how} TLS: Führe auf ihm parley-satellite --forget-pairing aus und kopple ihn neu.",
  with: "mit",
  without: "ohne",
  "“{name}” is connected already. Two satellites share one identity: on a copied SD card, delete the satellite's state folder.":
    "„{name}“ ist schon verbunden. Zwei Satelliten haben dieselbe Kennung: Lösche auf einer kopierten SD-Karte den Zustandsordner des Satelliten.",
  "The satellite speaks version {theirs} of the wire and the app version {ours}: update the {older}.":
    "Der Satellit spricht Version {theirs} des Protokolls und die App Version {ours}: Aktualisiere, was älter ist ({older}).",
  app: "App",
  "A message may have {most} bytes, this one has more.": "Eine Nachricht darf {most} Byte haben, diese hat mehr.",
  "A text frame must hold one JSON object.": "Eine Nachricht muss ein JSON-Objekt sein.",
  "There is no message of type {kind}.": "Eine Nachricht der Art {kind} gibt es nicht.",
  "{message} lacks the field {field}.": "Der Nachricht {message} fehlt das Feld {field}.",
  "{message} has a value that is too large or no text.":
    "Die Nachricht {message} enthält einen Wert, der zu groß oder kein Text ist.",
  "{message} has a value of the wrong type.": "Die Nachricht {message} enthält einen Wert der falschen Art.",
  "A satellite may send {most} pings in a second.": "Ein Satellit darf {most} Pings je Sekunde schicken.",
  "An audio frame may have {most} bytes, this one has more.": "Ein Stück Ton darf {most} Byte haben, dieses hat mehr.",
  "Audio frames hold 16-bit samples: an even number of bytes.":
    "Ton besteht aus 16-Bit-Werten: einer geraden Zahl von Bytes.",
  "Satellites speak one protocol, which has no name.":
    "Satelliten sprechen nur ein Protokoll, und das hat keinen Namen.",
  "The link speaks one protocol, which has no name.":
    "Die Verbindung kennt nur ein Protokoll, und das hat keinen Namen.",
  "Parley is spoken to over TLS only, since without it everybody on the network hears the token and the microphone. Update this satellite's program, take plain = true out of its settings, and pair it again with the code that it then shows. (Parley's option allow_unencrypted lets plain connections in.)":
    "Mit Parley wird nur über TLS gesprochen, weil sonst jeder im Netz Token und Mikrofon mithört. Aktualisiere das Programm des Satelliten, nimm plain = true aus seinen Einstellungen und kopple ihn neu mit dem Code, den er dann zeigt. (Parleys Option allow_unencrypted lässt unverschlüsselte Verbindungen zu.)",
  // updates
  "This Parley was built without a release of the satellite.":
    "Dieses Parley wurde ohne das Programm des Satelliten gebaut.",
  "This Parley was built without a release of the satellite's program.":
    "Dieses Parley wurde ohne das Programm des Satelliten gebaut.",
  "The satellite is being updated already.": "Der Satellit wird schon aktualisiert.",
  "The satellite has not been heard of since its update began: look at it, or switch it off and on.":
    "Seit die Aktualisierung begann, meldet sich der Satellit nicht: Sieh nach ihm, oder schalte ihn aus und wieder ein.",
  "Version {version} did not reach the app and was given up: version {former} runs again.":
    "Version {version} hat die App nicht erreicht und wurde aufgegeben: Jetzt läuft wieder Version {former}.",
  "This satellite was not installed by install-satellite: update it as it was installed.":
    "Dieser Satellit wurde nicht mit install-satellite eingerichtet: Aktualisiere ihn so, wie er eingerichtet wurde.",
  "The release cannot be written: {reason}.": "Das neue Programm lässt sich nicht schreiben: {reason}.",
  "The release cannot be written to {folder}: {reason}.":
    "Das neue Programm lässt sich nicht nach {folder} schreiben: {reason}.",
  "The app has {wheel} now, and not version {version}: try again.":
    "Die App hat jetzt {wheel} und nicht Version {version}: Versuch es noch einmal.",
  "no release": "kein Programm",
  "{file} came damaged: its checksum is another one. Try again.":
    "{file} kam beschädigt an: Die Prüfsumme stimmt nicht. Versuch es noch einmal.",
  "The app has no release of the satellite's program (HTTP {status}).":
    "Die App hat kein Programm für den Satelliten (HTTP {status}).",
  "{file} is larger than any release.": "{file} ist größer als jedes Programm für Satelliten.",
  "Another certificate than the app's is shown at its address: nothing is taken.":
    "Unter der Adresse der App zeigt sich ein anderes Zertifikat: Von dort wird nichts genommen.",
  "The release cannot be fetched from the app: {reason}.": "Das Programm lässt sich nicht von der App holen: {reason}.",
  "no answer": "keine Antwort",
  "The release came too slowly from the app: it was not here after {seconds} seconds. Is the Wi-Fi weak here? Try again.":
    "Das Programm kam zu langsam von der App: Nach {seconds} Sekunden war es nicht da. Ist das WLAN hier schwach? Versuch es noch einmal.",
  "Installing the release took longer than an hour, and was given up.":
    "Die Installation dauerte länger als eine Stunde und wurde aufgegeben.",
  "It says nothing.": "Es sagt nichts dazu.",
  "No environment can be made": "Die Python-Umgebung lässt sich nicht anlegen",
  "The packages cannot be installed": "Die Pakete lassen sich nicht installieren",
  "{what}: {reason}": "{what}: {reason}",
  "{what}: it took longer than {minutes} minutes.": "{what}: Es dauerte länger als {minutes} Minuten.",
  "the disk is full.": "Der Speicher ist voll.",
  "the package index (pypi.org) cannot be reached: is there a way to the internet?":
    "Die Paketquelle (pypi.org) ist nicht zu erreichen: Gibt es eine Verbindung ins Internet?",
  // microphone, speaker, light, button
  "There is no speaker that takes sound.": "Es gibt keinen Lautsprecher, der Ton annimmt.",
  "The microphone {name} has vanished; it is tried again.":
    "Das Mikrofon {name} ist verschwunden; es wird weiter versucht.",
  "The microphone {name} delivers no sound; it is tried again.":
    "Das Mikrofon {name} liefert keinen Ton; es wird weiter versucht.",
  "The speaker {name} takes no sound; it is tried again.":
    "Der Lautsprecher {name} nimmt keinen Ton an; es wird weiter versucht.",
  "The speaker {name} has vanished; it is tried again.":
    "Der Lautsprecher {name} ist verschwunden; es wird weiter versucht.",
  "The {word} {name} cannot be opened ({reason}). {remedy} It is tried again.":
    "Gerät nicht zu öffnen: {word} {name} ({reason}). {remedy} Es wird weiter versucht.",
  "{which} found: {remedy}": "{which} gefunden: {remedy}",
  "The {word} {name} was not": "{word} {name} nicht",
  "No {word} was": "Kein {word}",
  microphone: "Mikrofon",
  speaker: "Lautsprecher",
  "parley-satellite --list-devices shows what there is.": "parley-satellite --list-devices zeigt, was es gibt.",
  "this user may not use sound devices: run sudo usermod -aG audio USER with its name, and start it anew.":
    "Dieser Benutzer darf keine Tongeräte benutzen: Führe sudo usermod -aG audio BENUTZER mit seinem Namen aus und starte neu.",
  "Is it plugged in? Does another program hold it?": "Ist es eingesteckt? Hält ein anderes Programm es fest?",
  "Another program holds it: end that one (fuser -v /dev/snd/* names it), or let both go through PipeWire or PulseAudio by setting {key} to that device.":
    "Ein anderes Programm hält es fest: Beende es (fuser -v /dev/snd/* nennt es), oder lass beide über PipeWire oder PulseAudio gehen, indem du {key} auf dieses Gerät setzt.",
  "It takes neither Parley's rate nor its own of {rate} Hz: set {key} to a device that converts, such as “default”, “pulse” or “plughw”.":
    "Es nimmt weder Parleys Rate noch seine eigene von {rate} Hz: Setze {key} auf ein Gerät, das umrechnet, etwa „default“, „pulse“ oder „plughw“.",
  "It has another number of channels: set {key} to a device that converts, such as “default” or “plughw”.":
    "Es hat eine andere Zahl von Kanälen: Setze {key} auf ein Gerät, das umrechnet, etwa „default“ oder „plughw“.",
  "It is not there any more: set {key} to one of those that parley-satellite --list-devices shows.":
    "Es ist nicht mehr da: Setze {key} auf eines von denen, die parley-satellite --list-devices zeigt.",
  "PortAudio does not start ({reason}).": "PortAudio startet nicht ({reason}).",
  "PortAudio is missing: install the system's package libportaudio2.":
    "PortAudio fehlt: Installiere das Paket libportaudio2.",
  "No speaker has a rate of {rate} hertz.": "Kein Lautsprecher hat eine Rate von {rate} Hertz.",
  "The button at GPIO {pin} cannot be used ({reason}).": "Der Taster an GPIO {pin} ist nicht zu benutzen ({reason}).",
  "The light at GPIO {pins} cannot be used ({reason}).": "Das Licht an GPIO {pins} ist nicht zu benutzen ({reason}).",
  "{setting} in the settings needs the package gpiozero: install parley-satellite with its extra [gpio], and on Raspberry Pi OS python3-lgpio.":
    "{setting} in den Einstellungen braucht das Paket gpiozero: Installiere parley-satellite mit der Erweiterung [gpio], unter Raspberry Pi OS auch python3-lgpio.",
  "The light does not work any more ({reason}).": "Das Licht geht nicht mehr ({reason}).",
  "The light's {path} is not there: switch SPI on (sudo raspi-config nonint do_spi 0), and restart the Pi.":
    "{path} für das Licht ist nicht da: Schalte SPI ein (sudo raspi-config nonint do_spi 0) und starte den Pi neu.",
  "This user may not use {path}: run sudo usermod -aG spi USER with its name.":
    "Dieser Benutzer darf {path} nicht benutzen: Führe sudo usermod -aG spi BENUTZER mit seinem Namen aus.",
  "The light's {path} cannot be opened ({reason}).": "{path} für das Licht ist nicht zu öffnen ({reason}).",
  "{path} is no SPI device ({reason}).": "{path} ist kein SPI-Gerät ({reason}).",
  "{path} is not an openWakeWord model of one wake word.":
    "{path} ist kein openWakeWord-Modell mit einem Aktivierungswort.",
} as Record<string, string>;
