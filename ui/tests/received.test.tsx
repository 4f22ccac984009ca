// Mail that is tracked by itself: turned on with a yes, the list of what never is, review by button and key, why and taking back.
import { act, cleanup, screen, waitFor } from "@testing-library/react";
import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { fakeNewcomers, fakeReview } from "../src/platform/fake/received";
import type { FakeSetup } from "../src/platform/fake/world";
import type { ReviewView } from "../src/platform/types";
import { lookAgain } from "../src/queries/events";
import { callsOf, dialogTitled, openMessage, openWindow, pane, type Opened } from "./window";

async function openEmail(setup: FakeSetup = {}): Promise<Opened> {
  const opened = openWindow(setup);
  await opened.user.click(await screen.findByRole("button", { name: "Settings" }));
  await opened.user.click(await screen.findByRole("tab", { name: /Email/ }));
  return opened;
}

it("is turned on only after what is sent and who can read it were seen (I-9, I-10)", async () => {
  const { user, world } = await openEmail();
  await user.click(await screen.findByRole("radio", { name: "Ask my organization" }));
  const dialog = await dialogTitled("Ask my organization?");
  expect(dialog.getByText(/the sender, the recipients and the subject/)).toBeVisible();
  expect(dialog.getByText(/can be read by Sales North/)).toBeVisible();
  expect(callsOf(world, "setReceived")).toEqual([]);
  await user.click(dialog.getByRole("button", { name: "Turn on" }));
  await waitFor(() => expect(callsOf(world, "setReceived")).toEqual([["ask"]]));
  expect(await screen.findByText(/decided about as it comes/)).toBeVisible();
});

it("looks once more where news come during a look, which may tell what was before them", async () => {
  const { world } = await openEmail({ received: { way: "here" } });
  await screen.findByRole("radio", { name: "Decide on this computer" });
  const before = callsOf(world, "received").length;
  act(() => {
    world.emit({ kind: "received_changed" });
    world.emit({ kind: "received_changed" });
  });
  await waitFor(() => expect(callsOf(world, "received")).toHaveLength(before + 2));
});

it("looks once more where news come during the first look", async () => {
  const { world } = openWindow();
  const before = callsOf(world, "app").length;
  act(() => world.emit({ kind: "app_changed" }));
  await waitFor(() => expect(callsOf(world, "app")).toHaveLength(before + 1));
});

it("takes nothing for fresh that was under way when news came, though nobody shows it now", async () => {
  const client = new QueryClient();
  const answers: ((told: string) => void)[] = [];
  const asked = client.query({ queryKey: ["computers"], queryFn: () => new Promise<string>((told) => answers.push(told)) });
  const looked = lookAgain(client, ["computers"]);
  answers.forEach((told) => told("from before"));
  await Promise.all([asked, looked]);
  expect(client.getQueryState(["computers"])?.isInvalidated).toBe(true);
});

it("keeps a list of what is never tracked", async () => {
  const { user, world } = await openEmail({ received: { way: "here", never: [{ kind: "domain", text: "unheard-of.example" }] } });
  await user.type(await screen.findByRole("textbox", { name: "What" }), "a@x.example{Enter}");
  await waitFor(() => expect(callsOf(world, "setNever")).toEqual([[{ kind: "address", text: "a@x.example" }, true, false]]));
  await user.click(await screen.findByRole("button", { name: /@unheard-of\.example/ }));
  await waitFor(() => expect(callsOf(world, "setNever")).toHaveLength(2));
});

it("calls a stopped conversation by what it is about, where that is known", async () => {
  const never = ["0c17", "9b52"].map((text) => ({ kind: "conversation" as const, text }));
  const { user, world } = await openEmail({ received: { way: "here", never, conversations: [{ text: "0c17", subject: "Harbour retrofit" }] } });
  expect(await screen.findByText("Conversation 9b52")).toBeVisible();
  await user.click(screen.getByRole("button", { name: /^Conversation “Harbour retrofit”/ }));
  await waitFor(() => expect(callsOf(world, "setNever")).toEqual([[never[0], false, false]]));
});

it("shows the list of everybody to everybody, and lets administrators change it", async () => {
  const entries = [{ kind: "domain" as const, text: "unheard-of.example" }];
  const first = await openEmail({ received: { way: "here", never_for_all: { entries, blocked: "Your role lacks the right." } } });
  const shown = await screen.findByRole("list", { name: "Never tracked by itself in your organization" });
  expect(shown).toHaveTextContent("@unheard-of.example");
  expect(screen.getByText("Only administrators change it.")).toBeVisible();
  expect(callsOf(first.world, "setNever")).toEqual([]);
  cleanup();
  const { user, world } = await openEmail({ received: { way: "here", never_for_all: { entries, blocked: null } } });
  await user.click(await screen.findByRole("button", { name: /@unheard-of\.example/ }));
  await waitFor(() => expect(callsOf(world, "setNever")).toEqual([[entries[0], false, true]]));
});

it("says that the list cannot be read while the organization cannot be asked", async () => {
  await openEmail({ received: { way: "here", never: null } });
  expect(await screen.findByText(/keeps this list and cannot be asked now/)).toBeVisible();
});

