// The Sync view: how everything stands, what is asked, what would happen, what was done (promises 4 and 10).
import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { fakeFirst, fakeLosses } from "../src/platform/fake/sync";
import type { SyncLeftView } from "../src/platform/types";
import { ar } from "../src/texts/ar";
import { callsOf, openWindow, type Opened } from "./window";

async function openSync(turn: (world: Opened["world"]) => void = () => undefined): Promise<Opened> {
  const opened = openWindow();
  turn(opened.world);
  await opened.user.click(await screen.findByRole("button", { name: /^Sync/ }));
  await screen.findByRole("heading", { level: 2, name: "Sync" });
  return opened;
}

/** By its own title: whether a dialog that opens is hidden from a screen reader for the moment depends on where the focus is. */
const dialogNamed = async (name: string | RegExp) => within((await screen.findByText(name, { selector: "[role=dialog] h2" })).closest("[role=dialog]") as HTMLElement);

const region = async (name: string) => within(await screen.findByRole("region", { name }));

describe("how it stands", () => {
  it("says it in a sentence, with the next cycle, and each line by itself", async () => {
    await openSync();
    expect(await screen.findByText("Running well")).toBeVisible();
    expect(screen.getByText(/The last cycle, at 14:32, made 9 changes\. Next cycle in 3 minutes\./)).toBeVisible();
    const what = await region("What is synchronized");
    expect(what.getByText("1,318 linked · checked 2 minutes ago · every 5 min")).toBeVisible();
    expect(screen.getByText("Next sync in 3 minutes")).toBeVisible();
  });

  it("names the reason of a pause, since when, and the next try", async () => {
    await openSync((world) => {
      const lines = world.sync.lines.map((line) => line.of !== "contact" ? line
        : { ...line, state: "paused" as const, sentence: "The address book server is not answering.", since: "2026-11-22T14:20:00Z", next: new Date(Date.now() + 300_000).toISOString() });
      world.sync = { ...world.sync, overall: "paused", lines };
    });
    const what = await region("What is synchronized");
    expect(await what.findByText("The address book server is not answering.")).toBeVisible();
    expect(what.getByText(/1,318 linked · since .* · next try in 5 minutes/)).toBeVisible();
    expect(what.getAllByText("Up to date")).toHaveLength(3);
    expect(screen.getByRole("button", { name: "Sync is paused in part" })).toBeVisible();
  });

  it("runs when asked, tells how far it is, and stops when asked", async () => {
    const { user, world } = await openSync();
    await user.click(await screen.findByRole("button", { name: "Sync now" }));
    expect(await screen.findByRole("progressbar", { name: "Contacts: step 12 of 80" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(callsOf(world, "cancelSync")).toHaveLength(1));
    expect(await screen.findByRole("button", { name: "Sync now" })).toBeEnabled();
    expect(callsOf(world, "syncNow")).toEqual([[[]]]);
  });

  it("offers no cycle where none can run, and says why", async () => {
    await openSync((world) => {
      world.sync = { ...world.sync, overall: "still", can_run: false, next: null, sentence: "MARA-HOME synchronizes; it was last seen at 14:20. What you track here goes to the organization at once." };
    });
    expect(await screen.findByText(/MARA-HOME synchronizes/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Sync now" })).toBeDisabled();
  });
});

describe("the first synchronization", () => {
  it("shows what would happen before it can be agreed to", async () => {
    const { user, world } = await openSync((start) => { start.sync = { ...start.sync, overall: "asks", can_run: false, questions: [fakeFirst(null)], cycles: [] }; });
    const card = await region("Before the first synchronization");
    expect(card.queryByRole("button", { name: "Yes, begin" })).toBeNull();
    await user.click(card.getByRole("button", { name: "See what would happen" }));
    const dialog = await dialogNamed("What would happen");
    const created = within(await dialog.findByRole("region", { name: "Created in your mailbox" }));
    expect(created.getAllByRole("listitem")).toHaveLength(50);
    expect(created.getAllByText("To the mailbox: E-mail, Full name")).toHaveLength(50);
    expect(within(dialog.getByRole("region", { name: "Changed in the organization" })).getByText("To the organization: Mobile phone")).toBeVisible();
    await user.click(created.getByRole("button", { name: "Show 70 more" }));
    expect(created.getAllByRole("listitem")).toHaveLength(120);
    await user.type(dialog.getByRole("searchbox"), "offer");
    await waitFor(() => expect(dialog.queryByRole("region", { name: "Created in your mailbox" })).toBeNull());
    expect(within(dialog.getByRole("region", { name: "Created in the organization" })).getAllByRole("listitem")).toHaveLength(1);
    await user.click(dialog.getByRole("button", { name: "Yes, begin" }));
    await waitFor(() => expect(callsOf(world, "agreeSync")).toEqual([[9, []]]));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Before the first synchronization" })).toBeNull());
  });
});

describe("what is in the mailbox only", () => {
  it("is tracked by a tick and a cycle of its own", async () => {
    const { user, world } = await openSync();
    await user.click(await screen.findByRole("button", { name: "What would happen" }));
    const dialog = await dialogNamed("What would happen");
    const only = within(await dialog.findByRole("region", { name: "Only in your mailbox" }));
    expect(dialog.queryByRole("button", { name: /^Track / })).toBeNull();
    await user.click(only.getByRole("checkbox", { name: "Track Buy oil" }));
    await user.click(dialog.getByRole("button", { name: "Track 1 item" }));
    await waitFor(() => expect(callsOf(world, "syncNow")).toEqual([[["oil"]]]));
    expect(await screen.findByText("A cycle begins and tracks what you ticked")).toBeVisible();
  });

  it("goes along with the first yes", async () => {
    const { user, world } = await openSync((start) => { start.sync = { ...start.sync, overall: "asks", can_run: false, questions: [fakeFirst(null)], cycles: [] }; });
    await user.click((await region("Before the first synchronization")).getByRole("button", { name: "See what would happen" }));
    const dialog = await dialogNamed("What would happen");
    const tick = await dialog.findByRole("checkbox", { name: "Track Buy oil" });
    await user.click(tick);
    await user.click(tick);
    await user.click(tick);
    await user.click(dialog.getByRole("button", { name: "Yes, begin" }));
    await waitFor(() => expect(callsOf(world, "agreeSync")).toEqual([[9, ["oil"]]]));
  });
});

describe("the brake's question", () => {
  it("is on the rail, shows each of them, and takes a yes for exactly those", async () => {
    const { user, world } = await openSync((start) => { start.sync = { ...start.sync, overall: "asks", questions: [fakeLosses()] }; });
    expect(screen.getByRole("button", { name: "Sync, 1 question" })).toBeVisible();
    const card = await region("Waiting for your yes");
    expect(card.getByText(/would unlink 37 appointments/)).toBeVisible();
    await user.click(card.getByRole("button", { name: "Show the 37" }));
    const dialog = await dialogNamed("What would be taken away");
    expect(dialog.getAllByRole("listitem")).toHaveLength(37);
    await user.click(dialog.getByRole("button", { name: "Unlink 37" }));
    await waitFor(() => expect(callsOf(world, "agreeSync")).toEqual([[7, []]]));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Waiting for your yes" })).toBeNull());
  });

  it("stays open while a later cycle puts it anew, and shows what would be taken away by now", async () => {
    const { user, world } = await openSync((start) => { start.sync = { ...start.sync, overall: "asks", questions: [fakeLosses()] }; });
    await user.click((await region("Waiting for your yes")).getByRole("button", { name: "Show the 37" }));
    const dialog = await dialogNamed("What would be taken away");
    const anew = fakeLosses();
    act(() => {
      world.sync = { ...world.sync, questions: [{ ...anew, number: 8, losses: 36, steps: anew.steps.slice(1) }] };
      world.emit({ kind: "sync_changed" });
    });
    await user.click(await dialog.findByRole("button", { name: "Unlink 36" }));
    await waitFor(() => expect(callsOf(world, "agreeSync")).toEqual([[8, []]]));
  });

  it("says that it is another question by now", async () => {
    const { user, world } = await openSync((start) => { start.sync = { ...start.sync, overall: "asks", questions: [fakeLosses()] }; });
    world.failNext("agreeSync", "stale", "What would happen is something else by now: look at it again, then decide");
    await user.click((await region("Waiting for your yes")).getByRole("button", { name: "Unlink 37" }));
    expect(await screen.findByText(/something else by now/)).toBeVisible();
  });
});

describe("what was done", () => {
  it("tells the last cycles with their details", async () => {
    const { user } = await openSync();
    const table = within(await screen.findByRole("table", { name: "Last cycles" }));
    expect(table.getByText("4 changed, 1 new")).toBeVisible();
    expect(table.getAllByText("nothing").length).toBeGreaterThan(0);
    const [newest] = table.getAllByRole("button", { name: /^Details of the cycle/ });
    await user.click(newest as HTMLElement);
    const dialog = await dialogNamed(/^What the cycle .* did$/);
    expect(within(await dialog.findByRole("region", { name: "Waiting for your decision" })).getByText("Jour fixe")).toBeVisible();
    expect(within(dialog.getByRole("region", { name: "Left as it is" })).getByText("Budget round")).toBeVisible();
    expect(dialog.getByText(/It waits for your decision/)).toBeVisible();
  });

  it("says what to do about an item that failed, and opens its record", async () => {
    const { user, world } = await openSync((start) => {
      start.sync = { ...start.sync, failures: [{ kind: "contact", what: "change_record", title: "Ilse Brandt", record: { table: "contact", id: "c1" }, sentence: "You may not do that.", advice: "Ask an administrator of your organization for the right." }] };
    });
    const card = await region("Could not be kept the same");
    expect(card.getByText(/You may not do that\. Ask an administrator/)).toBeVisible();
    await user.click(card.getByRole("button", { name: "Open Ilse Brandt in the organization" }));
    await waitFor(() => expect(callsOf(world, "openRecord")).toEqual([[{ table: "contact", id: "c1" }]]));
  });

  it("tells what is left as it is with what the person can do, bit by bit, and opens its record", async () => {
    const one = (number: number): SyncLeftView => ({ kind: "contact", title: `Card ${number}`, record: null, sentence: "The item in the mailbox makes no sense and was left as it is.", advice: "Save it again." });
    const { user, world } = await openSync((start) => {
      start.sync = { ...start.sync, left: [
        { kind: null, title: "visit-9", record: null, sentence: "Nothing with the identifier visit-9 can be tracked.", advice: "Look for it in your mailbox." },
        { kind: "appointment", title: "Jour fixe", record: { table: "appointment", id: "a1" }, sentence: "Recurrence pattern is said in the mailbox in a way that the organization has no form for.", advice: "Change it in your mailbox to something simpler." },
        ...Array.from({ length: 12 }, (_, index) => one(index + 1)),
      ] };
    });
    const card = await region("Left as it is");
    expect(card.getByText("visit-9")).toBeVisible();
    expect(card.getByText(/no form for\. Change it in your mailbox/)).toBeVisible();
    expect(card.getAllByRole("listitem")).toHaveLength(5);
    await user.click(card.getByRole("button", { name: "Show 9 more" }));
    expect(card.getAllByRole("listitem")).toHaveLength(14);
    await user.click(card.getByRole("button", { name: "Open Jour fixe in the organization" }));
    await waitFor(() => expect(callsOf(world, "openRecord")).toEqual([[{ table: "appointment", id: "a1" }]]));
  });

  it("says nothing of it where nothing is left", async () => {
    await openSync();
    await screen.findByText("Running well");
    expect(screen.queryByRole("region", { name: "Left as it is" })).toBeNull();
  });

  it("shows why it could not be told, and asks again", async () => {
    const { user, world } = await openSync();
    await screen.findByText("Running well");
    world.failNext("previewSync", "offline", "Your organization could not be reached", "organization");
    await user.click(screen.getByRole("button", { name: "What would happen" }));
    const dialog = await dialogNamed("What would happen");
    expect(await dialog.findByText(/could not be reached/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Try again" }));
    expect(await dialog.findByRole("region", { name: "Created in your mailbox" })).toBeVisible();
  });
});

it("speaks Arabic from right to left", async () => {
  const { user } = openWindow({}, "ar");
  await user.click(await screen.findByRole("button", { name: ar.rail.sync }));
  const what = await region(ar.syncLive.what);
  expect(what.getByText(ar.syncLive.contacts).closest("[dir]")).toHaveAttribute("dir", "rtl");
});
