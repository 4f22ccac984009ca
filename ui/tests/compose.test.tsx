// Writing a message: begun by button and key, completed, tracked after a look at who can read it, sent, saved or given up.
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { lastOf } from "../src/compose/RecipientField";
import { startOf } from "../src/compose/context";
import { callsOf, dialogTitled, openMessage, openWindow } from "./window";

const writing = async (name: string) => within(await screen.findByRole("alertdialog", { name }));

const key = (name: string, held: Partial<KeyboardEvent> = {}) => ({ key: name, ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, ...held });

it("knows its keys, and answers nothing where no message is open", () => {
  expect(startOf(key("n"), null)).toEqual({ kind: "new" });
  expect(startOf(key("R", { shiftKey: true }), "m")).toEqual({ kind: "reply_all", key: "m" });
  expect(startOf(key("r"), "m")).toEqual({ kind: "reply", key: "m" });
  expect(startOf(key("f", { altKey: true }), "m")).toEqual({ kind: "forward", key: "m" });
  expect(startOf(key("f"), "m")).toBeNull();
  expect(startOf(key("r"), null)).toBeNull();
  expect(startOf(key("n", { ctrlKey: false }), null)).toBeNull();
});

it("finds the recipient that is being typed", () => {
  expect(lastOf("ilse")).toEqual({ before: "", last: "ilse" });
  expect(lastOf("a@x.example, il")).toEqual({ before: "a@x.example, ", last: "il" });
  expect(lastOf("\"Okoro, Jonas\" <j@x.example>; il")).toEqual({ before: "\"Okoro, Jonas\" <j@x.example>; ", last: "il" });
});

it("is begun, completed and sent by keyboard alone", async () => {
  const { user, world } = openWindow();
  await screen.findByRole("button", { name: "New message" });
  await user.keyboard("{Control>}n{/Control}");
  const dialog = await writing("New message");
  expect(await dialog.findByText(/Messages go out by smtp/)).toBeVisible();
  const to = dialog.getByRole("combobox", { name: "To" });
  await waitFor(() => expect(to).toHaveFocus());
  await user.keyboard("il");
  await screen.findByRole("option", { name: /ilse\.brandt@hafenwerk\.example/ });
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(to).toHaveValue("Ilse Brandt <ilse.brandt@hafenwerk.example>, "));
  await user.type(dialog.getByRole("textbox", { name: "Subject" }), "Pump");
  await user.type(dialog.getByRole("textbox", { name: "Text of the message" }), "It runs.");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(callsOf(world, "sendMessage")).toHaveLength(1));
  expect(callsOf(world, "sendMessage")[0]).toEqual([
    { id: "c1", to: "Ilse Brandt <ilse.brandt@hafenwerk.example>, ", cc: "", bcc: "", subject: "Pump", text: "It runs." },
    { track: false, regarding: null, consent: false },
  ]);
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
});

it("is tracked regarding a record once it is sent, and says who can read it then (I-9)", async () => {
  const { user, world } = await openMessage(/Harbour retrofit, phase 2/);
  await user.click(screen.getByRole("button", { name: "Reply" }));
  const dialog = await writing("Reply");
  expect(dialog.queryByText(/everybody in Sales North can read it/)).toBeNull();
  await user.click(dialog.getByRole("button", { name: "Set Regarding…" }));
  await user.click(await screen.findByRole("option", { name: /Opportunity/ }));
  expect(await dialog.findByText(/everybody in Sales North can read it/)).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "Send" }));
  await waitFor(() => expect(callsOf(world, "sendMessage")).toHaveLength(1));
  const [fields, request] = callsOf(world, "sendMessage")[0] as [{ subject: string }, { track: boolean; regarding: { table: string } | null; consent: boolean }];
  expect(fields.subject).toMatch(/^Re: /);
  expect([request.track, request.regarding?.table, request.consent]).toEqual([true, "opportunity", true]);
});

it("keeps what was written when sending fails, and asks before it is given up", async () => {
  const { user, world } = openWindow();
  await user.click(await screen.findByRole("button", { name: "New message" }));
  const dialog = await writing("New message");
  await user.type(dialog.getByRole("textbox", { name: "Subject" }), "Pump");
  await user.click(dialog.getByRole("button", { name: "Send" }));
  expect(await dialog.findByText(/Name somebody to send it to/)).toBeVisible();
  expect(dialog.getByText(/what you wrote stays here/)).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "Cancel" }));
  const question = await dialogTitled("Give up what you wrote?");
  await user.click(question.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(dialog.getByRole("button", { name: "Cancel" })).toHaveFocus());
  await user.click(dialog.getByRole("button", { name: "Save draft" }));
  await waitFor(() => expect(callsOf(world, "saveDraft")).toHaveLength(1));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
});

it("shows no addresses that come when the person is elsewhere", async () => {
  const { user } = openWindow();
  await user.click(await screen.findByRole("button", { name: "New message" }));
  const dialog = await writing("New message");
  await user.type(await dialog.findByRole("combobox", { name: "To" }), "ilse");
  await user.keyboard("{Escape}");
  const question = await dialogTitled("Give up what you wrote?");
  await new Promise((over) => { setTimeout(over, 500); });
  expect(screen.queryByRole("option", { name: /ilse.brandt/, hidden: true })).toBeNull();
  await user.click(question.getByRole("button", { name: "Cancel" }));
  await user.type(await dialog.findByRole("combobox", { name: "To" }), ".");
  expect(await screen.findByRole("option", { name: /ilse.brandt/ })).toBeVisible();
});

