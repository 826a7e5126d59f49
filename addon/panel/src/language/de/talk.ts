import type { Words } from "../../words";

const talk: Words["talk"] = {
  title: "Sprechen",
  room: "Dieser Browser steht in",
  nowhere: "keinem Raum",
  aloud: "Antworten vorlesen",
  conversation: "Gespräch",
  begin: "Sprich von hier mit deinem Zuhause. Zum Beispiel:",
  examples: ["Was kannst du?", "Welche Lichter sind an?", "Stell einen Timer auf fünf Minuten"],
  press: "Sprechen",
  how: "Drücken und sprechen, oder beim Sprechen gedrückt halten.",
  keyboard: "Mit der Tastatur: die Leertaste.",
  open: "Mikrofon offen lassen",
  silenced: "Dein Browser gibt keinen Ton wieder, bevor du diese Seite einmal berührt hast.",
  write: "Stattdessen schreiben",
  send: "Senden",
  inCall: "Im Gespräch: Der andere Raum hört dich. Drücken legt auf.",
  hangUp: "Auflegen",
  states: { idle: "", listening: "Ich höre zu …", processing: "Einen Moment …", responding: "Ich antworte …" },
  kinds: { announcement: "Durchsage", timer: "Timer" },
  unheard: "Es wurde nichts verstanden. Versuche es noch einmal, etwas näher am Mikrofon.",
  connecting: "Verbindung wird aufgebaut …",
  direct: "Direkt verbunden, über WebRTC.",
  lost: "Die Verbindung ist unterbrochen. Neuer Versuch …",
  elsewhere: "Ein anderes Fenster dieses Browsers spricht jetzt mit deinem Zuhause.",
  here: "Hier sprechen",
  outdated: "Parley wurde inzwischen aktualisiert: Lade diese Seite neu.",
  again: "Noch einmal",
  trouble: {
    insecure: [
      "Browser geben das Mikrofon nur Seiten, die über https kamen, und diese kam über http.",
      "Öffne Home Assistant über seine https-Adresse. Schreiben kannst du hier trotzdem.",
    ],
    companion: [
      "Die App von Home Assistant gibt dieser Seite das Mikrofon nicht.",
      "Erlaube der App das Mikrofon in den Einstellungen des Telefons, oder öffne Home Assistant in einem Browser. Schreiben kannst du hier trotzdem.",
    ],
    denied: [
      "Dieser Browser verweigert der Seite dein Mikrofon.",
      "Erlaube es links neben der Adresse und versuche es noch einmal. Schreiben kannst du hier trotzdem.",
    ],
    missing: [
      "Es gibt kein Mikrofon.",
      "Schließe eines an und versuche es noch einmal. Schreiben kannst du hier trotzdem.",
    ],
    busy: [
      "Das Mikrofon ist nicht zu haben: Ein anderes Programm benutzt es vielleicht.",
      "Beende dieses und versuche es noch einmal. Schreiben kannst du hier trotzdem.",
    ],
    none: [
      "Dieser Browser hat kein Mikrofon für Seiten.",
      "Öffne Home Assistant in einem anderen. Schreiben kannst du hier trotzdem.",
    ],
  },
};
export default talk;
