// The message list: moving, paging, reading.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { moveTo, rowsOf } from "../src/mail/list";
import { matching } from "../src/app/foundMail";
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

describe("the search for mail", () => {
  const box = (): HTMLElement => screen.getByRole("combobox", { name: /Search mail and records/ });

  it("asks the mailbox for the whole folder, says by what, and shows more when asked", async () => {
    const { user, world } = openWindow();
    await screen.findByRole("listbox", { name: "Messages in Inbox" });
    await user.type(box(), "Offer for buffer");
    expect(await screen.findByRole("group", { name: "Messages of this folder, by subject and people" })).toBeVisible();
    expect(callsOf(world, "searchMail")).toEqual([["inbox", "Offer for buffer", null, 6]]);
    const found = within(screen.getByRole("listbox", { name: "Search mail and records" }));
    expect(found.getAllByRole("option", { name: /Offer for buffer tanks/ })).toHaveLength(6);
    await user.click(found.getByRole("option", { name: "More messages" }));
    await waitFor(() => expect(found.getAllByRole("option", { name: /Offer for buffer tanks/ })).toHaveLength(12));
  });

  it("asks on when a page is empty and there is more", async () => {
    const { user, world } = openWindow();
    await screen.findByRole("listbox", { name: "Messages in Inbox" });
    world.emptyPages = 2;
    await user.type(box(), "Tender documents");
    expect(await screen.findByRole("option", { name: /Tender documents 2026-114/ })).toBeVisible();
    await waitFor(() => expect(callsOf(world, "searchMail")).toHaveLength(3));
  });

  it("shows what is loaded where the mailbox cannot be asked, and says so", async () => {
    const { user, world } = openWindow();
    await screen.findByRole("listbox", { name: "Messages in Inbox" });
    world.failNext("searchMail", "offline", "Cannot reach the mail server: no answer in time", "mailbox");
    await user.type(box(), "Tender documents");
    expect(await screen.findByText(/Cannot reach the mail server/)).toBeVisible();
    expect(screen.getByRole("group", { name: "Loaded messages of this folder" })).toBeVisible();
  });
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
    await user.click(await screen.findByRole("treeitem", { name: "Archive" }));
    expect(await screen.findByText("Nothing in this folder")).toBeVisible();
  });

  it("does not open a folder that only holds folders", async () => {
    const { user, world } = openWindow();
    await user.click(await screen.findByRole("treeitem", { name: "Tracked folders" }));
    expect(callsOf(world, "messages").map(([folder]) => folder)).toEqual(["inbox"]);
  });
});
