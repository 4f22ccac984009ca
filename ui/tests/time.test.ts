// Times as a person reads them.
import { expect, it } from "vitest";
import { clockTime, shortTime } from "../src/shared/time";

it("counts 24 hours in every language, as the program's own sentences do", () => {
  const afternoon = new Date(2026, 2, 5, 14, 30);
  for (const tag of ["en", "en-US", "de"]) {
    expect(clockTime(afternoon.toISOString(), tag)).toBe("14:30");
    expect(shortTime(afternoon.toISOString(), tag, afternoon)).toBe("14:30");
  }
  expect(clockTime(new Date(2026, 2, 5).toISOString(), "en-US")).toBe("00:00");
  expect(clockTime(null, "en")).toBe("");
});
