// First start, and the options.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { emptyMailbox, portProblem, requestOf } from "../src/signin/mailbox";
import { callsOf, openWindow } from "./window";

describe("the first start", () => {
  it("opens the sample organization with one click", async () => {
    const { user } = openWindow({ phase: "first_start" });
    await user.click(await screen.findByRole("button", { name: "Explore the sample organization" }));
    expect(await screen.findByRole("listbox", { name: "Messages in Inbox" })).toBeVisible();
  });

  it("leads from the organization's address to the mailbox", async () => {
    const { user, world } = openWindow({ phase: "first_start" });
    await user.type(await screen.findByRole("textbox", { name: /Address of the organization/ }), "org.example");
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(await screen.findByText("You sign in at login.alderfinch.example")).toBeVisible();
    const keep = await screen.findByRole("checkbox", { name: "Keep me signed in" });
    expect(keep).not.toBeChecked();
    await user.click(screen.getByRole("button", { name: "Sign in with the browser" }));
    await waitFor(() => expect(callsOf(world, "signInBrowser")).toEqual([["https://org.example", false]]));
    await user.type(await screen.findByRole("textbox", { name: "Server" }), "imap.example");
    await user.type(screen.getByRole("textbox", { name: "User name" }), "mara");
    await user.type(screen.getByLabelText("Mailbox password"), "secret");
    await user.click(screen.getByRole("button", { name: "Open the mailbox" }));
    await waitFor(() => expect(callsOf(world, "connectMailbox")).toEqual([[{ kind: "imap", host: "imap.example", port: null, security: "tls", user: "mara", password: "secret" }, false]]));
    expect(await screen.findByRole("listbox", { name: "Messages in Inbox" })).toBeVisible();
  });

  it("says what is wrong with an address", async () => {
    const { user } = openWindow({ phase: "first_start" });
    await user.type(await screen.findByRole("textbox", { name: /Address of the organization/ }), "nowhere{Enter}");
    expect(await screen.findByText(/This is not the address of an organization\./)).toBeVisible();
  });

  it("does not offer to stay signed in without a keyring, and says so", async () => {
    const { user } = openWindow({ phase: "first_start", keyring: false });
    await user.type(await screen.findByRole("textbox", { name: /Address of the organization/ }), "org.example{Enter}");
    expect(await screen.findByText(/No keyring runs on this computer/)).toBeVisible();
    expect(screen.getByRole("checkbox", { name: "Keep me signed in" })).toBeDisabled();
  });
});

describe("signing in again", () => {
  it("asks for the mailbox password only: the server is known", async () => {
    const server = { host: "imap.example", port: 1143, security: "start_tls" as const, user: "mara" };
    const { user, world } = openWindow({ phase: "sign_in", mailboxAsks: true, server, keep: true });
    expect(await screen.findByRole("textbox", { name: "Server" })).toHaveValue("imap.example");
    await user.type(screen.getByLabelText("Mailbox password"), "secret");
    await waitFor(() => expect(screen.getByRole("checkbox", { name: "Keep me signed in" })).toBeChecked());
    await user.click(screen.getByRole("button", { name: "Open the mailbox" }));
    await waitFor(() => expect(callsOf(world, "connectMailbox")).toEqual([[{ kind: "imap", ...server, password: "secret" }, true]]));
  });

  it("keeps the choice to stay signed in", async () => {
    const { user, world } = openWindow({ phase: "sign_in", keep: true });
    await waitFor(() => expect(screen.getByRole("checkbox", { name: "Keep me signed in" })).toBeChecked());
    await user.click(screen.getByRole("button", { name: "Sign in with the browser" }));
    await waitFor(() => expect(callsOf(world, "signInBrowser")).toEqual([["https://alderfinch.example", true]]));
  });
});

describe("a mailbox as it is typed", () => {
  it.each([["", false], ["993", false], ["0", true], ["65536", true], ["abc", true], ["1e3", true]])("port %j is wrong: %s", (port, wrong) => {
    expect(portProblem(port)).toBe(wrong);
  });

  it("makes no request while something is missing", () => {
    expect(requestOf({ ...emptyMailbox, host: "h", user: "u" })).toBeNull();
    expect(requestOf({ ...emptyMailbox, kind: "maildir", path: " /m " })).toEqual({ kind: "maildir", path: "/m" });
  });
});

describe("Set Personal Options", () => {
  const LABEL = "Set this computer to be the client to perform synchronization between this mailbox and your organization";

  async function openTab(name: string, machines = true): Promise<ReturnType<typeof openWindow>> {
    const opened = openWindow({ machines });
    await opened.user.click(await screen.findByRole("button", { name: "Settings" }));
    // A tab keeps the room of its bold name by a second, invisible one.
    await opened.user.click(await screen.findByRole("tab", { name: new RegExp(`^${name}`) }));
    return opened;
  }

  it("offers the synchronizing computer only with several computers (A-24)", async () => {
    const { user, world } = await openTab("Synchronization");
    await user.click(await screen.findByRole("checkbox", { name: LABEL }));
    await waitFor(() => expect(callsOf(world, "setOption")).toEqual([[{ option: "synchronize", value: false }]]));
  });

  it("does not show it with one computer", async () => {
    await openTab("Synchronization", false);
    expect(await screen.findByRole("switch", { name: /Stay connected/ })).toBeChecked();
    expect(screen.queryByRole("checkbox", { name: LABEL })).toBeNull();
  });

  it("changes which mail is tracked (A-62)", async () => {
    const { user, world } = await openTab("Email");
    await user.click(await screen.findByRole("radio", { name: "No email messages" }));
    await waitFor(() => expect(callsOf(world, "setOption")).toEqual([[{ option: "track", value: "none" }]]));
  });

  it("clears what is stored only after asking", async () => {
    const { user, world } = await openTab("Privacy");
    await user.click(await screen.findByRole("button", { name: "Clear…" }));
    expect(callsOf(world, "clearStored")).toEqual([]);
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Clear" }));
    await waitFor(() => expect(callsOf(world, "clearStored")).toHaveLength(1));
  });
});
