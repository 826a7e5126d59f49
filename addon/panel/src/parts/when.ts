/** Times as the home's clocks show them, wherever the browser is. */
import { house } from "../house";
import { language } from "../words";

const formats = new Map<string, Intl.DateTimeFormat>();

/** The home's time zone; the browser's own until it is known. */
export function homeZone(): string {
  return house.state("about")?.time_zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A moment in the home's time zone. */
export function inHome(moment: Date | number, options: Intl.DateTimeFormatOptions): string {
  const zone = homeZone();
  const key = JSON.stringify([language, zone, options]);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...options, timeZone: zone });
    formats.set(key, format);
  }
  return format.format(moment);
}

/** The time of the day: "18:05". */
export function clock(moment: Date | number): string {
  return inHome(moment, { hour: "numeric", minute: "2-digit" });
}

/** The time of the day, with the day where that is not today's. */
export function clockAndDay(moment: Date | number): string {
  if (dayOf(moment) === dayOf(Date.now())) return clock(moment);
  return inHome(moment, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
}

/** The day in the home: "2026-11-28". */
export function dayOf(moment: Date | number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: homeZone() }).format(moment);
}

/** Hours, minutes and seconds: "1:05:09", "5:09". */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  const [hours, minutes, rest] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A length in words, no finer than it matters: "2 h 5 min", "45 s". */
export function lengthOf(seconds: number): string {
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  const left = Math.max(0, Math.round(seconds));
  if (left < 60) return unit(left, "second");
  const [days, hours, minutes] = [Math.floor(left / 86_400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60];
  const parts = days
    ? [unit(days, "day"), hours ? unit(hours, "hour") : ""]
    : hours
      ? [unit(hours, "hour"), minutes ? unit(minutes, "minute") : ""]
      : [unit(minutes, "minute"), left % 60 && left < 600 ? unit(left % 60, "second") : ""];
  return parts.filter(Boolean).join(" ");
}

/** The short name of a day of the week, 0 for Monday. */
export function weekday(day: number, style: "short" | "long" = "short"): string {
  return new Intl.DateTimeFormat(language, { weekday: style, timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + day));
}
