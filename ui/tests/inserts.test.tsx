// What is put into a message from the organization (H-35): templates, knowledge articles, sales literature; and whom suggestions name.
import { act, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, it } from "vitest";
import { putAt } from "../src/compose/place";
import { callsOf, openMessage, openWindow } from "./window";

const writing = async (name: string) => within(await screen.findByRole("alertdialog", { name }));

async function begin(user: UserEvent) {
  await user.click(await screen.findByRole("button", { name: "New message" }));
  const dialog = await writing("New message");
  await dialog.findByRole("textbox", { name: "Subject" });
  return dialog;
}

async function choose(user: UserEvent, what: string): Promise<void> {
  await user.click(await screen.findByRole("button", { name: "Insert" }));
  await user.click(await screen.findByRole("menuitem", { name: what }));
}

it("puts in a template by keyboard, gives the subject, and takes it back", async () => {
  const { user, world } = openWindow();
  const dialog = await begin(user);
  await user.type(dialog.getByRole("textbox", { name: "Text of the message" }), "Hello");
  await choose(user, "Template…");
  expect(await dialog.findByText(/Nothing is filled in from a record yet/)).toBeVisible();
  expect(await screen.findByRole("option", { name: /Thank you for the meeting/ })).toBeVisible();
  expect(["Yours", "Your organization’s"].map((title) => screen.getByText(title).textContent)).toEqual(["Yours", "Your organization’s"]);
  await user.keyboard("meeting");
  await waitFor(() => expect(screen.queryByRole("option", { name: /Short thanks/ })).toBeNull());
  await user.keyboard("{ArrowDown}{Enter}");
  const text = dialog.getByRole("textbox", { name: "Text of the message" });
  await waitFor(() => expect(text).toHaveValue("HelloText of Thank you for the meeting"));
  expect(dialog.getByRole("button", { name: "Leave Minutes.pdf out" })).toBeVisible();
  expect(dialog.getByRole("textbox", { name: "Subject" })).toHaveValue("Thank you for the meeting");
  await waitFor(() => expect(text).toHaveFocus());
  expect(callsOf(world, "insertTemplate")[0]?.[2]).toBeNull();
  await user.click(dialog.getByRole("button", { name: "Undo" }));
  expect(text).toHaveValue("Hello");
  await waitFor(() => expect(dialog.queryByRole("button", { name: "Leave Minutes.pdf out" })).toBeNull());
  expect(callsOf(world, "leaveOut")).toEqual([["c1", 0]]);
  expect(dialog.getByRole("textbox", { name: "Subject" })).toHaveValue("");
});

it("puts words in where the caret is, in place of what is selected, and goes on behind them", async () => {
  const { user } = openWindow();
  const dialog = await begin(user);
  const text = dialog.getByRole<HTMLTextAreaElement>("textbox", { name: "Text of the message" });
  await user.type(text, "Dear Ilse, XX best regards");
  text.setSelectionRange(11, 13);
  await user.click(dialog.getByRole("textbox", { name: "Subject" }));
  await choose(user, "Template…");
  await user.click(await screen.findByRole("option", { name: /Short thanks/ }));
  await waitFor(() => expect(text).toHaveValue("Dear Ilse, Text of Short thanks best regards"));
  await waitFor(() => expect(text).toHaveFocus());
  await user.keyboard("!");
  expect(text).toHaveValue("Dear Ilse, Text of Short thanks! best regards");
  await user.click(dialog.getByRole("button", { name: "Undo" }));
  expect(text).toHaveValue("Dear Ilse, XX best regards");
  expect(text).toHaveFocus();
});

it("puts words in as they are asked for, without losing what was written meanwhile", async () => {
  const { user, world } = openWindow();
  const dialog = await begin(user);
  const text = dialog.getByRole<HTMLTextAreaElement>("textbox", { name: "Text of the message" });
  await choose(user, "Template…");
  const option = await screen.findByRole("option", { name: /Short thanks/ });
  const release = world.hold("insertTemplate");
  await user.click(option);
  await user.type(text, "Hello ");
  await user.type(dialog.getByRole("textbox", { name: "Subject" }), "Mine");
  release();
  await waitFor(() => expect(text).toHaveValue("Hello Text of Short thanks"));
  expect(dialog.getByRole("textbox", { name: "Subject" })).toHaveValue("Mine");
});

