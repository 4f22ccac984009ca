// Days of a calendar as plain dates, `YYYY-MM-DD`: weeks, months, and moving between them. No clock and no zone.
import { dateFormat } from "../shared/formats";

export type Span = "week" | "month";

const DAYS = 7;

const parsed = (day: string): Date => new Date(`${day}T12:00:00Z`);
const written = (date: Date): string => date.toISOString().slice(0, 10);

/** The day so many days later. */
export function plusDays(day: string, days: number): string {
  const date = parsed(day);
  date.setUTCDate(date.getUTCDate() + days);
  return written(date);
}

/** The same day so many months later, or the last one of a month that lacks it. */
export function plusMonths(day: string, months: number): string {
  const date = parsed(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return written(date);
}

/** On which day of the week a week begins in a language, Monday 1 to Sunday 7. */
export function weekStart(tag: string): number {
  const locale = new Intl.Locale(tag) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}

/** The first day of the week that a day is in. */
export function firstOfWeek(day: string, start: number): string {
  const weekday = parsed(day).getUTCDay() || DAYS;
  return plusDays(day, -((weekday - start + DAYS) % DAYS));
}

export const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`;
export const lastOfMonth = (day: string): string => plusDays(plusMonths(firstOfMonth(day), 1), -1);

/** The days that are listed: the week or the month that a day is in. */
export function spanOf(day: string, span: Span, start: number): { from: string; to: string } {
  if (span === "month") {
    return { from: firstOfMonth(day), to: lastOfMonth(day) };
  }
  const from = firstOfWeek(day, start);
  return { from, to: plusDays(from, DAYS - 1) };
}

/** Where the arrow of the head leads. */
export const moved = (day: string, span: Span, by: 1 | -1): string => (span === "week" ? plusDays(day, by * DAYS) : plusMonths(day, by));

/** The weeks of the month that a day is in, each with its seven days. */
export function weeksOf(day: string, start: number): string[][] {
  const last = lastOfMonth(day);
  const weeks: string[][] = [];
  for (let week = firstOfWeek(firstOfMonth(day), start); week <= last; week = plusDays(week, DAYS)) {
    weeks.push(Array.from({ length: DAYS }, (_, index) => plusDays(week, index)));
  }
  return weeks;
}

/** Today where the person is. */
export function todayHere(now: Date = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

const inWords = (day: string, tag: string, how: Intl.DateTimeFormatOptions): string => dateFormat(tag, { ...how, timeZone: "UTC" }).format(parsed(day));

/** English with the day before the month, and with the months as the program writes them. */
const british = (tag: string): string => (tag.split("-")[0] === "en" ? "en-GB" : tag);

/** Thursday 26 November. */
export const dayName = (day: string, tag: string): string => inWords(day, british(tag), { weekday: "long", day: "numeric", month: "long" });
export const dayNumber = (day: string, tag: string): string => inWords(day, tag, { day: "numeric" });
export const monthName = (day: string, tag: string): string => inWords(day, tag, { month: "long", year: "numeric" });
export const weekdayName = (day: string, tag: string, width: "narrow" | "short" | "long"): string => inWords(day, tag, { weekday: width });

/** The days of a list in a few words. */
export function spanName(from: string, to: string, span: Span, tag: string): string {
  if (span === "month") {
    return monthName(from, tag);
  }
  const format = dateFormat(british(tag), { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return format.formatRange(parsed(from), parsed(to)).replaceAll("Sept ", "Sep ");
}
