// The people of a message: several matches, colleagues, unknown ones, very many.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { problemOf } from "../src/pane/form";
import type { FormFieldView } from "../src/platform/types";
import { en } from "../src/texts/en";
import { agree, callsOf, dialogTitled, openMessage, pane } from "./window";

it("lets the person choose among several matches and keeps the choice (H-13)", async () => {
  const { user, world } = await openMessage(/Heat pump spares/);
  await user.click(await pane().findByRole("button", { name: "Tomasz Lis: 3 matches" }));
  const choice = await screen.findByRole("menuitemradio", { name: /T\. Lis/ });
  await user.keyboard("{ArrowDown}");
  expect(callsOf(world, "chooseMatch")).toHaveLength(0);
  await user.click(choice);
  await waitFor(() => expect(callsOf(world, "chooseMatch")).toEqual([["lis", "tomasz.lis@lisgroup.example", { table: "lead", id: "l2", name: expect.any(String) as string, kind: "Lead", detail: expect.any(String) as string }].map((arg) => (typeof arg === "object" ? { table: "lead", id: "l2" } : arg))]));
  expect(await pane().findByRole("button", { name: "T. Lis: 3 matches" })).toBeVisible();
});

it("labels colleagues (H-11)", async () => {
  await openMessage(/Lift out of service/);
  expect(await pane().findByRole("button", { name: /Facilities · Colleague/ })).toBeVisible();
});

it("takes the keyboard to a name without an address, and looks nobody up", async () => {
  const { user, world } = await openMessage(/Lift out of service/);
  const chip = await pane().findByRole("button", { name: /Undisclosed · No address/ });
  chip.focus();
  expect(chip).toHaveFocus();
  expect(chip).toHaveAttribute("aria-disabled", "true");
  await user.keyboard("{Enter}");
  expect(callsOf(world, "focusPerson")).toHaveLength(0);
});

it("shows another person below", async () => {
  const { user, world } = await openMessage(/Harbour retrofit/);
  await user.click(await pane().findByRole("button", { name: /^Joseph Okafor$/ }));
  await waitFor(() => expect(callsOf(world, "focusPerson")).toEqual([["brandt", "j.okafor@hafenwerk.example"]]));
  expect(await pane().findByText("Technical Director, Hafenwerk GmbH")).toBeVisible();
});

it("adds activities to what a message is regarding, though nobody in it has a record (H-30)", async () => {
  const { user } = await openMessage(/Tender documents/);
  await pane().findByRole("button", { name: "Contact" });
  expect(pane().queryByRole("button", { name: "Task" })).toBeNull();
  await user.click(pane().getByRole("button", { name: "Set Regarding" }));
  await screen.findByRole("group", { name: "Recent" });
  await user.keyboard("{ArrowDown}{Enter}");
  const dialog = await dialogTitled("Track this thread?");
  await agree(user, dialog);
  await waitFor(() => expect(dialog.getByRole("button", { name: "Track" })).toBeEnabled());
  await user.click(dialog.getByRole("button", { name: "Track" }));
  expect(await pane().findByRole("button", { name: "Task" })).toBeVisible();
});

describe("adding an unknown person (H-12)", () => {
  it("prefills the form, checks what it requires, and tells what was made", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Contact" }));
    const dialog = await dialogTitled("New contact");
    const name = dialog.getByRole("textbox", { name: /Last name/ });
    expect(name).toHaveValue("procurement");
    await user.clear(name);
    await user.click(dialog.getByRole("button", { name: "Add without tracking" }));
    expect(dialog.getByText("Fill this in")).toBeVisible();
    expect(name).toHaveFocus();
    await user.type(name, "Nordkai");
    await user.click(dialog.getByRole("button", { name: "Add without tracking" }));
    await waitFor(() => expect(callsOf(world, "createPerson")).toHaveLength(1));
    expect(await screen.findByText("Contact created: Nordkai")).toBeVisible();
  });

  it("keeps what was typed when the organization refuses", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Lead" }));
    const dialog = await dialogTitled("New lead");
    await user.type(dialog.getByRole("textbox", { name: /First name/ }), "Kai");
    world.failNext("createPerson", "forbidden", "You may not create leads");
    await user.click(dialog.getByRole("button", { name: "Add without tracking" }));
    expect(await dialog.findByText("Not allowed")).toBeVisible();
    expect(dialog.getByRole("textbox", { name: /First name/ })).toHaveValue("Kai");
  });

  it("asks nothing about the message for whoever is not its sender", async () => {
    const { user, world } = await openMessage(/Harbour retrofit/);
    await user.click(await pane().findByRole("button", { name: "Add: procurement@nordkai.example" }));
    await user.click(await screen.findByRole("menuitem", { name: "Contact" }));
    const dialog = await dialogTitled("New contact");
    expect(dialog.queryByText(/can be read by/)).toBeNull();
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(callsOf(world, "createPerson")).toHaveLength(1));
    expect(callsOf(world, "createPerson")[0]?.at(-1)).toBe("leave");
  });
});

