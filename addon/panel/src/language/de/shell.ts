import type { Words } from "../../words";

const shell: Words["shell"] = {
  quoted: (text) => `„${text}“`,
  tabs: "Seiten",
  busy: "Einen Moment …",
  cancel: "Abbrechen",
  close: "Schließen",
  justNow: "gerade eben",
  connecting: "Verbinde mit Parley …",
  outage: "Parley antwortet nicht. Neuer Versuch …",
  unreachable: "Parley antwortet nicht. Bitte noch einmal versuchen, sobald es wieder da ist.",
  updated: "Parley wurde aktualisiert.",
  loadAnew: "Oberfläche neu laden",
  failed: (status) =>
    `Parley konnte nicht antworten (${status}). Bitte noch einmal versuchen; mehr steht im Protokoll.`,
  notLoaded: "Diese Seite konnte nicht geladen werden.",
  again: "Noch einmal versuchen",
  forAdministrators: "Diese Seite ist für Administratoren von Home Assistant.",
  problems: (count) => (count === 1 ? "1 Problem" : `${count} Probleme`),
};
export default shell;
