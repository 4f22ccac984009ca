// The people of a message: several matches, colleagues, unknown ones, very many.
import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { problemOf } from "../src/pane/form";
import type { FormFieldView } from "../src/platform/types";
import { en } from "../src/texts/en";
import { callsOf, dialogTitled, openMessage, pane } from "./window";

it("lets the person choose among several matches and keeps the choice (H-13)", async () => {
  const { user, world } = await openMessage(/Heat pump spares/);
  await user.click(await pane().findByRole("button", { name: "Tomasz Lis: 3 matches" }));
  await user.click(await screen.findByRole("radio", { name: /T\. Lis/ }));
  await waitFor(() => expect(callsOf(world, "chooseMatch")).toEqual([["lis", "tomasz.lis@lisgroup.example", { table: "lead", id: "l2", name: expect.any(String) as string, kind: "Lead", detail: expect.any(String) as string }].map((arg) => (typeof arg === "object" ? { table: "lead", id: "l2" } : arg))]));
  expect(await pane().findByRole("button", { name: "T. Lis: 3 matches" })).toBeVisible();
});

it("labels colleagues (H-11)", async () => {
  await openMessage(/Lift out of service/);
  expect(await pane().findByRole("button", { name: /Facilities · Colleague/ })).toBeVisible();
});

it("shows another person below", async () => {
  const { user, world } = await openMessage(/Harbour retrofit/);
  await user.click(await pane().findByRole("button", { name: /^Joseph Okafor$/ }));
  await waitFor(() => expect(callsOf(world, "focusPerson")).toEqual([["brandt", "j.okafor@hafenwerk.example"]]));
  expect(await pane().findByText("Technical Director, Hafenwerk GmbH")).toBeVisible();
});

describe("adding an unknown person (H-12)", () => {
  it("prefills the form, checks what it requires, and tells what was made", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Contact" }));
    const dialog = await dialogTitled("New contact");
    const name = dialog.getByRole("textbox", { name: /Last name/ });
    expect(name).toHaveValue("procurement");
    await user.clear(name);
    await user.click(dialog.getByRole("button", { name: "Save" }));
    expect(dialog.getByText("Fill this in")).toBeVisible();
    expect(name).toHaveFocus();
    await user.type(name, "Nordkai");
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(callsOf(world, "createPerson")).toHaveLength(1));
    expect(await screen.findByText("Contact created: Nordkai")).toBeVisible();
  });

  it("keeps what was typed when the organization refuses", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Lead" }));
    const dialog = await dialogTitled("New lead");
    await user.type(dialog.getByRole("textbox", { name: /First name/ }), "Kai");
    world.failNext("createPerson", "forbidden", "You may not create leads");
    await user.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText("Not allowed")).toBeVisible();
    expect(dialog.getByRole("textbox", { name: /First name/ })).toHaveValue("Kai");
  });
});

describe("a field's own rules", () => {
  const field = (change: Partial<FormFieldView>): FormFieldView => ({ name: "f", label: "F", kind: "text", value: "", required: false, max_length: 5, ...change });
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

it("draws few of ten thousand recipients", async () => {
  const { user } = await openMessage(/Town hall/);
  await user.click(await screen.findByRole("button", { name: "and 9,997 more" }));
  const dialog = await dialogTitled(/10,000 recipients/);
  expect(dialog.getAllByRole("listitem").length).toBeLessThan(60);
  await user.type(dialog.getByRole("textbox", { name: "Find a recipient" }), "recipient.7777@");
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
