// What waits for a decision in the synchronization: both values beside each other, questions, and taking back (promises 7 and 8).
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { fakeConflicts, fakeInvitations, fakeProposals, fakeUnfollowed } from "../src/platform/fake/decisions";
import type { FakeSetup } from "../src/platform/fake/world";
import type { LanguageView } from "../src/platform/types";
import { compared } from "../src/sync/decisions/diff";
import { languageOf } from "../src/texts";
import { callsOf, dialogTitled, openWindow, type Opened } from "./window";

const WAITING: FakeSetup = { decisions: { conflicts: fakeConflicts, proposals: fakeProposals, invitations: fakeInvitations, last_cycle: "2026-11-22T14:32:00Z" } };

async function openSync(setup: FakeSetup = WAITING, language: LanguageView = "en"): Promise<Opened> {
  const opened = openWindow(setup, language);
  await opened.user.click(await screen.findByRole("button", { name: languageOf(language, []).texts.rail.sync }));
  return opened;
}

const row = (name: string): HTMLElement => screen.getByRole("row", { name });

describe("what is different between two values", () => {
  it("is the middle: what stands before and after is the same", () => {
    const [left, right] = compared("+49 170 5550 118", "+49 170 5550 902");
    expect(left.filter((piece) => piece.different)).toEqual([{ text: "118", different: true }]);
    expect(right.map((piece) => piece.text).join("")).toBe("+49 170 5550 902");
    expect(compared("same", "same")).toEqual([[{ text: "same", different: false }], [{ text: "same", different: false }]]);
    expect(compared("", "new")[1]).toEqual([{ text: "new", different: true }]);
  });
});

it("shows both values with who changed them, and keeps one", async () => {
  const { user, world } = await openSync();
  const conflicts = within(await screen.findByRole("region", { name: "Changed on both sides: 3" }));
  expect(conflicts.getByText("118").tagName).toBe("MARK");
  expect(conflicts.getByText("902").tagName).toBe("MARK");
  expect(conflicts.getByText(/J\. Okafor/)).toBeVisible();
  await user.click(conflicts.getByRole("button", { name: "Keep right, as your organization has it: Ilse Brandt, Mobile" }));
  await waitFor(() => expect(callsOf(world, "decide")).toEqual([[["contact:1/mobile/a"], "organization"]]));
  expect(await screen.findByRole("region", { name: "Changed on both sides: 2" })).toBeVisible();
});

it("keeps left or right by keys, in the direction of the window", async () => {
  const { world } = await openSync();
  await screen.findByRole("region", { name: "Changed on both sides: 3" });
  fireEvent.keyDown(row("Ilse Brandt, Mobile"), { key: "ArrowLeft", altKey: true });
  await waitFor(() => expect(callsOf(world, "decide")).toEqual([[["contact:1/mobile/a"], "mailbox"]]));
});

it("mirrors the keys where the window runs from right to left", async () => {
  const { world } = await openSync(WAITING, "ar");
  fireEvent.keyDown(await screen.findByRole("row", { name: "Ilse Brandt, Mobile" }), { key: "ArrowRight", altKey: true });
  await waitFor(() => expect(callsOf(world, "decide")).toEqual([[["contact:1/mobile/a"], "mailbox"]]));
});

it("does not keep a side that cannot be kept, and says what was removed", async () => {
  const { world } = await openSync();
  const gone = within(await screen.findByRole("row", { name: "Call the harbour, The whole" }));
  expect(gone.getByText("removed")).toBeVisible();
  expect(gone.getByRole("button", { name: /Keep left/ })).toBeDisabled();
  fireEvent.keyDown(row("Call the harbour, The whole"), { key: "ArrowLeft", altKey: true });
  expect(callsOf(world, "decide")).toEqual([]);
});

it("decides all the same way, where that side can be kept", async () => {
  const { user, world } = await openSync();
  await user.click(await screen.findByRole("button", { name: "Decide all the same way" }));
  await user.click(await screen.findByRole("menuitem", { name: "Keep what the mailbox holds everywhere" }));
  await waitFor(() => expect(callsOf(world, "decide")).toEqual([[["contact:1/mobile/a", "contact:2/job-title/b"], "mailbox"]]));
});

it("takes an answer back in its place", async () => {
  const { user, world } = await openSync();
  await user.click(await screen.findByRole("button", { name: "Keep left, as your mailbox has it: Tomasz Lis, Job title" }));
  const decided = within(await screen.findByRole("region", { name: "What you decided" }));
  await user.click(decided.getByRole("button", { name: "Undo: Tomasz Lis" }));
  await waitFor(() => expect(callsOf(world, "undoDecision")).toEqual([["1"]]));
});

it("asks whether a record and an item are one, with every candidate", async () => {
  const { user, world } = await openSync();
  const proposals = within(await screen.findByRole("region", { name: "Perhaps one and the same: 1" }));
  expect(proposals.getByText("They have an e-mail address in common.")).toBeVisible();
  await user.click(proposals.getByRole("button", { name: "Link them: Neumann, Karla" }));
  await waitFor(() => expect(callsOf(world, "linkProposal")).toEqual([["contact:9", "karla-2"]]));
  await waitFor(() => expect(screen.queryByRole("region", { name: /Perhaps one/ })).toBeNull());
});

