// Times as a person reads them.
import { expect, it } from "vitest";
import { clockTime, fileSize, shortTime } from "../src/shared/time";

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
