// Folders whose mail is tracked: what a choice does is said before it is done, what lay there is offered, and both answers are keys.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { fakeFiled, fakeFolderRules } from "../src/platform/fake/folders";
import type { FakeSetup } from "../src/platform/fake/world";
import { callsOf, choose, dialogTitled, openWindow, type Opened, type Within } from "./window";

async function openEmail(setup: FakeSetup = {}): Promise<Opened> {
  const opened = openWindow(setup);
  await opened.user.click(await screen.findByRole("button", { name: "Settings" }));
  await opened.user.click(await screen.findByRole("tab", { name: /Email/ }));
  return opened;
}

const tree = async (): Promise<Within> => within(await screen.findByRole("tree", { name: "Folders whose mail is tracked" }));

it("says what tracking a folder does before it is done, and sets it regarding a record that is searched (G-70)", async () => {
  const { user, world } = await openEmail();
  await user.click((await tree()).getByRole("treeitem", { name: /^Harbour retrofit/ }));
  const dialog = await dialogTitled("The folder Harbour retrofit");
  await user.click(dialog.getByRole("radio", { name: "Tracked" }));
  expect(await dialog.findByText(/3 messages lie there already.*can be read by Sales North/)).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "Choose a record" }));
  await user.type(dialog.getByRole("combobox"), "harbour");
  await choose(user, /^Harbour retrofit, phase 2.*Opportunity/);
  expect(callsOf(world, "setFolderRule")).toEqual([]);
  await user.click(await dialog.findByRole("button", { name: "Track its mail" }));
  await waitFor(() => expect(callsOf(world, "setFolderRule")).toEqual([["harbour", { kind: "tracked", regarding: { table: "opportunity", id: "o1" } }]]));
  expect(await (await tree()).findByRole("treeitem", { name: /^Harbour retrofit Tracked regarding Harbour retrofit, phase 2.*3 from before/ })).toBeVisible();
});

it("offers what lay there, and does not track it unasked", async () => {
  const folders = fakeFolderRules().folders.map((one) => (one.folder === "tenders" ? { ...one, own: "tracked" as const, holds: "tracked" as const, sentence: "Tracked", before: 12 } : one));
  const { user, world } = await openEmail({ folderRules: { folders } });
  await user.click((await tree()).getByRole("treeitem", { name: /Tenders 2026/ }));
  const dialog = await dialogTitled("The folder Tenders 2026");
  expect(dialog.getByText("12 messages lie here untracked, from before.")).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "Track them" }));
  await waitFor(() => expect(callsOf(world, "trackBefore")).toEqual([["tenders"]]));
});

it("keeps a folder inside a tracked one out (G-82)", async () => {
  const { user, world } = await openEmail();
  await user.click((await tree()).getByRole("treeitem", { name: /Newsletters/ }));
  const dialog = await dialogTitled("The folder Newsletters");
  await user.click(dialog.getByRole("radio", { name: "Not tracked by itself" }));
  await user.click(await dialog.findByRole("button", { name: "Set" }));
  await waitFor(() => expect(callsOf(world, "setFolderRule")).toEqual([["newsletters", { kind: "private", regarding: null }]]));
});

it("says why nothing can be tracked, and offers to forget a rule whose folder is gone", async () => {
  const lost = [{ id: "i:1", sentence: "The folder Old is not in this mailbox any more. What it tracked stays tracked.", regarding: null, can_forget: true }];
  const { user, world } = await openEmail({ folderRules: { blocked: "Your role does not let you track.", lost } });
  expect((await screen.findAllByText("Your role does not let you track."))[0]).toBeVisible();
  await user.click(await screen.findByRole("button", { name: "Forget" }));
  await waitFor(() => expect(callsOf(world, "forgetFolderRule")).toEqual([["i:1"]]));
});

it("asks in the Sync view where the person said another record, with a key for each answer", async () => {
  const { user, world } = openWindow({ folderRules: { asked: [fakeFiled, { ...fakeFiled, id: "f1.m2", subject: "Another" }] } });
  await user.click(await screen.findByRole("button", { name: /^Sync/ }));
  const keep = await screen.findByRole("button", { name: "Keep Kisamos Marine: service contract for Terminal B: revised figures" });
  keep.focus();
  await user.keyboard("k");
  await waitFor(() => expect(callsOf(world, "answerFiled")).toEqual([["f1.m1", false]]));
  const take = await screen.findByRole("button", { name: "Take Harbour retrofit, phase 2 for Another" });
  take.focus();
  await user.keyboard("t");
  await waitFor(() => expect(callsOf(world, "answerFiled")).toHaveLength(2));
});

it("opens from the menu of a folder in the list", async () => {
  const { user } = openWindow();
  const folder = await within(await screen.findByRole("tree", { name: "Folders" })).findByRole("treeitem", { name: /Newsletters/ });
  fireEvent.contextMenu(folder);
  await user.click(await screen.findByRole("menuitem", { name: "Track this folder…" }));
  const dialog = await dialogTitled("The folder Newsletters");
  expect(dialog.getByRole("radio", { name: "Tracked" })).toBeChecked();
});
