// Offline, refused, failed, signed out: each a sentence, and nothing lost.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { FailureView } from "../src/platform/types";
import { failureSentence, failureTitle } from "../src/shared/failure";
import { en } from "../src/texts/en";
import { callsOf, dialogTitled, openMessage, openWindow, pane } from "./window";

it("says what happens next with a failure that heals by itself", () => {
  expect(failureSentence({ code: "offline", message: "The server is not there", retry_after: null, side: null }, en)).toBe("The server is not there. It is tried again by itself.");
  expect(failureSentence({ code: "throttled", message: "Too many requests", retry_after: 1, side: null }, en)).toBe("Too many requests. Next try in 1 second.");
  expect(failureSentence({ code: "gone", message: "The record is gone", retry_after: null, side: null }, en)).toBe("The record is gone.");
});

it("names the side that cannot be reached or asks to wait", () => {
  const title = (code: FailureView["code"], side: FailureView["side"]): string => failureTitle({ code, message: "", retry_after: null, side }, en);
  expect(title("offline", "organization")).toBe("Your organization cannot be reached now");
  expect(title("offline", "mailbox")).toBe("Your mailbox cannot be reached now");
  expect(title("offline", null)).toBe("Not reachable now");
  expect(title("throttled", "mailbox")).toBe("Your mailbox asks to wait");
  expect(title("gone", "mailbox")).toBe("No longer there");
});

it("says of a message that cannot be read that it is the mailbox", async () => {
  const { user, world } = openWindow();
  const row = await screen.findByRole("option", { name: /Heat pump spares/ });
  world.failNext("message", "offline", "Cannot reach the mail server: connection refused", "mailbox");
  await user.click(row);
  const message = within(screen.getByRole("article", { name: "Message" }));
  expect(await message.findByText("Your mailbox cannot be reached now")).toBeVisible();
});

it("reads by itself what it could not read, once the mailbox can be reached again", async () => {
  const { user, world } = openWindow();
  const row = await screen.findByRole("option", { name: /Heat pump spares/ });
  world.mailboxAway = true;
  act(() => world.emit({ kind: "app_changed" }));
  await screen.findByText(/No connection to your mailbox/);
  world.failNext("message", "offline", "Cannot reach the mail server: connection refused", "mailbox");
  world.failNext("pane", "offline", "Cannot reach the mail server: connection refused", "mailbox");
  await user.click(row);
  const message = within(screen.getByRole("article", { name: "Message" }));
  expect(await message.findByText("Your mailbox cannot be reached now")).toBeVisible();
  expect(await pane().findByText("Your mailbox cannot be reached now")).toBeVisible();
  world.mailboxAway = false;
  act(() => world.emit({ kind: "app_changed" }));
  expect(await message.findByRole("heading", { name: /Heat pump/ })).toBeVisible();
  await waitFor(() => expect(pane().queryByText("Your mailbox cannot be reached now")).toBeNull());
});

it("reads by itself what failed in a loss that was over before it was noticed", async () => {
  const { user, world } = openWindow();
  const row = await screen.findByRole("option", { name: /Heat pump spares/ });
  world.failNext("message", "offline", "The connection ended", "mailbox");
  await user.click(row);
  const message = within(screen.getByRole("article", { name: "Message" }));
  expect(await message.findByText("Your mailbox cannot be reached now")).toBeVisible();
  act(() => world.emit({ kind: "mail_changed", folder: null }));
  expect(await message.findByRole("heading", { name: /Heat pump/ })).toBeVisible();
});

