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

const formats = new Map<string, Intl.DateTimeFormat>();

/** A way to write moments in the home's time zone (the browser's until that is known); making one takes a while. */
function format(name: string, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const zone = house.state("about")?.time_zone;
  const key = `${name} ${zone}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(language, { ...style, ...(zone && { timeZone: zone }) });
    formats.set(key, known);
  }
  return known;
}

export function clock(started: string, seconds = false): string {
  const at = new Date(started);
  if (Number.isNaN(at.valueOf())) return "";
  const style: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  return (seconds ? format("seconds", { ...style, second: "2-digit" }) : format("clock", style)).format(at);
}

/** What tells the day of a turn as a heading: "Today", "Yesterday", "Saturday 28 November". */
export function days(): (started: string) => string {
  const date = format("date", { year: "numeric", month: "numeric", day: "numeric" });
  const [today, yesterday] = [date.format(Date.now()), date.format(Date.now() - 86_400_000)];
  return (started) => {
    const at = new Date(started);
    if (Number.isNaN(at.valueOf())) return "";
    const name = date.format(at);
    if (name === today) return words.turns.today;
    if (name === yesterday) return words.turns.yesterday;
    return format("day", { weekday: "long", day: "numeric", month: "long" }).format(at);
  };
}