it("is reviewed with keys, and taken back", async () => {
  const { user, world } = openWindow({ received: { way: "here", review: fakeReview } });
  await user.click(await screen.findByRole("button", { name: /^Sync/ }));
  const take = await screen.findByRole("button", { name: "Take back: Terminal B: revised figures" });
  take.focus();
  await user.keyboard("k");
  await waitFor(() => expect(callsOf(world, "keepReceived")).toEqual([["r1"]]));
  await user.click(await screen.findByRole("button", { name: "Take back: Terminal B: revised figures" }));
  await waitFor(() => expect(callsOf(world, "undoReceived")).toEqual([["r1"]]));
  expect(await screen.findByText(/a look has shown that it is gone/)).toBeVisible();
});

it("leads with its keys from message to message, and loses the focus nowhere", async () => {
  const ones = ["a", "b", "c"].map((id): ReviewView => ({ ...fresh(), id, subject: `Figures ${id}` }));
  const { user, world } = openWindow({ received: { way: "here", review: ones } });
  await user.click(await screen.findByRole("button", { name: /^Sync/ }));
  (await screen.findByRole("button", { name: "Take back: Figures b" })).focus();
  await user.keyboard("u");
  expect(screen.getByRole("button", { name: "Keep Figures c" })).toHaveFocus();
  await user.keyboard("k");
  await waitFor(() => expect(screen.queryByRole("button", { name: "Keep Figures c" })).toBeNull());
  // Behind the last one comes what was passed over before.
  expect(screen.getByRole("button", { name: "Keep Figures a" })).toHaveFocus();
  await user.keyboard("u");
  expect([...callsOf(world, "undoReceived"), ...callsOf(world, "keepReceived")]).toEqual([["b"], ["a"], ["c"]]);
  await waitFor(() => expect(screen.queryByRole("button", { name: "Take back: Figures a" })).toBeNull());
  expect(screen.getByRole("list", { name: "Tracked by itself" })).toHaveFocus();
});

function fresh(): ReviewView {
  const [one] = fakeReview;
  if (one === undefined) {
    throw new Error("the sample has no message to review");
  }
  return one;
}

it("says why in the pane, and stops a conversation there", async () => {
  const { user, world } = await openMessage(/Harbour retrofit, phase 2/, { received: { way: "here", review: fakeReview } });
  await user.click(await pane().findByRole("button", { name: "Why tracked?" }));
  // The line above says the reason: what comes below it says what else there is.
  expect(await pane().findByText(/^This was decided on this computer/)).toBeVisible();
  await user.click(pane().getByRole("button", { name: "Stop tracking this conversation" }));
  await waitFor(() => expect(callsOf(world, "stopConversation")).toEqual([["brandt", true]]));
  expect(await pane().findByRole("button", { name: "Track this conversation again" })).toBeVisible();
});

it("ends a look that goes on, and keeps what was decided", async () => {
  const { user, world } = openWindow({ received: { way: "here", running: { done: 30, total: 200 } } });
  await user.click(await screen.findByRole("button", { name: "Sync" }));
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(callsOf(world, "cancelReceived")).toEqual([[]]));
});

it("shows what was made of unknown senders, and takes it back (G-30)", async () => {
  const { user, world } = openWindow({ received: { way: "here", newcomers: fakeNewcomers } });
  await user.click(await screen.findByRole("button", { name: /^Sync/ }));
  expect(await screen.findByText(/not known to your organization and became a contact/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Take back: Nora Quist" }));
  await waitFor(() => expect(callsOf(world, "undoReceived")).toEqual([["n1"]]));
});

it("asks the organization's option for unknown senders (A-64, G-30)", async () => {
  const { user, world } = await openEmail();
  await user.click(await screen.findByRole("radio", { name: "They become leads" }));
  await waitFor(() => expect(callsOf(world, "setOption")).toEqual([[{ option: "unknown_senders", value: "leads" }]]));
  expect(await screen.findByText(/becomes a record/)).toBeVisible();
});

it("sends what is written in the organization only once the person allows it, and says what that does (A-60)", async () => {
  const { user, world } = await openEmail();
  const toggle = await screen.findByRole("switch", { name: "Send what I write in my organization from this mailbox" });
  expect(toggle).not.toBeChecked();
  expect(screen.getByText("What you write in your organization is not sent by this computer.")).toBeVisible();
  await user.click(toggle);
  await waitFor(() => expect(callsOf(world, "setOption")).toEqual([[{ option: "pending_send", value: true }]]));
  expect(await screen.findByText("What you write in your organization is sent from your mailbox.")).toBeVisible();
});

it("marks nothing before the person has seen what is written, and ends it at once (G-90)", async () => {
  const { user, world } = await openEmail();
  const toggle = await screen.findByRole("switch", { name: /Mark tracked messages/ });
  await user.click(toggle);
  const dialog = await dialogTitled("Mark tracked messages in the mailbox?");
  expect(dialog.getByText(/gets the keyword Tracked_to_Dynamics_365/)).toBeVisible();
  expect(dialog.getByText(/can be read by Sales North/)).toBeVisible();
  expect(callsOf(world, "setOption")).toEqual([]);
  await user.click(dialog.getByRole("button", { name: "Turn on" }));
  await waitFor(() => expect(callsOf(world, "setOption")).toEqual([[{ option: "marks", value: true }]]));
  await user.click(await screen.findByRole("switch", { name: /Mark tracked messages/ }));
  await waitFor(() => expect(callsOf(world, "setOption")).toHaveLength(2));
});