it("shows the message while the organization is offline, and says why there are no records", async () => {
  await openMessage(/Harbour retrofit/, { offline: true });
  expect(await pane().findByText(/records cannot be shown/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Offline" })).toBeVisible();
});

it("says that the organization asks to wait where it is busy", async () => {
  const { user } = await openMessage(/Harbour retrofit/, { busy: true });
  await user.click(screen.getByRole("button", { name: "The organization is busy" }));
  expect(await screen.findByText(/asks to wait until 14:37/)).toBeVisible();
});

it("offers to try again where a message cannot be shown", async () => {
  const { user, world } = openWindow();
  const row = await screen.findByRole("option", { name: /Heat pump spares/ });
  world.failNext("message", "gone", "The message is no longer in the mailbox");
  await user.click(row);
  const message = within(screen.getByRole("article", { name: "Message" }));
  expect(await message.findByText("No longer there")).toBeVisible();
  await user.click(message.getByRole("button", { name: "Try again" }));
  expect(await message.findByRole("heading", { name: /Heat pump/ })).toBeVisible();
});

it("tells a failed action in one place", async () => {
  const { user, world } = await openMessage(/Harbour retrofit/);
  world.failNext("track", "forbidden", "You may not create activities");
  await user.click(await pane().findByRole("button", { name: /^Set regarding Pier 7/ }));
  expect(await screen.findByText("You may not create activities.")).toBeVisible();
});

it("keeps a request that waits, and tries it when asked", async () => {
  const { user, world } = await openMessage(/Site visit/);
  expect(await pane().findByText("Track pending")).toBeVisible();
  expect(screen.getByRole("button", { name: "1 request waits for the organization" })).toBeVisible();
  await user.click(pane().getByRole("button", { name: "Try now" }));
  await waitFor(() => expect(callsOf(world, "retryPending")).toHaveLength(1));
  await waitFor(() => expect(screen.queryByRole("button", { name: /waits for the organization/ })).toBeNull());
});

it("withdraws a request that failed and would wait for ever", async () => {
  const { user, world } = await openMessage(/Signed contract/);
  expect(await pane().findByText("Track failure")).toBeVisible();
  await user.click(pane().getByRole("button", { name: "Withdraw" }));
  const dialog = within(await screen.findByRole("alertdialog"));
  expect(dialog.getByText(/is withdrawn/)).toBeVisible();
  await user.click(dialog.getByRole("button", { name: "Untrack" }));
  await waitFor(() => expect(callsOf(world, "untrack")).toEqual([["failed"]]));
});

it("keeps what the person was doing behind a sign-in", async () => {
  const { user, world } = await openMessage(/Heat pump spares/);
  await user.click(await pane().findByRole("button", { name: "Set Regarding" }));
  await user.keyboard("pie");
  world.phase = "sign_in";
  act(() => world.emit({ kind: "app_changed" }));
  expect(await screen.findByRole("heading", { name: "Sign in again" })).toBeVisible();
  fireEvent.change(await screen.findByLabelText("Password"), { target: { value: "secret" } });
  fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(screen.queryByRole("heading", { name: "Sign in again" })).toBeNull());
  expect(pane().getByRole("combobox", { name: "Regarding" })).toHaveValue("pie");
});

it("leads from a form to the sign-in that it waits for, and keeps what was typed", async () => {
  const { user, world } = await openMessage(/Harbour retrofit/);
  await user.click(await pane().findByRole("button", { name: "Note" }));
  const form = await dialogTitled("New note");
  await user.type(form.getByRole("textbox", { name: "Description" }), "precious");
  world.signedOut = true;
  world.failNext("createActivity", "sign_in", "The organization asks to sign in again", "organization");
  await user.click(form.getByRole("button", { name: "Save" }));
  act(() => world.emit({ kind: "app_changed" }));
  await user.click(await form.findByRole("button", { name: "Sign in again" }));
  expect(await screen.findByText(/Everything you were doing is still here/)).toBeInTheDocument();
  world.signedOut = false;
  act(() => world.emit({ kind: "app_changed" }));
  await waitFor(() => expect(screen.queryByText(/Everything you were doing is still here/)).toBeNull());
  expect(form.getByRole<HTMLTextAreaElement>("textbox", { name: "Description" }).value).toContain("precious");
  expect(form.queryByRole("button", { name: "Sign in again" })).toBeNull();
});

it("keeps a form when somebody clicks beside it", async () => {
  const { user } = await openMessage(/Harbour retrofit/);
  await user.click(await pane().findByRole("button", { name: "Note" }));
  const form = await dialogTitled("New note");
  await user.type(form.getByRole("textbox", { name: "Description" }), "precious");
  fireEvent.click(document.querySelector(".fui-DialogSurface__backdrop") ?? document.body);
  expect(form.getByRole<HTMLTextAreaElement>("textbox", { name: "Description" }).value).toContain("precious");
  expect(form.getByRole("button", { name: "Save" })).toBeInTheDocument();
});

it("shows where a clicked link leads, and opens it only then", async () => {
  const { user, world } = await openMessage(/Invoice overdue/);
  act(() => world.emit({ kind: "link_clicked", target: { url: "https://alderf1nch.example/x", host: "alderf1nch.example", warning: "It looks like alderfinch.example, but is another place" } }));
  const dialog = await dialogTitled(/Open this link/);
  expect(dialog.getByText(/looks like alderfinch/)).toBeVisible();
  expect(callsOf(world, "openLink")).toEqual([]);
  await user.click(dialog.getByRole("button", { name: "Open in browser" }));
  await waitFor(() => expect(callsOf(world, "openLink")).toEqual([["https://alderf1nch.example/x"]]));
});

it("says that a long text is on its way until it is there", async () => {
  await openMessage(/Harbour retrofit/);
  const frame = screen.getByTitle("Text of the message");
  const place = within(frame.parentElement ?? document.body);
  expect(place.getByLabelText("Loading…")).toBeInTheDocument();
  fireEvent.load(frame);
  expect(place.queryByLabelText("Loading…")).toBeNull();
});

it("loads pictures for this message only, and runs no script in its frame", async () => {
  const { user } = await openMessage(/Harbour retrofit/);
  const frame = screen.getByTitle("Text of the message");
  expect(frame).toHaveAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
  await user.click(screen.getByRole("button", { name: "Load images" }));
  expect(screen.queryByText(/are not loaded/)).toBeNull();
});
