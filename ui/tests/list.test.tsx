// The message list: moving, paging, reading.
import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { moveTo, rowsOf } from "../src/mail/list";
import { matching } from "../src/app/SearchBox";
import { fakeMessages } from "../src/platform/fake/mail";
import { callsOf, openWindow } from "./window";

describe("moving in a list", () => {
  const cases: [key: string, now: number, expected: number | null][] = [
    ["ArrowDown", -1, 0], ["ArrowDown", 3, 4], ["ArrowDown", 9, 9], ["ArrowUp", 0, 0], ["ArrowUp", -1, 0], ["j", 1, 2], ["k", 1, 0],
    ["Home", 7, 0], ["End", 2, 9], ["PageDown", 8, 9], ["PageUp", 3, 0], ["Tab", 3, null],
  ];
  it.each(cases)("%s at %i leads to %s", (key, now, expected) => {
    expect(moveTo(key, now, 10, 5)).toBe(expected);
  });

  it("moves nowhere in an empty list", () => {
    expect(moveTo("ArrowDown", -1, 0, 5)).toBeNull();
  });
});

it("shows a message once that arrives on two pages", () => {
  const [first, second] = fakeMessages().map((message) => message.row);
  const rows = first === undefined || second === undefined ? [] : rowsOf([{ rows: [first, second], next: "1", total: 2 }, { rows: [second], next: null, total: 2 }]);
  expect(rows.map((row) => row.key)).toEqual(["lis", "brandt"]);
});

it("finds loaded messages by every word of subject or person", () => {
  const rows = fakeMessages().map((message) => message.row);
  expect(matching(rows, "brandt HARBOUR").map((row) => row.key)).toEqual(["brandt"]);
  expect(matching(rows, "  ")).toEqual([]);
});

describe("the list in the window", () => {
  it("draws only what is in sight of many messages, and says how many there are", async () => {
    openWindow();
    const first = await screen.findByRole("option", { name: /Heat pump spares/ });
    expect(first).toHaveAttribute("aria-setsize", "354");
    expect(screen.getAllByRole("option").length).toBeLessThan(40);
  });

  it("opens messages by keyboard alone and asks for older pages on the way", async () => {
    const { user, world } = openWindow();
    const list = await screen.findByRole("listbox", { name: "Messages in Inbox" });
    list.focus();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(await screen.findByRole("heading", { level: 2, name: /Harbour retrofit/ })).toBeVisible();
    await user.keyboard("{End}");
    await waitFor(() => expect(callsOf(world, "messages")).toContainEqual(["inbox", "100", 100]));
  });

  it("moves the focus into the message on Enter", async () => {
    const { user } = openWindow();
    (await screen.findByRole("listbox", { name: "Messages in Inbox" })).focus();
    await user.keyboard("{ArrowDown}");
    const heading = await screen.findByRole("heading", { level: 2, name: /Heat pump/ });
    await user.keyboard("{Enter}");
    expect(heading).toHaveFocus();
  });

  it("marks a message read once it was on show for a moment", async () => {
    const { user, world } = openWindow();
    await user.click(await screen.findByRole("option", { name: /^Unread, Tomasz Lis/ }));
    await waitFor(() => expect(callsOf(world, "markSeen")).toEqual([["lis", true]]), { timeout: 3_000 });
    expect(await screen.findByRole("option", { name: /^Tomasz Lis.*Heat pump spares/ })).toBeVisible();
  });

  it("says that a folder is empty", async () => {
    const { user } = openWindow();
    await user.click(await screen.findByRole("treeitem", { name: "Drafts" }));
    expect(await screen.findByText("Nothing in this folder")).toBeVisible();
  });

  it("does not open a folder that only holds folders", async () => {
    const { user, world } = openWindow();
    await user.click(await screen.findByRole("treeitem", { name: "Tracked folders" }));
    expect(callsOf(world, "messages").map(([folder]) => folder)).toEqual(["inbox"]);
  });
});