it("saves with a draft what was chosen for it", async () => {
  const { user, world } = openWindow();
  await user.click(await screen.findByRole("button", { name: "New message" }));
  const dialog = await writing("New message");
  await user.click(dialog.getByRole("button", { name: "Set Regarding…" }));
  await user.click(await screen.findByRole("option", { name: /Opportunity/ }));
  await user.click(dialog.getByRole("button", { name: "Save draft" }));
  await waitFor(() => expect(callsOf(world, "saveDraft")).toHaveLength(1));
  const [, then] = callsOf(world, "saveDraft")[0] as [unknown, { track: boolean; regarding: { table: string } | null }];
  expect([then.track, then.regarding?.table]).toEqual([true, "opportunity"]);
  expect(await screen.findByText(/It remembers that it is to be tracked/)).toBeVisible();
});

it("goes on with a draft as it was left, and answers none", async () => {
  const { user, world } = openWindow({ remembered: { track: true, regarding: { table: "opportunity", id: "o1", name: "Harbour plant", kind: "Opportunity", detail: "" }, asks: false } });
  await user.click(await screen.findByRole("treeitem", { name: /Drafts/ }));
  await user.click(await screen.findByRole("option", { name: /not sent yet/ }));
  const edit = await screen.findByRole("button", { name: "Go on writing" });
  expect(screen.queryByRole("button", { name: "Reply" })).toBeNull();
  await user.keyboard("{Control>}r{/Control}");
  expect(screen.queryByRole("alertdialog")).toBeNull();
  await user.click(edit);
  const dialog = await writing("Draft");
  expect(dialog.getByRole("checkbox", { name: /Track/ })).toBeChecked();
  expect(dialog.getByText(/Harbour plant/, { selector: "bdi" })).toBeVisible();
  expect(dialog.getByText(/everybody in Sales North can read it/)).toBeVisible();
  await user.click(dialog.getByRole("checkbox", { name: /Track/ }));
  await user.click(dialog.getByRole("button", { name: "Save draft" }));
  await waitFor(() => expect(callsOf(world, "saveDraft")[0]?.[1]).toEqual({ track: false, regarding: null }));
});

it("asks once for the server that sends, and sends nothing before", async () => {
  const { user, world } = openWindow({ submission: { kind: "missing", sentence: "It is not known yet which server sends your mail.", host: "smtp.alderfinch.example" } });
  await user.click(await screen.findByRole("button", { name: "New message" }));
  const dialog = await writing("New message");
  const server = within(dialog.getByRole("group", { name: "Server that sends your mail" }));
  expect(server.getByRole("textbox", { name: "Server that sends your mail" })).toHaveValue("smtp.alderfinch.example");
  await user.click(dialog.getByRole("button", { name: "Send" }));
  expect(callsOf(world, "sendMessage")).toEqual([]);
  await user.click(server.getByRole("button", { name: "Check and use" }));
  expect(await dialog.findByText("Messages go out by smtp.alderfinch.example.")).toBeVisible();
  expect(callsOf(world, "useSubmission")).toEqual([[{ host: "smtp.alderfinch.example", port: null, security: null }]]);
});

it("keeps the signature in the organization", async () => {
  const { user, world } = openWindow();
  await user.click(await screen.findByRole("button", { name: "Settings" }));
  await user.click(await screen.findByRole("tab", { name: /Email/ }));
  const box = await screen.findByRole("textbox", { name: "Signature" });
  expect(box).toHaveValue("Mara Voss");
  await user.type(box, ", Alder & Finch");
  await user.click(screen.getByRole("button", { name: "Save signature" }));
  await waitFor(() => expect(callsOf(world, "setSignature")).toEqual([["Mara Voss, Alder & Finch"]]));
});

it("lists mail of the organization that failed, with why and what can be done (A-60, F-22)", async () => {
  const reason = "Somebody is no e-mail address. You wrote it in your organization, where it is Failed now.";
  const { user, world } = openWindow({ outgoing: [{ id: "r1@o1", state: "refused", title: "Not sent", reason, subject: "Offer AF:0001", key: null, written: true }] });
  await user.click(await screen.findByRole("button", { name: /^Sync/ }));
  expect(await screen.findByText(/Somebody is no e-mail address/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Do not send: Offer AF:0001" })).toBeNull();
  expect(screen.getByRole("button", { name: "Send now: Offer AF:0001" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Leave it unsent: Offer AF:0001" }));
  await waitFor(() => expect(callsOf(world, "answerOutgoing")).toEqual([["r1@o1", "keep"]]));
});

it("asks about a message that may have been sent, and never sends it twice by itself (promise 5)", async () => {
  const { user, world } = openWindow({ outgoing: [{ id: "m1@x.example", state: "unsure", title: "Perhaps sent", reason: "Nobody can know whether it was sent.", subject: "Pump", key: null, written: false }] });
  await user.click(await screen.findByRole("button", { name: /^Sync/ }));
  expect(await screen.findByText(/Nobody can know whether it was sent/)).toBeVisible();
  expect(callsOf(world, "answerOutgoing")).toEqual([]);
  await user.click(screen.getByRole("button", { name: "It was sent: Pump" }));
  await waitFor(() => expect(callsOf(world, "answerOutgoing")).toEqual([["m1@x.example", "was_sent"]]));
  await waitFor(() => expect(screen.queryByText("Messages that wait to be sent")).toBeNull());
});
