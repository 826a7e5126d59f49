/** What GET api/health/report tells. */
import { language } from "../words";

export interface Stretch {
  /** Its beginning: seconds since 1970. */
  at: number;
  calls: number;
  failed: number;
  median_ms: number | null;
  longest_ms: number | null;
}

export interface Service {
  stage: "stt" | "llm" | "tts";
  provider: string;
  model: string;
  left_house: boolean;
  state: "unused" | "working" | "failing" | "off";
  since: string;
  stretches: Stretch[];
  failures: { code: string; first: string; last: string; times: number }[];
}

export interface Report {
  ready: boolean;
  now: string;
  stretch_seconds: number;
  stretches: number;
  services: Service[];
  spent: { day: string; by_stage: Record<string, number>; unpriced: number }[];
  process: {
    version: string;
    python: string;
    home_assistant: string;
    connected: boolean;
    uptime_seconds: number;
    memory_bytes: number;
    satellites: number;
    satellites_connected: number;
  };
}

/** Milliseconds in words: "430 ms", "2.1 s". */
export function delay(ms: number | null): string {
  if (ms === null) return "–";
  const seconds = ms >= 1000;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: seconds ? "second" : "millisecond",
    maximumFractionDigits: seconds ? 1 : 0,
  }).format(seconds ? ms / 1000 : ms);
}

/** US dollars, with as many digits as a small sum needs. */
export function dollars(sum: number): string {
  const digits = sum > 0 && sum < 0.1 ? 4 : 2;
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(sum);
}

/** The middle one of some numbers, each counted as often as it weighs; null of none. */
export function middle(weighted: readonly (readonly [value: number, weight: number])[]): number | null {
  const ordered = weighted.filter(([, weight]) => weight > 0).sort(([one], [other]) => one - other);
  const half = ordered.reduce((sum, [, weight]) => sum + weight, 0) / 2;
  let passed = 0;
  for (const [value, weight] of ordered) {
    passed += weight;
    if (passed >= half) return value;
  }
  return null;
}

/** The calls of some stretches in one. */
export function together(stretches: readonly Stretch[]): Omit<Stretch, "at"> {
  const longest = stretches.map(({ longest_ms }) => longest_ms ?? -1);
  return {
    calls: stretches.reduce((sum, { calls }) => sum + calls, 0),
    failed: stretches.reduce((sum, { failed }) => sum + failed, 0),
    median_ms: middle(
      stretches.flatMap(({ median_ms, calls, failed }) =>
        median_ms === null ? [] : [[median_ms, calls - failed || 1] as const],
      ),
    ),
    longest_ms: Math.max(-1, ...longest) < 0 ? null : Math.max(...longest),
  };
}
