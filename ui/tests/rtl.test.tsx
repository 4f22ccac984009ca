// The window from right to left: its direction reaches every part, names from left to right stay in one piece, and another
// language takes effect at once.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { languageFor } from "../src/texts";
import { ar } from "../src/texts/ar";
import { callsOf, openWindow, type Opened } from "./window";

const directionOf = (element: HTMLElement): string | null | undefined => element.closest("[dir]:not([dir=auto])")?.getAttribute("dir");

async function openBrandt(): Promise<Opened> {
  const opened = openWindow({}, "ar");
  await opened.user.click(await screen.findByRole("option", { name: /Harbour retrofit, phase 2/ }));
  await screen.findByRole("heading", { level: 2, name: /Harbour retrofit, phase 2/ });
  return opened;
}

describe("the list", () => {
  it("runs from right to left and says in Arabic what a row is marked with", async () => {
    openWindow({}, "ar");
    const row = await screen.findByRole("option", { name: /Harbour retrofit, phase 2/ });
    expect(directionOf(row)).toBe("rtl");
    expect(document.documentElement).toHaveAttribute("dir", "rtl");
    expect(screen.getByRole("listbox", { name: /^الرسائل في \u2068.+\u2069$/ })).toContainElement(row);
    expect(screen.getAllByRole("option", { name: new RegExp(ar.list.attachments) }).length).toBeGreaterThan(0);
  });

  it("leaves a name or a subject its own direction", async () => {
    openWindow({}, "ar");
    const row = await screen.findByRole("option", { name: /Harbour retrofit, phase 2/ });
    expect(within(row).getByText("Ilse Brandt")).toHaveAttribute("dir", "auto");
    // Else its beginning would be cut off where there is no room for all of it.
    expect(screen.getByTitle("mara.voss@alderfinch.example")).toHaveAttribute("dir", "auto");
    expect(within(screen.getByRole("tree")).getByText("Tenders 2026")).toHaveAttribute("dir", "auto");
  });
});

describe("the pane", () => {
  it("runs from right to left and sets names apart in its sentences", async () => {
    await openBrandt();
    const pane = screen.getByRole("complementary", { name: ar.pane.label });
    expect(directionOf(pane)).toBe("rtl");
    expect(await within(pane).findAllByRole("button", { name: /^فتح \u2068.+\u2069 في المتصفح$/ })).not.toHaveLength(0);
    expect(within(pane).getByRole("button", { name: ar.pane.close })).toBeInTheDocument();
  });

  it("grows when its edge is moved away from it, which is to the right", async () => {
    const { world, user } = openWindow({}, "ar");
    const edge = await screen.findByRole("separator", { name: ar.pane.resize });
    edge.style.direction = "rtl";
    edge.focus();
    await user.keyboard("{ArrowRight}");
    expect(edge).toHaveAttribute("aria-valuenow", "384");
    await waitFor(() => expect(callsOf(world, "setOption")).toEqual([[{ option: "pane_width", value: 384 }]]));
  });
});

it("finds the words of codes, and sets apart what stands beside them", () => {
  const { texts } = languageFor(["ar"]);
  expect(texts.received.kindName("address")).toBe(ar.received.kindName("address"));
  expect(texts.received.state("undone")).toBe(ar.received.state("undone"));
  expect(texts.folderRules.kind("private")).toBe(ar.folderRules.kind("private"));
  expect(texts.calendars.wayOf("organization")).toBe(ar.calendars.wayOf("organization"));
  expect(texts.calendars.homeNamed("contact", "My people")).toBe(ar.calendars.homeNamed("contact", "\u2068My people\u2069"));
});

it("another language takes effect at once, and everything is asked for anew", async () => {
  const { user, world } = openWindow();
  await user.click(await screen.findByRole("button", { name: "Settings" }));
  await user.click(await screen.findByRole("tab", { name: /^Appearance/ }));
  const languages = screen.getByRole("radiogroup", { name: "Language" });
  expect(within(languages).getAllByRole("radio").map((radio) => radio.getAttribute("value"))).toEqual(["system", "english", "german", "arabic"]);
  const before = callsOf(world, "messages").length;
  await user.click(within(languages).getByRole("radio", { name: "العربية" }));
  expect(await screen.findByRole("tab", { name: new RegExp(`^${ar.options.appearance}`) })).toBeInTheDocument();
  expect(callsOf(world, "setOption")).toEqual([[{ option: "language", value: "arabic" }]]);
  expect(document.documentElement).toHaveAttribute("lang", "ar-u-nu-latn");
  await waitFor(() => expect(callsOf(world, "messages").length).toBeGreaterThan(before));
  await user.click(within(screen.getByRole("radiogroup", { name: ar.options.language })).getByRole("radio", { name: "English" }));
  expect(await screen.findByRole("tab", { name: /^Appearance/ })).toBeInTheDocument();
  expect(document.documentElement).toHaveAttribute("dir", "ltr");
});

it("gives a person the same letters as where the window runs from left to right", async () => {
  await openBrandt();
  const head = within(screen.getByRole("article")).getAllByText("IB");
  expect(head.length).toBeGreaterThan(0);
  expect(within(screen.getByRole("article")).queryByText("BI")).toBeNull();
});