describe("adding the sender of a thread that was never tracked (I-9, G-30)", () => {
  it("tracks only after the person agreed to who can read it", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Contact" }));
    const dialog = await dialogTitled("New contact");
    expect(dialog.getByText(/can be read by Sales North \(14 people\)/)).toBeVisible();
    const track = dialog.getByRole("button", { name: "Add and track" });
    expect(track).toBeDisabled();
    await user.type(dialog.getByRole("textbox", { name: /Last name/ }), "{Enter}");
    expect(callsOf(world, "createPerson")).toEqual([]);
    await agree(user, dialog);
    await user.click(track);
    await waitFor(() => expect(callsOf(world, "createPerson")).toHaveLength(1));
    expect(callsOf(world, "createPerson")[0]?.at(-1)).toBe("track_agreed");
    expect(await pane().findByText("Tracked regarding")).toBeVisible();
  });

  it("adds the sender alone where the person wants that", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Contact" }));
    const dialog = await dialogTitled("New contact");
    await user.click(dialog.getByRole("button", { name: "Add without tracking" }));
    await waitFor(() => expect(callsOf(world, "createPerson")).toHaveLength(1));
    expect(callsOf(world, "createPerson")[0]?.at(-1)).toBe("leave");
    expect(await pane().findByText("Not tracked")).toBeVisible();
  });

  it("does not ask again where the thread was agreed to", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    world.consented.add("nordkai");
    await user.click(await pane().findByRole("button", { name: "Contact" }));
    const dialog = await dialogTitled("New contact");
    expect(dialog.queryByRole("checkbox")).toBeNull();
    await user.click(dialog.getByRole("button", { name: "Add and track" }));
    await waitFor(() => expect(callsOf(world, "createPerson")).toHaveLength(1));
    expect(callsOf(world, "createPerson")[0]?.at(-1)).toBe("track");
  });

  it("says why the message cannot be tracked, and adds the sender all the same", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    world.blocked = "Your role does not let you create activities (prvCreateActivity).";
    await user.click(await pane().findByRole("button", { name: "Contact" }));
    const dialog = await dialogTitled("New contact");
    expect(dialog.getByText(/Your role does not let you create activities/)).toBeVisible();
    expect(dialog.queryByRole("button", { name: "Add and track" })).toBeNull();
    await user.click(dialog.getByRole("button", { name: "Add without tracking" }));
    await waitFor(() => expect(callsOf(world, "createPerson")[0]?.at(-1)).toBe("leave"));
  });
});

describe("a field's own rules", () => {
  const field = (change: Partial<FormFieldView>): FormFieldView => ({ name: "f", label: "F", kind: "text", value: "", required: false, max_length: 5, options: [], ...change });
  const cases: [string, FormFieldView, string, string | null][] = [
    ["an empty required field", field({ required: true }), "  ", "Fill this in"],
    ["an empty optional field", field({}), "", null],
    ["too long a value", field({}), "123456", "Use at most 5 characters"],
    ["no limit", field({ max_length: 0 }), "123456", null],
    ["an address", field({ kind: "email", max_length: 99 }), "a@b.example", null],
    ["no address", field({ kind: "email", max_length: 99 }), "a b", "This is not an e-mail address"],
  ];
  it.each(cases)("%s", (_name, given, value, expected) => {
    expect(problemOf(given, value, en)).toBe(expected);
  });
});

it("makes a task on the record in view, prefilled from the message (H-30)", async () => {
  const { user, world } = await openMessage(/Harbour retrofit/);
  await user.click(await pane().findByRole("button", { name: "Task" }));
  const dialog = await dialogTitled("New task");
  expect(dialog.getByRole("textbox", { name: /Subject/ })).toHaveValue("Re: Harbour retrofit, phase 2: revised figures");
  expect(dialog.getByText("Harbour retrofit, phase 2")).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(callsOf(world, "createActivity")[0]?.[0]).toEqual({ table: "opportunity", id: "o1" }));
});

it("shows that a date is empty, in words a date that is filled, and clears it", async () => {
  const { user, world } = await openMessage(/Harbour retrofit/);
  await user.click(await pane().findByRole("button", { name: "Task" }));
  const dialog = await dialogTitled("New task");
  const due = dialog.getByLabelText("Due");
  expect(due).toHaveValue("");
  expect(dialog.getByText("None")).toBeVisible();
  expect(dialog.queryByRole("button", { name: "Clear the date" })).toBeNull();
  fireEvent.change(due, { target: { value: "2026-11-27T11:25" } });
  expect(await dialog.findByText("Fri 27 Nov 2026, 11:25")).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "Clear the date" }));
  expect(due).toHaveValue("");
  await user.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(callsOf(world, "createActivity")[0]?.[2]).toContainEqual({ name: "scheduledend", value: "" }));
});

it("names everybody who wrote a message together", async () => {
  const { user } = await openMessage(/Lift out of service/);
  expect(screen.getByText("Also from")).toBeVisible();
  await user.click(screen.getByTitle("1 other author"));
  const dialog = await dialogTitled("Also from: 1 other author");
  expect(dialog.getByText("council@regarding.example")).toBeVisible();
});

it("draws few of ten thousand recipients", async () => {
  const { user } = await openMessage(/Town hall/);
  await user.click(await screen.findByRole("button", { name: "and 9,997 more" }));
  const dialog = await dialogTitled(/10,000 recipients/);
  expect(dialog.getAllByRole("listitem").length).toBeLessThan(60);
  await user.type(dialog.getByRole("textbox", { name: "Find a person" }), "recipient.7777@");
  await waitFor(() => expect(dialog.getAllByRole("listitem")).toHaveLength(1));
});

it("says how many people of a very long message are not looked up", async () => {
  const { user } = await openMessage(/Town hall/);
  // Forty more with each click, of sixty that are looked up.
  for (const [left] of [[52], [12]]) {
    await user.click(await pane().findByRole("button", { name: `Show ${String(left)} more` }));
  }
  expect(pane().getByText("and 9,941 more, who are not looked up")).toBeVisible();
});