it("keeps all candidates apart with one answer", async () => {
  const { user, world } = await openSync();
  await user.click(await screen.findByRole("button", { name: "Keep apart: Karla Neumann" }));
  await waitFor(() => expect(callsOf(world, "keepApart")).toEqual([["contact:9", ["karla-1", "karla-2"]]]));
});

it("promise 8: saves in silence unless the person says that the attendees are told", async () => {
  const { user, world } = await openSync();
  const asked = within(await screen.findByRole("region", { name: "Tell the attendees?" }));
  expect(asked.getByText("Tell the 4 attendees about the new time?")).toBeVisible();
  expect(asked.getAllByRole("button")[0]).toHaveTextContent("Save without telling");
  await user.click(asked.getByRole("button", { name: "Tell them" }));
  await waitFor(() => expect(callsOf(world, "answerInvitation")).toEqual([["appointment:4/removal/d", true]]));
});

it("D-22: asks whether the attendees of a new meeting are invited, and remembers a no", async () => {
  const { user, world } = await openSync();
  const asked = within(await screen.findByRole("group", { name: /^Kick-off at the yard/ }));
  expect(asked.getByText("Nobody is invited yet. Invite the 2 attendees?")).toBeVisible();
  expect(asked.getByRole("button", { name: "Invite them" })).toBeEnabled();
  await user.click(asked.getByRole("button", { name: "Invite nobody" }));
  await waitFor(() => expect(callsOf(world, "answerInvitation")).toEqual([["appointment:6/removal/e", false]]));
  expect(await screen.findByText("Nobody is invited. You can still invite them in your calendar program.")).toBeVisible();
});

it("says what of the last cycle can be taken back, and what was", async () => {
  const { user, world } = await openSync();
  await user.click(await screen.findByRole("button", { name: "Undo last cycle…" }));
  const dialog = await dialogTitled("Undo the last cycle?");
  expect(await dialog.findByText("Somebody changed it since.")).toBeVisible();
  expect(dialog.getByText(/1 change can be taken back, and 1 cannot/)).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(callsOf(world, "undoCycle")).toHaveLength(1));
  expect(await screen.findByText("The last cycle is undone")).toBeVisible();
  expect(screen.getByText("1 change was taken back, and 1 stayed.")).toBeVisible();
});

it("is silent where nothing waits", async () => {
  await openSync({});
  expect(await screen.findByRole("region", { name: "Last cycles" })).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("region", { name: "Waiting for your decision" })).toBeNull());
  expect(screen.queryByRole("button", { name: "Undo last cycle…" })).toBeNull();
});

it("says what went wrong, and tries again", async () => {
  const { user, world } = openWindow();
  world.failNext("decisions", "offline", "Your organization could not be reached", "organization");
  await user.click(await screen.findByRole("button", { name: "Sync" }));
  const waiting = within(await screen.findByRole("region", { name: "Waiting for your decision" }));
  await user.click(await waiting.findByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.queryByRole("region", { name: "Waiting for your decision" })).toBeNull());
  expect(callsOf(world, "decisions").length).toBeGreaterThan(1);
});

it.each(["de", "ar"] as const)("is complete in %s", async (language) => {
  const { texts } = languageOf(language, []);
  await openSync(WAITING, language);
  expect(await screen.findByRole("region", { name: texts.syncDecisions.conflicts(3) })).toBeVisible();
  expect(screen.getByRole("region", { name: texts.syncDecisions.proposals(1) })).toBeVisible();
});

it("keeps the stated policy in the options", async () => {
  const { user, world } = openWindow();
  await user.click(await screen.findByRole("button", { name: "Settings" }));
  await user.click(await screen.findByRole("tab", { name: /Synchronization/ }));
  await user.click(await screen.findByRole("radio", { name: "The organization wins" }));
  await waitFor(() => expect(callsOf(world, "setOption")).toEqual([[{ option: "both_changed", value: "organization_wins" }]]));
});

it("lists what is not kept the same any more once somebody asks, and brings it back", async () => {
  const { user, world } = await openSync({ unfollowed: fakeUnfollowed });
  const card = within(await screen.findByRole("region", { name: "No longer kept the same" }));
  expect(callsOf(world, "unfollowed")).toEqual([]);
  await user.click(card.getByRole("button", { name: "Show" }));
  expect(await card.findByText("None of your filters selects its record any more.")).toBeVisible();
  expect(card.getAllByRole("button", { name: /Bring back/ })).toHaveLength(1);
  await user.click(card.getByRole("button", { name: "Bring back Karla Neumann" }));
  await waitFor(() => expect(callsOf(world, "bringBack")).toEqual([["contact:9"]]));
  await waitFor(() => expect(card.queryByText("Karla Neumann")).toBeNull());
});
