// The Calendar, People and Tasks views: lists with their tracked state, one thing in full, and the pane beside it (G.2, H-45).
import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { firstOfWeek, lastOfMonth, plusMonths, spanOf, weeksOf } from "../src/items/days";
import { FAKE_TODAY } from "../src/platform/fake/items";
import { callsOf, choose, dialogTitled, openWindow, pane, type Opened } from "./window";

async function openView(name: string, setup: Parameters<typeof openWindow>[0] = {}): Promise<Opened> {
  const opened = openWindow({ folder: true, ...setup });
  await opened.user.click(await screen.findByRole("button", { name }));
  return opened;
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(`${FAKE_TODAY}T10:00:00`), toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("days", () => {
  it("go by weeks and months", () => {
    expect(spanOf("2026-11-26", "week", 1)).toEqual({ from: "2026-11-23", to: "2026-11-29" });
    expect(spanOf("2026-11-26", "week", 7)).toEqual({ from: "2026-11-22", to: "2026-11-28" });
    expect(spanOf("2026-02-10", "month", 1)).toEqual({ from: "2026-02-01", to: "2026-02-28" });
    expect(firstOfWeek("2026-11-29", 1)).toBe("2026-11-23");
    expect(plusMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(lastOfMonth("2028-02-03")).toBe("2028-02-29");
    const weeks = weeksOf("2026-11-26", 1);
    expect(weeks[0]?.[0]).toBe("2026-10-26");
    expect(weeks.at(-1)?.at(-1)).toBe("2026-12-06");
  });
});

describe("Calendar", () => {
  it("lists the week, shows an appointment and its people, tracks it regarding a record and untracks it", async () => {
    const { user, world } = await openView("Calendar");
    const list = await screen.findByRole("listbox", { name: /Calendar/ });
    await user.click(within(list).getByRole("option", { name: /Site visit/ }));
    expect(await screen.findByRole("heading", { level: 2, name: "Site visit" })).toBeInTheDocument();
    expect(screen.getByText(/Europe\/Berlin/)).toBeInTheDocument();
    expect(await pane().findByRole("button", { name: /Ilse Brandt/, pressed: true })).toBeInTheDocument();
    expect(pane().getByText("People in this appointment")).toBeInTheDocument();

    await user.click(pane().getByRole("button", { name: "Set Regarding" }));
    await user.click(await screen.findByRole("option", { name: /Harbour retrofit/ }));
    expect(await pane().findByText("Tracked regarding")).toBeInTheDocument();
    expect(callsOf(world, "track")).toEqual([[{ key: "~a1", regarding: { table: "opportunity", id: "o1" }, attachments: null, without_history: false, consent: false }]]);
    await waitFor(() => expect(within(list).getByRole("option", { name: /Site visit.*Harbour retrofit/ })).toBeInTheDocument());

    await user.click(pane().getByRole("button", { name: "Untrack" }));
    const dialog = await dialogTitled("Untrack this appointment?");
    await user.click(dialog.getByRole("button", { name: "Untrack and delete the record" }));
    expect(await pane().findByText("Not tracked")).toBeInTheDocument();
    expect(callsOf(world, "untrackListed")).toEqual([["~a1", true]]);
  });

  it("says of a service activity what it is, why edits here do not travel, and leads to its record (B.3, B-4)", async () => {
    const { user, world } = await openView("Calendar");
    const list = await screen.findByRole("listbox", { name: /Calendar/ });
    await user.click(within(list).getByRole("option", { name: /Hoist inspection.*Tracked/ }));
    expect(await pane().findByText(/This is a service activity.*is not sent/)).toBeVisible();
    await user.click(pane().getByRole("button", { name: "Open the record in browser" }));
    expect(callsOf(world, "openRecord")).toEqual([[{ table: "serviceappointment", id: "s1" }]]);
    await user.click(pane().getByRole("button", { name: "Untrack" }));
    const dialog = await dialogTitled("Untrack this appointment?");
    expect(dialog.queryByRole("button", { name: "Untrack and delete the record" })).toBeNull();
    expect(dialog.getByText(/changed in the organization only/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Cancel" }));

    await user.click(within(list).getByRole("option", { name: /Site visit/ }));
    expect(await pane().findByText("Not tracked")).toBeInTheDocument();
    expect(pane().queryByText(/service activity/)).toBeNull();
  });

  it("offers to keep the record only where it may not be deleted, and says why (D-38)", async () => {
    const { user, world } = await openView("Calendar");
    world.items.mayDelete = false;
    await user.click(await screen.findByRole("option", { name: /Site visit/ }));
    await user.click(await pane().findByRole("button", { name: "Track" }));
    await user.click(await pane().findByRole("button", { name: "Untrack" }));
    const dialog = await dialogTitled("Untrack this appointment?");
    expect(dialog.getByText(/somebody else owns it/)).toBeInTheDocument();
    expect(dialog.queryByRole("button", { name: "Untrack and delete the record" })).toBeNull();
    await user.click(dialog.getByRole("button", { name: "Untrack and keep the record" }));
    await waitFor(() => expect(callsOf(world, "untrackListed")).toEqual([["~a1", false]]));
  });

  it("moves between days with the keys, and between weeks and months", async () => {
    const { user, world } = await openView("Calendar");
    const list = await screen.findByRole("listbox", { name: /Calendar/ });
    list.focus();
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}");
    expect(within(list).getByRole("option", { selected: true })).toHaveAccessibleName(/Dentist/);
    await user.click(screen.getByRole("button", { name: "Next week" }));
    expect(await screen.findByText("Nothing is on these days")).toBeInTheDocument();
    expect(callsOf(world, "agenda").at(-1)?.slice(0, 2)).toEqual(["2026-11-29", "2026-12-05"]);
    await user.click(screen.getByRole("button", { name: "Month" }));
    await waitFor(() => expect(callsOf(world, "agenda").at(-1)?.slice(0, 2)).toEqual(["2026-12-01", "2026-12-31"]));
  });

  it("tells how far it is, what could not be read, and what failed", async () => {
    const opened = openWindow({ folder: true });
    opened.world.items.reading = { done: 400, total: 50_000 };
    opened.world.items.notes = ["“Team” cannot be read at present: the server refuses it."];
    await opened.user.click(await screen.findByRole("button", { name: "Calendar" }));
    expect(await screen.findByText("Reading 400 of 50,000…")).toBeInTheDocument();
    expect(screen.getByText(/“Team” cannot be read/)).toBeInTheDocument();
    opened.world.failNext("tasks", "offline", "Your calendar server could not be reached");
    await opened.user.click(screen.getByRole("button", { name: "Tasks" }));
    expect(await screen.findByText(/could not be reached/)).toBeInTheDocument();
    await opened.user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("listbox", { name: "Tasks by due date" })).toBeInTheDocument();
  });

  it("offers to connect calendars where there is no server of them", async () => {
    const { user } = await openView("Calendar", { folder: false });
    await user.click(await screen.findByRole("button", { name: "Connect calendars" }));
    expect(await screen.findByRole("dialog")).toBeInTheDocument();
  });
});

describe("People", () => {
  it("searches by what a person types and tracks a contact with its account", async () => {
    const { user, world } = await openView("People");
    await screen.findByRole("option", { name: /Ilse Brandt/ });
    await user.type(screen.getByRole("searchbox", { name: /Find by name/ }), "annika");
    await waitFor(() => expect(screen.queryByRole("option", { name: /Ilse Brandt/ })).toBeNull());
    await user.click(await screen.findByRole("option", { name: /Annika Reuter/ }));
    await user.click(await pane().findByRole("button", { name: "Track and link to account" }));
    expect(screen.queryByRole("group", { name: "Kinds of records" })).toBeNull();
    await user.type(await screen.findByRole("combobox", { name: "Account" }), "Hafen");
    await choose(user, /^Hafenwerk GmbH/);
    await waitFor(() => expect(callsOf(world, "track")).toEqual([[{ key: "~c1", regarding: { table: "account", id: "a1" }, attachments: null, without_history: false, consent: false }]]));
  });

  it("says that nothing was found", async () => {
    const { user } = await openView("People");
    await user.type(await screen.findByRole("searchbox", { name: /Find by name/ }), "xyz");
    expect(await screen.findByText("Nothing found")).toBeInTheDocument();
  });
});

describe("Tasks", () => {
  it("are grouped by when they are due, completed ones on request", async () => {
    const { user } = await openView("Tasks");
    const list = await screen.findByRole("listbox", { name: "Tasks by due date" });
    expect(within(list).getAllByRole("option").map((option) => option.textContent)).toEqual([
      expect.stringContaining("Overdue, Important, Remind Ilse of the open invoice"),
      expect.stringContaining("Today, Ask for the drawings"),
    ]);
    await user.click(screen.getByRole("switch", { name: "Show 1 completed" }));
    expect(await within(list).findByRole("option", { name: /Report on the visit/ })).toBeInTheDocument();
    await user.click(within(list).getByRole("option", { name: /Ask for the drawings/ }));
    expect(await screen.findByRole("heading", { level: 2, name: "Ask for the drawings" })).toBeInTheDocument();
    expect(await pane().findByRole("button", { name: "Set Regarding" })).toBeEnabled();
  });

  it("that are tracked while offline wait, and can be taken back", async () => {
    const { user } = await openView("Tasks", { offline: true });
    await user.click(await screen.findByRole("option", { name: /Ask for the drawings/ }));
    await user.click(await pane().findByRole("button", { name: "Track" }));
    expect(await pane().findByText("Track pending")).toBeInTheDocument();
    await user.click(pane().getByRole("button", { name: "Withdraw" }));
    const dialog = await dialogTitled("Take your request back?");
    await user.click(dialog.getByRole("button", { name: "Withdraw" }));
    expect(await pane().findByText("Not tracked")).toBeInTheDocument();
  });
});