it.each([
  ["one line goes in just there", "a|b", "X", "aX|b"],
  ["several lines stand on lines of their own", "a|b", "X\nY", "a\nX\nY|\nb"],
  ["nothing is added at a break", "a\n|\nb", "X\nY", "a\nX\nY|\nb"],
  ["above a quote", "|\n\n> q", "X\nY", "X\nY|\n\n> q"],
  ["an empty text", "|", "\nX\nY\n", "X\nY|"],
  ["in place of a selection", "a[old]b", "X", "aX|b"],
])("says where words stand: %s", (_name, before, words, after) => {
  const from = before.search(/[|[]/u);
  const selected = /\[(.*)\]/u.exec(before)?.[1] ?? "";
  const placed = putAt(before.replace(/[|[\]]/gu, ""), { from, to: from + selected.length }, words);
  expect(`${placed.text.slice(0, placed.caret)}|${placed.text.slice(placed.caret)}`).toBe(after);
});

it("fills a template in from what the message is regarding, and offers its subject where there is one", async () => {
  const { user, world } = await openMessage(/Harbour retrofit, phase 2/);
  await user.click(screen.getByRole("button", { name: "Reply" }));
  const dialog = await writing("Reply");
  await user.click(dialog.getByRole("button", { name: "Set Regarding…" }));
  await user.click(await screen.findByRole("option", { name: /Opportunity/ }));
  await choose(user, "Template…");
  await user.click(await screen.findByRole("option", { name: /Quotation follow-up/ }));
  const subject = dialog.getByRole("textbox", { name: "Subject" });
  expect(await dialog.findByText(/It would give the subject “Quotation follow-up”/)).toBeVisible();
  expect(subject).toHaveDisplayValue(/^Re: .*Harbour retrofit, phase 2/);
  await user.click(dialog.getByRole("button", { name: "Use that subject" }));
  expect(subject).toHaveValue("Quotation follow-up");
  expect(callsOf(world, "insertTemplate")[0]?.[2]).toMatchObject({ table: "opportunity" });
});

it("puts in an article as the person chooses, and says where a link leads", async () => {
  const { user, world } = openWindow();
  const dialog = await begin(user);
  await choose(user, "Knowledge article…");
  await user.click(await screen.findByRole("radio", { name: "A link to it" }));
  await user.type(dialog.getByRole("combobox", { name: "Knowledge article" }), "fault");
  await waitFor(() => expect(screen.queryByRole("option", { name: /spare parts/ })).toBeNull());
  await user.click(await screen.findByRole("option", { name: /Reading the fault codes/ }));
  expect(await dialog.findByText(/The link leads to your organization/)).toBeVisible();
  expect(callsOf(world, "insertArticle")[0]?.slice(1)).toEqual(["a1", "link"]);
});

it("sends the files of sales literature along, and Escape only closes the list", async () => {
  const { user, world } = openWindow();
  const dialog = await begin(user);
  await choose(user, "Sales literature…");
  await screen.findByRole("option", { name: /HP-series\.pdf/ });
  await user.keyboard("{Escape}");
  await waitFor(() => expect(dialog.queryByRole("combobox", { name: "Sales literature" })).toBeNull());
  await choose(user, "Sales literature…");
  await user.click(await screen.findByRole("option", { name: /HP-series\.pdf/ }));
  expect(await dialog.findByRole("button", { name: "Leave HP-dimensions.pdf out" })).toBeVisible();
  expect(callsOf(world, "encloseLiterature")).toEqual([["c1", "l1"]]);
});

it("says what fits nothing, and why nothing can be put in without a connection", async () => {
  const { user, world } = openWindow();
  await begin(user);
  await choose(user, "Knowledge article…");
  await user.keyboard("zzz");
  expect(await screen.findByRole("option", { name: "Nothing fits “zzz”" })).toBeVisible();
  await user.keyboard("{Escape}");
  world.options = { ...world.options, connection_on: false };
  act(() => world.emit({ kind: "app_changed" }));
  const insert = await screen.findByRole("button", { name: "Insert" });
  await waitFor(() => expect(insert).toHaveAttribute("aria-disabled", "true"));
  expect(insert).toHaveAccessibleDescription(/not connected now/);
});

it("keeps whom suggestions name (A-30, A-31)", async () => {
  const { user, world } = openWindow();
  await user.click(await screen.findByRole("button", { name: "Settings" }));
  await user.click(await screen.findByRole("tab", { name: /Email/ }));
  expect(await screen.findByRole("radio", { name: /Only those that are synchronized/ })).toBeChecked();
  expect(screen.getByRole("radio", { name: "Only those that I own" })).toBeChecked();
  await user.click(screen.getByRole("radio", { name: "All contacts" }));
  await waitFor(() => expect(callsOf(world, "setOption")).toContainEqual([{ option: "suggest_contacts", value: "all" }]));
  await waitFor(() => expect(screen.getByRole("radio", { name: "None" })).toBeEnabled());
  await user.click(screen.getByRole("radio", { name: "None" }));
  await waitFor(() => expect(callsOf(world, "setOption")).toContainEqual([{ option: "suggest_others", value: "nobody" }]));
});
