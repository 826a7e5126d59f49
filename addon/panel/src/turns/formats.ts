/** Times, lengths and money in the words of the language that is spoken. */
import { house } from "../house";
import { language, words } from "../words";

/** Milliseconds as a person reads them: "84 ms", "1.2 s". */
export function took(ms: number): string {
  if (ms < 1000) return `${new Intl.NumberFormat(language, { maximumFractionDigits: ms < 10 ? 1 : 0 }).format(ms)} ms`;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: ms < 10_000 ? 2 : 1 }).format(ms / 1000)} s`;
}

/** US dollars, also very few of them. */
export function dollars(amount: number): string {
  if (amount === 0) return words.turns.free;
  const digits = amount < 0.01 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 };
  return new Intl.NumberFormat(language, { style: "currency", currency: "USD", ...digits }).format(amount);
}

/** An amount by its name: "1,240 tokens in", "97 kB sent". */
export function amount(name: string, value: number): string {
  const say = words.turns.amounts[name];
  if (!say) return `${value} ${name}`;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  if (name !== "bytes") return say(number.format(value));
  return say(
    value < 1000
      ? `${value} B`
      : value < 1e6
        ? `${number.format(value / 1000)} kB`
        : `${number.format(value / 1e6)} MB`,
  );
}

/** The home's time zone, as an option of Intl; the browser's until it is known. */
function zone(): { timeZone?: string } {
  const name = house.state("about")?.time_zone;
  return name ? { timeZone: name } : {};
}

export function clock(started: string, seconds = false): string {
  const at = new Date(started);
  const style: Intl.DateTimeFormatOptions = {
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds && { second: "2-digit" }),
  };
  return Number.isNaN(at.valueOf()) ? "" : at.toLocaleTimeString(language, { ...style, ...zone() });
}

/** The day of a turn as a heading: "Today", "Yesterday", "Saturday, 28 November". */
export function day(started: string): string {
  const at = new Date(started);
  if (Number.isNaN(at.valueOf())) return "";
  const name = (date: Date) =>
    date.toLocaleDateString(language, { year: "numeric", month: "numeric", day: "numeric", ...zone() });
  if (name(at) === name(new Date())) return words.turns.today;
  if (name(at) === name(new Date(Date.now() - 86_400_000))) return words.turns.yesterday;
  return at.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", ...zone() });
}
