// Calendars and contacts: the offer after a first start, the server in the options, and what takes part.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { choiceOf, living, taking } from "../src/calendars/Collections";
import type { CollectionView } from "../src/platform/types";
import { callsOf, dialogTitled, openWindow, type Opened } from "./window";

async function accounts(opened: Opened): Promise<Awaited<ReturnType<typeof dialogTitled>>> {
  const { user } = opened;
  await user.click(await screen.findByRole("button", { name: "Settings" }));
  const options = await dialogTitled("Set Personal Options");
  await user.click(options.getByRole("tab", { name: "Accounts" }));
  return options;
}

async function firstStart(): Promise<Opened> {
  const opened = openWindow({ phase: "first_start", mailboxSignIns: { methods: ["organization"] } });
  const { user, world } = opened;
  await user.type(await screen.findByRole("textbox", { name: /Address of the organization/ }), "alderfinch.example");
  await user.click(screen.getByRole("button", { name: "Continue" }));
  await user.click(await screen.findByRole("button", { name: "Sign in with the browser" }));
  await user.type(await screen.findByRole("textbox", { name: "Server" }), "imap.example");
  await user.click(screen.getByRole("button", { name: "Continue" }));
  await user.type(await screen.findByRole("textbox", { name: "User name" }), "mara@x.example");
  await user.click(screen.getByRole("button", { name: "Open the mailbox" }));
  await waitFor(() => expect(callsOf(world, "connectMailbox")).toHaveLength(1));
  return opened;
}

describe("After a first start with a mail server", () => {
  it("offers to bring calendars along, asks nothing before the person says so, and shows where they were found", async () => {
    const { user, world } = await firstStart();
    expect(await screen.findByRole("heading", { name: "Your calendars and contacts" })).toBeVisible();
    expect(callsOf(world, "findCalendars")).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Look for it" }));
    expect(await screen.findByText("Your calendars and contacts: found at dav.alderfinch.example")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Open" }));
    await waitFor(() => expect(callsOf(world, "connectCalendars")).toEqual([[
      { servers: ["https://dav.alderfinch.example/"], user: "mara.voss@alderfinch.example", credential: { kind: "organization" } }, false,
    ]]));
    expect(await screen.findByRole("listbox", { name: "Messages in Inbox" })).toBeVisible();
  });

  it("can be skipped", async () => {
    const { user } = await firstStart();
    await user.click(await screen.findByRole("button", { name: "Skip for now" }));
    expect(await screen.findByRole("listbox", { name: "Messages in Inbox" })).toBeVisible();
  });
});

describe("Calendars and contacts in the options", () => {
  it("adds a server only where the person agreed to another host than the one they named", async () => {
    const opened = openWindow({});
    const { user, world } = opened;
    world.calendars.found = { ...world.calendars.found, elsewhere: ["dav.elsewhere.example"], methods: ["password"] };
    const options = await accounts(opened);
    await user.click(options.getByRole("button", { name: /^Add a calendar server/ }));
    const adding = await dialogTitled("Your calendar server");
    await user.click(adding.getByRole("button", { name: "Look for it" }));
    await user.type(await adding.findByLabelText("Password"), "secret");
    expect(adding.getByRole("button", { name: "Open" })).toHaveAttribute("aria-disabled", "true");
    await user.click(adding.getByRole("checkbox", { name: /Sign in at dav\.elsewhere\.example/ }));
    await user.click(adding.getByRole("button", { name: "Open" }));
    await waitFor(() => expect(callsOf(world, "connectCalendars")).toHaveLength(1));
    expect(await options.findByText("Connected to your calendar server since 14:20.")).toBeVisible();
  });

  it("says why a server cannot be opened, and keeps what was typed", async () => {
    const opened = openWindow({});
    const { user, world } = opened;
    const options = await accounts(opened);
    await user.click(options.getByRole("button", { name: /^Add a calendar server/ }));
    const adding = await dialogTitled("Your calendar server");
    world.failNext("findCalendars", "unsupported", "Your calendar server does not support calendars or address books at this address", "mailbox");
    await user.click(adding.getByRole("button", { name: "Look for it" }));
    expect(await adding.findByText(/does not support calendars/)).toBeVisible();
    expect(adding.queryByRole("button", { name: "Open" })).toBeNull();
  });

  it("lets the person choose what takes part, and where new items go", async () => {
    const opened = openWindow({});
    const { user, world } = opened;
    world.calendars.account = {
      servers: ["https://dav.alderfinch.example/"], host: "dav.alderfinch.example", user: "mara", sign_in: "password",
      connection: { state: "connected", sentence: "Connected.", since: null, next_try: null },
    };
    const options = await accounts(opened);
    const table = within(await options.findByRole("table", { name: "What takes part" }));
    await user.click(table.getByRole("checkbox", { name: "Private" }));
    await waitFor(() => expect(callsOf(world, "chooseCollections").at(-1)).toEqual([
      { take_part: ["cal", "people"], homes: [{ kind: "appointment", id: "cal" }, { kind: "task", id: "cal" }, { kind: "contact", id: "people" }] },
    ]));
    await user.click(table.getByRole("radio", { name: "New tasks go to Private" }));
    await waitFor(() => expect(callsOf(world, "chooseCollections").at(-1)).toEqual([
      { take_part: ["cal", "private", "people"], homes: [{ kind: "appointment", id: "cal" }, { kind: "task", id: "private" }, { kind: "contact", id: "people" }] },
    ]));
    await user.click(options.getByRole("button", { name: "Remove" }));
    const asked = await dialogTitled("Remove the calendar server?");
    await user.click(asked.getByRole("button", { name: "Remove" }));
    await waitFor(() => expect(callsOf(world, "removeCalendars")).toHaveLength(1));
  });
});

describe("The choice", () => {
  const all: CollectionView[] = [
    { id: "a", name: "A", kinds: ["task"], writable: true, takes_part: true, home_of: ["task"] },
    { id: "b", name: "B", kinds: ["task"], writable: true, takes_part: false, home_of: [] },
  ];

  it("has one home for each kind, which takes part", () => {
    expect(choiceOf(living(all, "b", "task"))).toEqual({ take_part: ["a", "b"], homes: [{ kind: "task", id: "b" }] });
  });

  it("gives no home to what is left out", () => {
    expect(choiceOf(taking(all, "a", false))).toEqual({ take_part: [], homes: [] });
  });
});
