// Set Regarding, consent and untracking.
import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { agree, callsOf, dialogTitled, openMessage, pane } from "./window";

describe("Set Regarding (H-20)", () => {
  it("offers recent records first and finds others while typing, by keyboard alone", async () => {
    const { user, world } = await openMessage(/Site visit on the 26th/);
    world.consented.add("adeyemi");
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    const recent = await screen.findByRole("group", { name: "Recent" });
    expect(within(recent).getAllByRole("option")).toHaveLength(3);
    await user.keyboard("pier");
    expect(await screen.findByRole("option", { name: /Pier 7 buffer tanks/ })).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("group", { name: "Recent" })).toBeNull());
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(callsOf(world, "track")).toEqual([[{ key: "adeyemi", regarding: { table: "opportunity", id: "o2" }, attachments: null, without_history: false, consent: false }]]));
    expect(await pane().findByText("Tracked regarding")).toBeVisible();
  });

  it("chooses nothing of what was found before while it waits for the answer to what is typed", async () => {
    const { user, world } = await openMessage(/Site visit on the 26th/);
    world.consented.add("adeyemi");
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    await screen.findByRole("group", { name: "Recent" });
    await user.keyboard("pier{ArrowDown}{Enter}");
    expect(await screen.findByRole("option", { name: /Pier 7 buffer tanks/ })).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("group", { name: "Recent" })).toBeNull());
    expect(callsOf(world, "track")).toEqual([]);
    expect(screen.queryByText("Track this thread?")).toBeNull();
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(callsOf(world, "track")).toHaveLength(1));
    expect(callsOf(world, "track")[0]).toEqual([expect.objectContaining({ regarding: { table: "opportunity", id: "o2" } })]);
  });

  it("closes on Escape and tracks nothing", async () => {
    const { user, world } = await openMessage(/Site visit on the 26th/);
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    await user.keyboard("{Escape}");
    expect(await pane().findByRole("button", { name: "Set Regarding" })).toBeVisible();
    expect(callsOf(world, "track")).toEqual([]);
  });

  it("says when nothing is found and when the organization cannot be asked", async () => {
    const { user, world } = await openMessage(/Site visit on the 26th/);
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    await user.keyboard("zzz");
    expect(await screen.findByText("No record is called “zzz”")).toBeVisible();
    world.offline = true;
    await user.keyboard("q");
    expect(await screen.findByText(/Your organization could not be reached\. It is tried again by itself/)).toBeVisible();
  });

  it("says what the person's role does not show", async () => {
    const { user, world } = await openMessage(/Site visit on the 26th/);
    world.hidden = "Your role does not show you everything: leads are missing here.";
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    await user.keyboard("pier");
    expect(await screen.findByRole("option", { name: /Pier 7 buffer tanks/ })).toBeVisible();
    expect(screen.getByText(/leads are missing here/)).toBeVisible();
  });

  it("stays tracked beside a change that was refused, which is tried again or left", async () => {
    const { user, world } = await openMessage(/Harbour retrofit/);
    await pane().findByText("Tracked regarding");
    for (const [key, tracking] of world.tracking) {
      world.tracking.set(key, tracking.state === "tracked_regarding" ? { ...tracking, refused: { id: "r1", sentence: "Setting it did not go through." } } : tracking);
    }
    act(() => world.emit({ kind: "pane_changed", key: null }));
    expect(await pane().findByText(/Setting it did not go through/)).toBeVisible();
    expect(pane().getByText("Tracked regarding")).toBeVisible();
    await user.click(pane().getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(callsOf(world, "retryPending")).toHaveLength(1));
    await user.click(pane().getByRole("button", { name: "Leave it as it is" }));
    await waitFor(() => expect(callsOf(world, "withdraw")).toEqual([["r1"]]));
  });

  it("keeps to the kind of record that is chosen, by keyboard alone, and Tab chooses no record", async () => {
    const { user, world } = await openMessage(/Site visit on the 26th/);
    world.consented.add("adeyemi");
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    await screen.findByRole("group", { name: "Recent" });
    await user.keyboard("{ArrowDown}");
    await user.tab({ shift: true });
    const filter = within(pane().getByRole("group", { name: "Kind of record" }));
    // Where Tab leads needs a layout, which is not here; that it chooses nothing does not.
    expect(callsOf(world, "track")).toEqual([]);
    filter.getByRole("button", { name: "Cases" }).focus();
    await user.keyboard("{Enter}");
    expect(filter.getByRole("button", { name: "Cases" })).toHaveAttribute("aria-pressed", "true");
    expect(pane().getByRole("combobox", { name: "Regarding" })).toHaveFocus();
    const recent = within(await screen.findByRole("group", { name: "Recent" }));
    await waitFor(() => expect(recent.getAllByRole("option")).toHaveLength(1));
    expect(callsOf(world, "search").at(-1)).toEqual(["", "case"]);
    expect(callsOf(world, "track")).toEqual([]);
  });

  it("makes the case that is not there, and links it after the same question (H-31, I-9)", async () => {
    const { user, world } = await openMessage(/Heat pump spares/);
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    await user.keyboard("zzz");
    await screen.findByText("No record is called “zzz”");
    await user.click(screen.getByRole("option", { name: "New case" }));
    const form = await dialogTitled("New case");
    expect(form.getByRole("textbox", { name: /Title/ })).toHaveValue("Heat pump spares, order 4471");
    expect(form.getByRole("checkbox", { name: "Set the message regarding it" })).toBeChecked();
    await user.click(form.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(callsOf(world, "createNewRecord")).toHaveLength(1));
    expect(callsOf(world, "createNewRecord")[0]?.slice(0, 2)).toEqual(["case", { table: "contact", id: "c3" }]);
    const question = await dialogTitled("Track this thread?");
    expect(callsOf(world, "track")).toEqual([]);
    await agree(user, question);
    await user.click(question.getByRole("button", { name: "Track" }));
    await waitFor(() => expect(callsOf(world, "track")[0]).toEqual([expect.objectContaining({ regarding: { table: "incident", id: "new-case" }, consent: true })]));
  });

  it("makes a contact beside what was found, named as it was typed, at the company of the person in view (H-20)", async () => {
    const { user, world } = await openMessage(/Harbour retrofit/);
    await user.click(await pane().findByRole("button", { name: "Change" }));
    await user.keyboard("Jonas Hafen");
    await user.click(pane().getByRole("button", { name: "New record" }));
    const offered = within(await screen.findByRole("menu")).getAllByRole("menuitem").map((item) => item.textContent);
    expect(offered).toEqual(["New contact", "New account", "New lead", "New opportunity", "New case"]);
    await user.click(screen.getByRole("menuitem", { name: "New contact" }));
    const form = await dialogTitled("New contact");
    expect(form.getByRole("textbox", { name: /Last name/ })).toHaveValue("Jonas Hafen");
    expect(form.getByText(/Belongs to/)).toHaveTextContent("Hafenwerk");
    await user.click(form.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(callsOf(world, "createNewRecord")[0]?.[0]).toBe("contact"));
    await waitFor(() => expect(callsOf(world, "track")[0]).toEqual([expect.objectContaining({ regarding: { table: "contact", id: "new-contact" } })]));
  });

  it("makes an opportunity from the head of the list and leaves the message alone if that is wished (H-20)", async () => {
    const { user, world } = await openMessage(/Harbour retrofit/);
    await user.click(await pane().findByRole("button", { name: "New opportunity" }));
    const form = await dialogTitled("New opportunity");
    await user.click(form.getByRole("checkbox", { name: "Set the message regarding it" }));
    await user.click(form.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(callsOf(world, "createNewRecord")).toHaveLength(1));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf(world, "track")).toEqual([]);
  });

  it("links an open opportunity with one click (H-21)", async () => {
    const { user, world } = await openMessage(/Harbour retrofit/);
    await user.click(await pane().findByRole("button", { name: /^Set regarding Pier 7/ }));
    await waitFor(() => expect(callsOf(world, "track")).toHaveLength(1));
    expect(await pane().findByRole("button", { name: /^Regarding Pier 7/ })).toHaveAttribute("aria-pressed", "true");
  });
});

