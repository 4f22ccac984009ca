// Times as a person reads them, in their language and zone. The clock is an argument.

const DAY = 86_400_000;

// The same clock as in the program's own sentences, which count 24 hours.
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

const parse = (iso: string | null): Date | null => {
  const date = iso === null ? null : new Date(iso);
  return date === null || Number.isNaN(date.getTime()) ? null : date;
};

/** For a line of a list: the time today, the weekday this week, else the date. */
export function shortTime(iso: string | null, tag: string, now: Date = new Date()): string {
  const date = parse(iso);
  if (date === null) {
    return "";
  }
  const days = Math.round((startOfDay(now) - startOfDay(date)) / DAY);
  if (days === 0) {
    return date.toLocaleTimeString(tag, CLOCK);
  }
  if (days > 0 && days < 7) {
    return date.toLocaleDateString(tag, { weekday: "short" });
  }
  return date.getFullYear() === now.getFullYear()
    ? date.toLocaleDateString(tag, { day: "numeric", month: "short" })
    : date.toLocaleDateString(tag, { day: "numeric", month: "short", year: "numeric" });
}

/** The time of day. */
export function clockTime(iso: string | null, tag: string): string {
  return parse(iso)?.toLocaleTimeString(tag, CLOCK) ?? "";
}

/** For the head of a message or a sentence: weekday, date and time. */
export function fullTime(iso: string | null, tag: string): string {
  return parse(iso)?.toLocaleString(tag, { weekday: "short", day: "numeric", month: "short", year: "numeric", ...CLOCK }) ?? "";
}

/** A date with its time of day. */
export function dayTime(iso: string | null, tag: string): string {
  return parse(iso)?.toLocaleString(tag, { weekday: "short", day: "numeric", month: "short", ...CLOCK }) ?? "";
}

/** A size of a file. */
export function fileSize(bytes: number, tag: string): string {
  const [value, unit] = bytes < 1_000 ? [bytes, "byte"] as const : bytes < 1_000_000 ? [bytes / 1_000, "kilobyte"] as const : [bytes / 1_000_000, "megabyte"] as const;
  return new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumFractionDigits: value < 10 && unit === "megabyte" ? 1 : 0 }).format(value);
}

/** How far away a moment is, as a person says it: in 3 minutes, 2 hours ago, now. */
export function fromNow(iso: string | null, tag: string, now: Date = new Date()): string {
  const date = parse(iso);
  if (date === null) {
    return "";
  }
  const seconds = (date.getTime() - now.getTime()) / 1_000;
  const format = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  const [value, unit] = Math.abs(seconds) < 45 ? [0, "second"] as const : Math.abs(seconds) < 3_570 ? [seconds / 60, "minute"] as const
    : Math.abs(seconds) < 84_600 ? [seconds / 3_600, "hour"] as const : [seconds / 86_400, "day"] as const;
  return format.format(Math.round(value), unit);
}
