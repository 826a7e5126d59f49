/** Times, lengths and money in the words of the language that is spoken. */
import { inHome } from "../parts/when";
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
  return say(name === "bytes" || name === "received_bytes" ? size(value) : number.format(value));
}

/** Bytes as a person reads them: "97 kB". */
export function size(bytes: number): string {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  if (bytes < 1000) return `${number.format(bytes)} B`;
  return bytes < 1e6 ? `${number.format(bytes / 1000)} kB` : `${number.format(bytes / 1e6)} MB`;
}

const DATE: Intl.DateTimeFormatOptions = { year: "numeric", month: "numeric", day: "numeric" };
const DAY: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" };
const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const SECONDS: Intl.DateTimeFormatOptions = { ...CLOCK, second: "2-digit" };

export function clock(started: string, seconds = false): string {
  const at = Date.parse(started);
  return Number.isNaN(at) ? "" : inHome(at, seconds ? SECONDS : CLOCK);
}

/** What tells the day of a turn as a heading: "Today", "Yesterday", "Saturday 28 November". */
export function days(): (started: string) => string {
  const [today, yesterday] = [inHome(Date.now(), DATE), inHome(Date.now() - 86_400_000, DATE)];
  return (started) => {
    const at = Date.parse(started);
    if (Number.isNaN(at)) return "";
    const name = inHome(at, DATE);
    if (name === today) return words.turns.today;
    return name === yesterday ? words.turns.yesterday : inHome(at, DAY);
  };
}
