/** The browser's own memory: who it is, and where it stands. */

const PREFIX = "parley-talk-";

export function remembered(name: string): string {
  try {
    return localStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return ""; // It is forbidden to remember anything.
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // It is forbidden to remember anything.
  }
}

/** The browser's identity, made when it is first asked for; also where the page came without TLS. */
export function identity(): string {
  const known = remembered("identity");
  if (known) return known;
  const made = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  remember("identity", made);
  return made;
}
