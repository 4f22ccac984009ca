// The rules of the synchronization: fields with their arrows (B-2, B-3), filters, and what a change would do before it is done (C-16).
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { FakeSetup } from "../src/platform/fake/world";
import type { LanguageView } from "../src/platform/types";
import { ar } from "../src/texts/ar";
import { de } from "../src/texts/de";
import { en } from "../src/texts/en";
import { callsOf, dialogTitled, openWindow, type Opened, type Within } from "./window";

const catalogues = { en, de, ar };

async function openRules(which: "syncFields" | "syncFilters", setup: FakeSetup = {}, language: LanguageView = "en"): Promise<Opened & { dialog: Within }> {
  const texts = catalogues[language];
  const opened = openWindow(setup, language);
  await opened.user.click(await screen.findByRole("button", { name: texts.rail.settings }));
  await opened.user.click(await screen.findByRole("tab", { name: new RegExp(`^${texts.options.synchronization}`) }));
  await opened.user.click(await screen.findByRole("button", { name: texts[which].open }));
  return { ...opened, dialog: await dialogTitled(texts[which].title) };
}

describe("synchronized fields", () => {
  it("B-3: everybody sees both names, the direction and why it is so", async () => {
    const { dialog, world } = await openRules("syncFields");
    expect(await dialog.findByText(/^Only an administrator/)).toBeVisible();
    const row = within(dialog.getByRole("row", { name: /^Notes/ }));
    expect(row.getByText("Description")).toBeVisible();
    expect(row.getByRole("img", { name: "Notes: Both ways" })).toBeVisible();
    expect(within(dialog.getByRole("row", { name: /^Home address/ })).getByRole("img", { name: "Home address: Does not travel" })).toBeVisible();
    expect(within(dialog.getByRole("row", { name: /^Birthday/ })).getByText(/not set it/)).toBeVisible();
    expect(within(dialog.getByRole("table")).queryByRole("button")).toBeNull();
    expect(callsOf(world, "setFieldDirection")).toEqual([]);
  });

  it("B-2: an administrator moves on with each click, by keyboard too; what is fixed is no button", async () => {
    const { dialog, user, world } = await openRules("syncFields", { administrator: true });
    (await dialog.findByRole("button", { name: "Notes: Both ways" })).focus();
    await user.keyboard("{Enter}");
    const moved = await dialog.findByRole("button", { name: "Notes: Does not travel" });
    await waitFor(() => expect(moved).toHaveFocus());
    await user.keyboard(" ");
    expect(await dialog.findByRole("button", { name: "Notes: From the organization to the mailbox" })).toBeVisible();
    expect(callsOf(world, "setFieldDirection")).toEqual([
      [{ table: "contact", field: "notes", direction: "none", version: "W/\"1\"" }],
      [{ table: "contact", field: "notes", direction: "to_mailbox", version: "W/\"1\"" }],
    ]);
    expect(within(dialog.getByRole("row", { name: /^Full name/ })).queryByRole("button")).toBeNull();
    await user.click(dialog.getByRole("tab", { name: /^Tasks/ }));
    expect(dialog.getByRole("button", { name: "Subject: Both ways" })).toBeVisible();
  });

  it("says what a refusal means and shows how things are", async () => {
    const { dialog, user, world } = await openRules("syncFields", { administrator: true });
    world.failNext("setFieldDirection", "stale", "The record has changed since it was read");
    const before = callsOf(world, "syncedFields").length;
    await user.click(await dialog.findByRole("button", { name: "Notes: Both ways" }));
    expect(await dialog.findByText(/has changed since/)).toBeVisible();
    await waitFor(() => expect(callsOf(world, "syncedFields").length).toBeGreaterThan(before));
  });

  it.each(["en", "de", "ar"] as const)("explains the arrows in %s", async (language) => {
    const texts = catalogues[language].syncFields;
    const { dialog } = await openRules("syncFields", {}, language);
    const legend = within(await dialog.findByRole("list", { name: texts.legend }));
    for (const direction of ["none", "to_mailbox", "to_organization", "both"] as const) {
      expect(legend.getByText(texts[direction])).toBeVisible();
    }
  });
});