describe("before the first tracking of a thread (I-9, I-11)", () => {
  it("sends nothing until the person agreed to who can read it", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Track without regarding" }));
    const dialog = await dialogTitled("Track this thread?");
    expect(dialog.getByText(/can be read by Sales North \(14 people\)/)).toBeVisible();
    await waitFor(() => expect(dialog.getByRole("checkbox", { name: /tender-2026-114\.zip/ })).toBeChecked());
    expect(dialog.getByRole("button", { name: "Track" })).toBeDisabled();
    await agree(user, dialog);
    await user.click(dialog.getByRole("checkbox", { name: /tender-2026-114\.zip/ }));
    expect(callsOf(world, "track")).toEqual([]);
    await user.click(dialog.getByRole("button", { name: "Track" }));
    await waitFor(() => expect(callsOf(world, "track")).toEqual([[{ key: "nordkai", regarding: null, attachments: [], without_history: false, consent: true }]]));
  });

  it("leaves out what an answer quotes where the person wants that, and offers it only where something is quoted (I-11)", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Track without regarding" }));
    const dialog = await dialogTitled("Track this thread?");
    const history = await dialog.findByRole("checkbox", { name: "The earlier messages that it quotes at its end" });
    expect(history).toBeChecked();
    await user.click(history);
    await agree(user, dialog);
    await user.click(dialog.getByRole("button", { name: "Track" }));
    await waitFor(() => expect(callsOf(world, "track")).toEqual([[{ key: "nordkai", regarding: null, attachments: null, without_history: true, consent: true }]]));
  });

  it("says which attachments will not go and why, and looks again when the choice is another (B-131)", async () => {
    const { user, world } = await openMessage(/Drawings of the plant room/);
    await user.click(await pane().findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Track without regarding" }));
    const dialog = await dialogTitled("Track this thread?");
    const script = await dialog.findByRole("checkbox", { name: /render\.js.*takes no files of this kind \(\.js\)/ });
    expect(script).toBeDisabled();
    expect(script).not.toBeChecked();
    expect(dialog.getByRole("checkbox", { name: /point-cloud\.las.*larger than the 5 MB/ })).toBeDisabled();
    expect(dialog.getByRole("checkbox", { name: /section\.dwg.*does not fit beside the others/ })).toBeEnabled();
    await user.click(dialog.getByRole("checkbox", { name: /plant-room\.dwg/ }));
    await waitFor(() => expect(dialog.queryByText(/does not fit/)).toBeNull());
    await agree(user, dialog);
    await user.click(dialog.getByRole("button", { name: "Track" }));
    await waitFor(() => expect(callsOf(world, "track")).toEqual([[{ key: "drawings", regarding: null, attachments: [1, 2, 3, 4], without_history: false, consent: true }]]));
    const left = within(await pane().findByRole("list", { name: "Not copied" }));
    expect(left.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
      "render.js: Your organization takes no files of this kind (.js).", "point-cloud.las: It is larger than the 5 MB that your organization takes.",
    ]);
  });

  it("asks nothing where the thread was agreed to before", async () => {
    const { user, world } = await openMessage(/Harbour retrofit/);
    await user.click(await pane().findByRole("button", { name: /^Set regarding Case 1187/ }));
    await waitFor(() => expect(callsOf(world, "track")).toHaveLength(1));
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

describe("untracking (I-12)", () => {
  it("says that a copy may be there already, unless nothing was ever tried", async () => {
    const { user, world } = await openMessage(/Site visit on the 26th/);
    await user.click(await pane().findByRole("button", { name: "Untrack" }));
    expect(within(await screen.findByRole("alertdialog")).getByText(/If a copy has reached the organization already, it is deleted/)).toBeVisible();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    const before = world.tracking.get("adeyemi");
    if (before === undefined) {
      throw new Error("it waits");
    }
    world.tracking.set("adeyemi", { ...before, takes_back: true });
    act(() => world.emit({ kind: "pane_changed", key: "adeyemi" }));
    await user.click(await pane().findByRole("button", { name: "Untrack" }));
    await waitFor(() => expect(screen.getByRole("alertdialog")).toHaveTextContent("Nothing has reached the organization yet"));
  });

  it("tells the owner that the copy is deleted", async () => {
    const { user, world } = await openMessage(/Harbour retrofit/);
    await user.click(await pane().findByRole("button", { name: "Untrack" }));
    const dialog = within(await screen.findByRole("alertdialog"));
    expect(dialog.getByText(/You own the copy.*It will be deleted/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Untrack and delete the copy" }));
    await waitFor(() => expect(callsOf(world, "untrack")).toEqual([["brandt"]]));
    expect(await screen.findByText("The copy in the organization is deleted")).toBeVisible();
    expect(await pane().findByText("Not tracked")).toBeVisible();
  });

  it("names the owner when the copy stays", async () => {
    const { user } = await openMessage(/Case 1187: pressure drop/);
    expect(await pane().findByText("Owned by Jonas Okoro")).toBeVisible();
    await user.click(pane().getByRole("button", { name: "Untrack" }));
    expect(within(await screen.findByRole("alertdialog")).getByText(/Jonas Okoro owns the copy.*stays/)).toBeVisible();
  });
});

it("says why a message is not tracked (promise 10)", async () => {
  const { user } = await openMessage(/Heat pump spares/);
  const why = await pane().findByRole("button", { name: "Why not tracked?" });
  expect(pane().queryByText(/tracks only replies/)).not.toBeVisible();
  await user.click(why);
  expect(pane().getByText(/tracks only replies/)).toBeVisible();
});

describe("the focus after the state changed", () => {
  it("goes to what can be done next when the person agreed (I-9)", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    await screen.findByRole("group", { name: "Recent" });
    await user.keyboard("{ArrowDown}{Enter}");
    const dialog = await dialogTitled("Track this thread?");
    await agree(user, dialog);
    await waitFor(() => expect(dialog.getByRole("button", { name: "Track" })).toBeEnabled());
    await user.click(dialog.getByRole("button", { name: "Track" }));
    await waitFor(() => expect(callsOf(world, "track")).toHaveLength(1));
    expect(await pane().findByText("Tracked regarding")).toBeVisible();
    await waitFor(() => expect(pane().getByRole("button", { name: "Change" })).toHaveFocus());
  });

  it("stays on the button that was pressed while the request is under way, so that no part of the window behind takes it", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    await screen.findByRole("group", { name: "Recent" });
    await user.keyboard("{ArrowDown}{Enter}");
    const dialog = await dialogTitled("Track this thread?");
    await agree(user, dialog);
    const track = dialog.getByRole("button", { name: "Track" });
    await waitFor(() => expect(track).toBeEnabled());
    world.delay = 300;
    await user.click(track);
    await waitFor(() => expect(track).toHaveAttribute("aria-disabled", "true"));
    // A window takes the focus away from what is disabled; jsdom does not, so the attribute is what can be seen here.
    expect(track).not.toHaveAttribute("disabled");
    expect(track).toHaveFocus();
    await user.click(track);
    await waitFor(() => expect(pane().getByRole("button", { name: "Change" })).toHaveFocus());
    expect(callsOf(world, "track")).toHaveLength(1);
  });

  it("comes back from a part of the window that took it behind the dialog", async () => {
    const { user, world } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    await screen.findByRole("group", { name: "Recent" });
    await user.keyboard("{ArrowDown}{Enter}");
    const dialog = await dialogTitled("Track this thread?");
    await agree(user, dialog);
    await waitFor(() => expect(dialog.getByRole("button", { name: "Track" })).toBeEnabled());
    world.delay = 300;
    await user.click(dialog.getByRole("button", { name: "Track" }));
    const pill = screen.getByRole("button", { name: "Connected to Alder & Finch" });
    act(() => pill.focus());
    expect(pill).toHaveFocus();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(pane().getByRole("button", { name: "Change" })).toHaveFocus());
  });

  it("goes back to where the question came from when it is left", async () => {
    const { user } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    await screen.findByRole("group", { name: "Recent" });
    await user.keyboard("{ArrowDown}{Enter}");
    const dialog = await dialogTitled("Track this thread?");
    await user.click(dialog.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(pane().getByRole("button", { name: "Set Regarding" })).toHaveFocus());
  });

  it("goes to Set Regarding when the search is left", async () => {
    const { user } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(pane().getByRole("button", { name: "Set Regarding" })).toHaveFocus());
  });

  it("goes to Change when one click linked another record and its button is done with", async () => {
    const { user, world } = await openMessage(/Harbour retrofit/);
    await user.click(await pane().findByRole("button", { name: /^Set regarding Pier 7/ }));
    await waitFor(() => expect(callsOf(world, "track")).toHaveLength(1));
    await waitFor(() => expect(pane().getByRole("button", { name: "Change" })).toHaveFocus());
  });

  it("goes to Set Regarding when a message is untracked, and back to Untrack when it is not", async () => {
    const { user, world } = await openMessage(/Harbour retrofit/);
    await user.click(await pane().findByRole("button", { name: "Untrack" }));
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(pane().getByRole("button", { name: "Untrack" })).toHaveFocus());
    await user.click(pane().getByRole("button", { name: "Untrack" }));
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Untrack and delete the copy" }));
    await waitFor(() => expect(callsOf(world, "untrack")).toHaveLength(1));
    await waitFor(() => expect(pane().getByRole("button", { name: "Set Regarding" })).toHaveFocus());
  });

  it("goes to Change when the sender was added and is no longer offered to be", async () => {
    const { user } = await openMessage(/Tender documents/);
    await user.click(await pane().findByRole("button", { name: "Contact" }));
    const dialog = await dialogTitled("New contact");
    await agree(user, dialog);
    await user.click(dialog.getByRole("button", { name: "Add and track" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(pane().getByRole("button", { name: "Change" })).toHaveFocus());
  });

  it("goes back to the button of a form that is left, opened for the first time and again", async () => {
    const { user } = await openMessage(/Tender documents/);
    const openAndLeave = async (): Promise<void> => {
      await user.click(await pane().findByRole("button", { name: "Contact" }));
      await dialogTitled("New contact");
      await user.keyboard("{Escape}");
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
      await waitFor(() => expect(pane().getByRole("button", { name: "Contact" })).toHaveFocus());
    };
    await openAndLeave();
    await openAndLeave();
  });

  it("stays where the person went meanwhile", async () => {
    const { user, world } = await openMessage(/Harbour retrofit/);
    world.delay = 300;
    await user.click(await pane().findByRole("button", { name: /^Set regarding Pier 7/ }));
    const search = screen.getByRole("combobox", { name: /Search mail and records/ });
    await user.click(search);
    await waitFor(() => expect(callsOf(world, "track")).toHaveLength(1));
    expect(await pane().findByRole("button", { name: /^Regarding Pier 7/ })).toBeDisabled();
    await waitFor(() => expect(pane().getByRole("button", { name: "Change" })).toBeEnabled());
    expect(search).toHaveFocus();
  });
});
