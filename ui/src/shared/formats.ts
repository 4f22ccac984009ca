// The formatters of a language, each made once. One takes the engine as long to make as a list to draw, and memory that it does not count
// as the script's and so is in no hurry to give back.

const made = new Map<string, unknown>();

/** A formatter keeps to the zone that it was made in: a computer that travels needs another one. */
const zone = (): number => new Date().getTimezoneOffset();

function once<T>(kind: string, tag: string, options: object, make: () => T): T {
  const key = JSON.stringify([kind, tag, options]);
  const known = made.get(key) as T | undefined;
  const format = known ?? make();
  if (known === undefined) {
    made.set(key, format);
  }
  return format;
}

export const dateFormat = (tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  once(`date ${zone()}`, tag, options, () => new Intl.DateTimeFormat(tag, options));

export const numberFormat = (tag: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
  once("number", tag, options, () => new Intl.NumberFormat(tag, options));

export const relativeFormat = (tag: string): Intl.RelativeTimeFormat =>
  once("relative", tag, {}, () => new Intl.RelativeTimeFormat(tag, { numeric: "auto" }));
