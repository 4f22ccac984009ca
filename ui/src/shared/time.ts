// Times as a person reads them, in their language and zone. The clock is an argument.
import { dateFormat, numberFormat, relativeFormat } from "./formats";

const DAY = 86_400_000;

// The same clock as in the program's own sentences, which count 24 hours.
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

const parse = (iso: string | null): Date | null => {
  const date = iso === null ? null : new Date(iso);
  return date === null || Number.isNaN(date.getTime()) ? null : date;
};

const inEnglish = (tag: string): boolean => tag.split("-")[0] === "en";

/** As the program's own sentences write a day: 27 Nov 2026. Where English puts the month first, this does not. */
function dayOf(date: Date, tag: string, year: boolean): string {
  const numbers = year ? { day: "numeric", year: "numeric" } as const : { day: "numeric" } as const;
  if (!inEnglish(tag)) {
    return dateFormat(tag, { month: "short", ...numbers }).format(date);
  }
  const words = [String(date.getDate()), dateFormat("en", { month: "short" }).format(date)];
  return [...words, ...(year ? [String(date.getFullYear())] : [])].join(" ");
}

/** Without the full stop that some languages end it with: the program's own sentences have none. */
const weekdayOf = (date: Date, tag: string): string => dateFormat(tag, { weekday: "short" }).format(date).replace(/\.$/, "");

const clockOf = (date: Date, tag: string): string => dateFormat(tag, CLOCK).format(date);

const whole = (date: Date, tag: string, year: boolean): string => `${weekdayOf(date, tag)} ${dayOf(date, tag, year)}, ${clockOf(date, tag)}`;

/** For a line of a list: the time today, the weekday this week, else the date. */
export function shortTime(iso: string | null, tag: string, now: Date = new Date()): string {
  const date = parse(iso);
  if (date === null) {
    return "";
  }
  const days = Math.round((startOfDay(now) - startOfDay(date)) / DAY);
  if (days === 0) {
    return clockOf(date, tag);
  }
  return days > 0 && days < 7 ? weekdayOf(date, tag) : dayOf(date, tag, date.getFullYear() !== now.getFullYear());
}

/** The time of day. */
export function clockTime(iso: string | null, tag: string): string {
  const date = parse(iso);
  return date === null ? "" : clockOf(date, tag);
}

/** For the head of a message or a sentence: weekday, date and time. */
export function fullTime(iso: string | null, tag: string): string {
  const date = parse(iso);
  return date === null ? "" : whole(date, tag, true);
}

/** A date with its time of day. */
export function dayTime(iso: string | null, tag: string): string {
  const date = parse(iso);
  return date === null ? "" : whole(date, tag, false);
}

/** What a date field of a form holds, in words: `2026-11-27`, or `2026-11-27T11:25` in this computer's zone. */
export function formTime(value: string, tag: string): string {
  const date = parse(value.includes("T") ? value : `${value}T12:00`);
  return date === null ? "" : value.includes("T") ? whole(date, tag, true) : dayOf(date, tag, true);
}

/** A size of a file. */
export function fileSize(bytes: number, tag: string): string {
  const [value, unit] = bytes < 1_000 ? [bytes, "byte"] as const : bytes < 1_000_000 ? [bytes / 1_000, "kilobyte"] as const : [bytes / 1_000_000, "megabyte"] as const;
  return numberFormat(tag, { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumFractionDigits: value < 10 && unit === "megabyte" ? 1 : 0 }).format(value);
}

/** How far away a moment is, as a person says it: in 3 minutes, 2 hours ago, now. */
export function fromNow(iso: string | null, tag: string, now: Date = new Date()): string {
  const date = parse(iso);
  if (date === null) {
    return "";
  }
  const seconds = (date.getTime() - now.getTime()) / 1_000;
  const [value, unit] = Math.abs(seconds) < 45 ? [0, "second"] as const : Math.abs(seconds) < 3_570 ? [seconds / 60, "minute"] as const
    : Math.abs(seconds) < 84_600 ? [seconds / 3_600, "hour"] as const : [seconds / 86_400, "day"] as const;
  return relativeFormat(tag).format(Math.round(value), unit);
}
