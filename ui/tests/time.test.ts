// Times as a person reads them.
import { expect, it } from "vitest";
import { dayName, spanName } from "../src/items/days";
import { clockTime, dayTime, fileSize, formTime, fullTime, shortTime } from "../src/shared/time";

it("counts 24 hours in every language, as the program's own sentences do", () => {
  const afternoon = new Date(2026, 2, 5, 14, 30);
  for (const tag of ["en", "en-US", "de"]) {
    expect(clockTime(afternoon.toISOString(), tag)).toBe("14:30");
    expect(shortTime(afternoon.toISOString(), tag, afternoon)).toBe("14:30");
  }
  expect(clockTime(new Date(2026, 2, 5).toISOString(), "en-US")).toBe("00:00");
  expect(clockTime(null, "en")).toBe("");
});

it("says bytes in the number that they are", () => {
  expect([1, 729].map((size) => fileSize(size, "en"))).toEqual(["1 byte", "729 bytes"]);
  expect(fileSize(729, "de")).toBe("729 Byte");
  expect(fileSize(729, "ar-u-nu-latn")).toContain("بايت");
  expect(fileSize(1_500, "en")).toBe("2 kB");
});

it("writes a date as the program's own sentences do", () => {
  const at = new Date(2026, 10, 27, 11, 25).toISOString();
  const later = new Date(2027, 8, 3);
  for (const tag of ["en", "en-US", "en-GB"]) {
    expect(fullTime(at, tag)).toBe("Fri 27 Nov 2026, 11:25");
    expect(dayTime(at, tag)).toBe("Fri 27 Nov, 11:25");
    expect(shortTime(new Date(2026, 8, 2).toISOString(), tag, later)).toBe("2 Sep 2026");
    expect(dayName("2026-11-26", tag)).toBe("Thursday 26 November");
    expect(spanName("2026-09-21", "2026-09-27", "week", tag).replaceAll(/\s*–\s*/g, "–")).toBe("21–27 Sep 2026");
  }
  expect(fullTime(at, "de")).toBe("Fr 27. Nov. 2026, 11:25");
  expect(fullTime(at, "ar")).toBe("الجمعة 27 نوفمبر 2026, 11:25");
});

it("says what a date field of a form holds", () => {
  expect(formTime("2026-12-20", "en")).toBe("20 Dec 2026");
  expect(formTime("2026-11-27T11:25", "en")).toBe("Fri 27 Nov 2026, 11:25");
  expect(formTime("", "en")).toBe("");
});