describe("filters", () => {
  it("C-1: lists one's own and everybody's, and says where nothing comes", async () => {
    const { dialog } = await openRules("syncFilters");
    const contacts = within(await dialog.findByRole("region", { name: "Contacts" }));
    expect(contacts.getByText("Owner is you · Status is Active")).toBeVisible();
    expect(contacts.getByRole("switch", { name: "Hamburg: active" })).not.toBeChecked();
    const tasks = within(dialog.getByRole("region", { name: "Tasks" }));
    expect(tasks.queryByRole("switch")).toBeNull();
    expect(tasks.getByRole("button", { name: "Look at Tasks of My Teams" })).toBeVisible();
    expect(within(dialog.getByRole("region", { name: "Letters" })).getByText(/no active filter/)).toBeVisible();
  });

  it("C-1: an administrator makes, edits and switches the filters of everybody, and is told that the numbers are their own", async () => {
    const { dialog, user, world } = await openRules("syncFilters", { administrator: true });
    const tasks = within(await dialog.findByRole("region", { name: "Tasks" }));
    expect(tasks.getByRole("switch", { name: "Tasks of My Teams: active" })).toBeChecked();
    await user.click(tasks.getByRole("button", { name: "Edit Tasks of My Teams" }));
    expect(await dialog.findByText(en.syncFilters.forEverybody)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: en.syncFilters.back }));
    await user.click(await dialog.findByRole("button", { name: en.syncFilters.newForEverybody }));
    await user.click(await screen.findByRole("menuitem", { name: "Contacts" }));
    await user.type(await dialog.findByRole("textbox", { name: en.syncFilters.name }), "Ours");
    await user.click(dialog.getByRole("button", { name: en.syncFilters.difference }));
    const asked = await dialogTitled(en.syncFilters.saveTitle("Ours"));
    expect(await asked.findByText(/These are the numbers for you/)).toBeVisible();
    expect(callsOf(world, "changeFilters")).toEqual([]);
    await user.click(asked.getByRole("button", { name: en.syncFilters.save }));
    await waitFor(() => expect(callsOf(world, "changeFilters")).toMatchObject([[{ change: "save", value: { id: null, everybody: true, name: "Ours" } }]]));
  });

  it("C-1: nobody else is offered a filter for everybody", async () => {
    const { dialog } = await openRules("syncFilters");
    expect(await dialog.findByText(/Only an administrator of the organization changes the filters of everybody/)).toBeVisible();
    expect(dialog.queryByRole("button", { name: en.syncFilters.newForEverybody })).toBeNull();
  });

  it("C-16: shows what would be unlinked before a filter is switched off, and does nothing without a yes", async () => {
    const { dialog, user, world } = await openRules("syncFilters");
    await user.click(await dialog.findByRole("switch", { name: "My Outlook Contacts: active" }));
    const asked = await dialogTitled("Switch the filter “My Outlook Contacts” off?");
    const unlinked = within(await asked.findByRole("region", { name: en.syncFilters.unlinked }));
    expect(unlinked.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["Jonas Okoro", "Mara Voss"]);
    expect(callsOf(world, "changeFilters")).toEqual([]);
    await user.click(asked.getByRole("button", { name: en.common.cancel }));
    expect(callsOf(world, "changeFilters")).toEqual([]);
    await user.click(dialog.getByRole("switch", { name: "My Outlook Contacts: active" }));
    const again = await dialogTitled("Switch the filter “My Outlook Contacts” off?");
    await again.findByRole("region", { name: en.syncFilters.unlinked });
    await user.click(again.getByRole("button", { name: en.syncFilters.offConfirm }));
    await waitFor(() => expect(dialog.getByRole("switch", { name: "My Outlook Contacts: active" })).not.toBeChecked());
    expect(callsOf(world, "changeFilters")).toEqual([[{ change: "switch", value: { id: "mine", version: "W/\"1\"", active: false } }]]);
  });

  it("C-7: conditions are edited in rows, what has no words stays, and saving is agreed to after the difference", async () => {
    const { dialog, user, world } = await openRules("syncFilters");
    await user.click(await dialog.findByRole("button", { name: "Edit Hamburg" }));
    expect(await dialog.findByText(/valueof="firstname"/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: en.syncFilters.addRow }));
    const row = within(dialog.getByRole("group", { name: "Condition on City" }));
    expect(dialog.getByText(en.syncFilters.missing)).toBeVisible();
    await user.type(row.getByRole("textbox", { name: en.syncFilters.value }), "Kiel");
    await user.click(dialog.getByRole("button", { name: en.syncFilters.difference }));
    const asked = await dialogTitled("Save the filter “Hamburg”?");
    expect(await asked.findByText(/2 records come to the mailbox/)).toBeVisible();
    await user.click(asked.getByRole("button", { name: en.syncFilters.save }));
    await waitFor(() => expect(callsOf(world, "changeFilters")).toHaveLength(1));
    const value = { node: "row", value: { column: "address1_city", operator: "contains", values: [{ text: "Kiel", label: null, table: null }] } };
    expect(callsOf(world, "changeFilters")[0]?.[0]).toMatchObject({ change: "save", value: { id: "hamburg", source: "hamburg", version: "W/\"1\"", name: "Hamburg", group: { any: false, nodes: [{ node: "row" }, { node: "row" }, { node: "kept" }, value] } } });
    expect(await dialog.findByRole("region", { name: "Contacts" })).toBeVisible();
  });

  it("C-7: another column brings an operator that fits, and a lookup is found by name", async () => {
    const { dialog, user, world } = await openRules("syncFilters");
    await user.click(await dialog.findByRole("button", { name: en.syncFilters.new }));
    await user.click(await screen.findByRole("menuitem", { name: "Contacts" }));
    await user.type(await dialog.findByRole("textbox", { name: new RegExp(`^${en.syncFilters.name}`) }), "Ilse's");
    const row = within(dialog.getByRole("group", { name: "Condition on Status" }));
    await user.selectOptions(row.getByRole("combobox", { name: en.syncFilters.column }), "Owner");
    const owners = dialog.getAllByRole("group", { name: "Condition on Owner" });
    const owner = within(owners[1] as HTMLElement);
    expect(owner.getByRole("combobox", { name: en.syncFilters.operator })).toHaveValue("eq");
    await user.type(owner.getByRole("combobox", { name: en.syncFilters.value }), "ilse");
    await user.click(await screen.findByRole("option", { name: "Ilse Brandt" }));
    await user.click(dialog.getByRole("button", { name: en.syncFilters.difference }));
    await dialogTitled("Save the filter “Ilse's”?");
    await waitFor(() => expect(callsOf(world, "previewFilters")).toHaveLength(1));
    expect(callsOf(world, "previewFilters")[0]?.[0]).toMatchObject({ value: { id: null, source: "template", group: { nodes: [{}, { value: { column: "ownerid", operator: "eq", values: [{ text: "person-0", label: "Ilse Brandt", table: "contact" }] } }, {}] } } });
  });

  it("C-7: conditions on a related table are added by a way that there is, and taken away again", async () => {
    const { dialog, user, world } = await openRules("syncFilters");
    await user.click(await dialog.findByRole("button", { name: "Edit Hamburg" }));
    const add = async (way: string): Promise<void> => {
      await user.click(await dialog.findByRole("button", { name: en.syncFilters.addRelated }));
      await user.click(await screen.findByRole("menuitem", { name: way }));
    };
    await add("User (Owner)");
    await add("Account (Company Name)");
    await user.click(dialog.getByRole("button", { name: en.syncFilters.removeRelated("User (Owner)") }));
    const account = within(dialog.getByRole("region", { name: en.syncFilters.related("Account (Company Name)") }));
    expect(dialog.getByText(en.syncFilters.missing)).toBeVisible();
    await user.type(account.getByRole("textbox", { name: en.syncFilters.value }), "Hafenwerk");
    await user.click(dialog.getByRole("button", { name: en.syncFilters.difference }));
    await dialogTitled("Save the filter “Hamburg”?");
    await waitFor(() => expect(callsOf(world, "previewFilters")).toHaveLength(1));
    const group = { any: false, nodes: [{ node: "row", value: { column: "name", operator: "contains", values: [{ text: "Hafenwerk", label: null, table: null }] } }] };
    expect(callsOf(world, "previewFilters")[0]?.[0]).toMatchObject({ value: { related: [], added: [{ table: "account", from: "accountid", to: "parentcustomerid", group }] } });
  });

  it.each(["en", "de", "ar"] as const)("everybody's filter is looked at and not changed, in %s", async (language) => {
    const texts = catalogues[language].syncFilters;
    const { dialog, user } = await openRules("syncFilters", {}, language);
    await user.click(await dialog.findByRole("button", { name: new RegExp(`Tasks of My Teams`) }));
    expect(await dialog.findByText(texts.readOnly)).toBeVisible();
    expect(dialog.queryByRole("button", { name: texts.difference })).toBeNull();
    expect(dialog.queryByRole("button", { name: texts.addRow })).toBeNull();
  });

  it("tells what stands in the way and tries again", async () => {
    const { user, world } = openWindow();
    world.failNext("syncFilters", "offline", "Your organization could not be reached", "organization");
    await user.click(await screen.findByRole("button", { name: en.rail.settings }));
    await user.click(await screen.findByRole("tab", { name: new RegExp(`^${en.options.synchronization}`) }));
    await user.click(await screen.findByRole("button", { name: en.syncFilters.open }));
    const dialog = await dialogTitled(en.syncFilters.title);
    expect(await dialog.findByText(/could not be reached/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: en.common.retry }));
    expect(await dialog.findByRole("region", { name: "Contacts" })).toBeVisible();
  });
});
