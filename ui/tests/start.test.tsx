// First start, and the options.
import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Failure } from "../src/platform/api";
import type { LanguageView } from "../src/platform/types";
import type { FakeSetup } from "../src/platform/fake/world";
import { emptyMailbox, portProblem, requestOf } from "../src/signin/mailbox";
import { languageFor } from "../src/texts";
import { callsOf, openWindow, type Opened } from "./window";

describe("the first start", () => {
  it("opens the sample organization with one click", async () => {
    const { user } = openWindow({ phase: "first_start" });
    await user.click(await screen.findByRole("button", { name: "Open the sample" }));
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
    expect(await screen.findByText("Step 2 of 3")).toBeVisible();
    await user.click(screen.getByRole("radio", { name: /Folder on this computer/ }));
    expect(screen.getByText("Step 2 of 2")).toBeVisible();
    await user.click(screen.getByRole("radio", { name: /Mail server/ }));
    await user.type(await screen.findByRole("textbox", { name: "Server" }), "imap.example");
    await user.click(screen.getByRole("button", { name: "Continue" }));
    await user.click(await screen.findByRole("radio", { name: "With a password" }));
    await user.type(screen.getByRole("textbox", { name: "User name" }), "mara");
    await user.type(screen.getByLabelText("Mailbox password"), "secret");
    await user.click(screen.getByRole("button", { name: "Open the mailbox" }));
    await waitFor(() => expect(callsOf(world, "connectMailbox")).toEqual([[{ kind: "imap", host: "imap.example", port: null, security: "tls", user: "mara", sign_in: { kind: "password", password: "secret" } }, false]]));
    expect(await screen.findByText("Step 3 of 3")).toBeVisible();
    await user.click(await screen.findByRole("button", { name: "Skip for now" }));
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

/** At the choice of ways to sign in. */
async function ways(): Promise<Opened> {
  const opened = openWindow({ phase: "first_start" });
  await opened.user.type(await screen.findByRole("textbox", { name: /Address of the organization/ }), "org.example{Enter}");
  await screen.findByRole("button", { name: "Sign in with the browser" });
  return opened;
}

describe("a sign-in on another device", () => {
  async function begun(): Promise<Opened> {
    const opened = await ways();
    await opened.user.click(screen.getByRole("button", { name: "Sign in on another device" }));
    expect(await screen.findByLabelText("Code")).toHaveTextContent("KTRB-QXWD");
    expect(screen.getByText("https://login.alderfinch.example/device")).toBeVisible();
    await waitFor(() => expect(opened.world.otherDevice).not.toBeNull());
    return opened;
  }

  it("shows the code and goes on by itself when the other device is done", async () => {
    const { world } = await begun();
    act(() => world.otherDevice?.done());
    expect(await screen.findByRole("textbox", { name: "Server" })).toBeVisible();
  });

  it("can be stopped, and another way be chosen", async () => {
    const { user, world } = await begun();
    await user.click(screen.getByRole("button", { name: "Stop" }));
    expect(await screen.findByText("The sign-in was stopped.")).toBeVisible();
    expect(callsOf(world, "cancelSignIn")).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: "Sign in on another device" }));
    expect(await screen.findByLabelText("Code")).toBeVisible();
    expect(screen.queryByText("The sign-in was stopped.")).toBeNull();
  });

  it("says that the code is too old, and leads back", async () => {
    const { user, world } = await begun();
    act(() => world.otherDevice?.failed(new Failure({ code: "sign_in", message: "The code is too old", retry_after: null, side: null })));
    expect(await screen.findByText(/The code is too old/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Back" }));
    expect(await screen.findByRole("button", { name: "Sign in with the browser" })).toBeVisible();
  });
});

describe("what happened below", () => {
  it("is told on the first page too, where damaged settings lead to", async () => {
    const { world } = openWindow({ phase: "first_start" });
    await screen.findByRole("button", { name: "Open the sample" });
    world.notices = [{ id: "n1", level: "warning", message: "The settings could not be read and were moved aside." }];
    act(() => world.emit({ kind: "app_changed" }));
    expect(await screen.findByText(/The settings could not be read/)).toBeVisible();
  });

  it("is told once, and taken away", async () => {
    const { user, world } = openWindow();
    world.notices = [{ id: "n1", level: "warning", message: "The settings were damaged. They were moved aside, and you begin anew." }];
    act(() => world.emit({ kind: "app_changed" }));
    const notices = within(await screen.findByRole("region", { name: "Notices" }));
    expect(notices.getByText(/The settings were damaged/)).toBeVisible();
    await user.click(notices.getByRole("button", { name: "Dismiss" }));
    await waitFor(() => expect(screen.queryByText(/The settings were damaged/)).toBeNull());
    expect(callsOf(world, "dismissNotice")).toEqual([["n1"]]);
  });
});

it("says why a profile cannot be used, and offers nothing that could not work", async () => {
  const { world } = openWindow({ phase: "connecting" });
  world.phase = "refused";
  world.notices = [{ id: "refused", level: "error", message: "Another window of Regarding uses the profile." }];
  act(() => world.emit({ kind: "app_changed" }));
  expect(await screen.findByRole("heading", { name: "Regarding cannot be used here" })).toBeVisible();
  expect(screen.getByText("Another window of Regarding uses the profile.")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});

describe("a start that is still connecting", () => {
  it("goes on by itself once the program tells that it is connected", async () => {
    const { world } = openWindow({ phase: "connecting" });
    expect(await screen.findByText("Starting…")).toBeVisible();
    world.phase = "ready";
    act(() => world.emit({ kind: "app_changed" }));
    expect(await screen.findByRole("listbox", { name: "Messages in Inbox" })).toBeVisible();
  });
});

describe("signing in again", () => {
  it("keeps the choice to stay signed in", async () => {
    const { user, world } = openWindow({ phase: "sign_in", keep: true });
    await waitFor(() => expect(screen.getByRole("checkbox", { name: "Keep me signed in" })).toBeChecked());
    await user.click(screen.getByRole("button", { name: "Sign in with the browser" }));
    await waitFor(() => expect(callsOf(world, "signInBrowser")).toEqual([["https://alderfinch.example", true]]));
  });
});

describe("a sheet that comes by itself", () => {
  it("has the focus as soon as it is there, and takes it from no field later", async () => {
    const { user } = openWindow({ phase: "first_start" });
    await user.type(await screen.findByRole("textbox", { name: /Address of the organization/ }), "org.example{Enter}");
    const browser = await screen.findByRole("button", { name: "Sign in with the browser" });
    const focused = new Promise<boolean>((resolve) => {
      new MutationObserver((_changes, observer) => {
        const heading = screen.queryByRole("heading", { name: "Your mailbox" });
        if (heading !== null) {
          observer.disconnect();
          resolve(document.activeElement === heading);
        }
      }).observe(document.body, { childList: true, subtree: true });
    });
    await user.click(browser);
    expect(await focused).toBe(true);
  });
});

describe("signing in to a mail server", () => {
  /** Leads to the step of the mailbox and asks a server. */
  async function askServer(setup: FakeSetup = {}, language: LanguageView = "en"): Promise<Opened> {
    const opened = openWindow({ phase: "first_start", ...setup }, language);
    const { texts } = languageFor([language]);
    const { user } = opened;
    await user.type(await screen.findByRole("textbox", { name: new RegExp(`^${texts.start.address}`) }), "org.example{Enter}");
    await user.click(await screen.findByRole("button", { name: texts.start.browser }));
    await user.type(await screen.findByRole("textbox", { name: texts.mailbox.host }), "imap.example{Enter}");
    await screen.findByRole("button", { name: texts.mailbox.open });
    return opened;
  }

  it.each(["en", "de", "ar"] as const)("uses the sign-in of the organization where it can, and asks no password (%s)", async (language) => {
    const { user, world } = await askServer({}, language);
    const { mailbox, start } = languageFor([language]).texts;
    expect(callsOf(world, "mailboxSignIns")).toEqual([[{ host: "imap.example", port: null, security: "tls" }]]);
    expect(screen.getByRole("radio", { name: mailbox.byOrganization })).toBeChecked();
    expect(screen.queryByLabelText(mailbox.password)).toBeNull();
    // Nothing more is kept than the sign-in itself.
    expect(screen.queryByRole("checkbox", { name: start.keep })).toBeNull();
    await user.type(screen.getByRole("textbox", { name: mailbox.user }), "mara@x.example");
    await user.click(screen.getByRole("button", { name: mailbox.open }));
    await waitFor(() => expect(callsOf(world, "connectMailbox")).toEqual([[{ kind: "imap", host: "imap.example", port: null, security: "tls", user: "mara@x.example", sign_in: { kind: "organization" } }, false]]));
  });

  it("offers the password alone where the server knows nothing else", async () => {
    await askServer({ mailboxSignIns: { methods: ["password"] } });
    expect(screen.queryByRole("radio", { name: "With the sign-in to your organization" })).toBeNull();
    expect(screen.getByLabelText("Mailbox password")).toBeVisible();
    expect(screen.getByRole("button", { name: "Open the mailbox" })).toBeDisabled();
  });

  it("says why the organization's sign-in does not open it, and offers the password", async () => {
    const sentence = "The sign-in gives no access to the mail server: the organization's sign-in server refused (invalid_scope), so the mailbox needs its password.";
    await askServer({ mailboxSignIns: { methods: ["password"], sentence } });
    expect(screen.getByText(sentence)).toBeVisible();
    expect(screen.getByLabelText("Mailbox password")).toBeVisible();
  });

  it("keeps what was typed when the sign-in is refused, and lets the person try the password", async () => {
    const { user, world } = await askServer();
    await user.type(screen.getByRole("textbox", { name: "User name" }), "mara@x.example");
    world.failNext("connectMailbox", "mailbox_sign_in", "The mail server did not accept the sign-in");
    await user.click(screen.getByRole("button", { name: "Open the mailbox" }));
    expect(await screen.findByText(/did not accept the sign-in/)).toBeVisible();
    await user.click(screen.getByRole("radio", { name: "With a password" }));
    expect(screen.queryByText(/did not accept the sign-in/)).toBeNull();
    expect(screen.getByRole("textbox", { name: "User name" })).toHaveValue("mara@x.example");
    await user.type(screen.getByLabelText("Mailbox password"), "secret");
    await user.click(screen.getByRole("button", { name: "Open the mailbox" }));
    await user.click(await screen.findByRole("button", { name: "Skip for now" }));
    expect(await screen.findByRole("listbox", { name: "Messages in Inbox" })).toBeVisible();
  });

  it("asks another server anew", async () => {
    const { user, world } = await askServer();
    await user.type(screen.getByRole("textbox", { name: "Server" }), ".org");
    expect(screen.queryByRole("textbox", { name: "User name" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Continue" }));
    await screen.findByRole("button", { name: "Open the mailbox" });
    expect(callsOf(world, "mailboxSignIns")).toHaveLength(2);
  });

  it("asks in front of what the person was doing when the mail server refuses", async () => {
    const { user } = openWindow({ mailboxAsks: true });
    await user.click(await screen.findByRole("button", { name: "Sign in to the mailbox" }));
    await user.click(within(await screen.findByRole("dialog", { name: "Sign in to the mailbox" })).getByRole("button"));
    expect(await screen.findByRole("heading", { name: "Sign in to your mailbox again" })).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Server" })).toHaveValue("imap.alderfinch.example");
    await user.click(screen.getByRole("button", { name: "Continue" }));
    expect(await screen.findByRole("textbox", { name: "User name" })).toHaveValue("mara.voss@alderfinch.example");
    await user.click(screen.getByRole("button", { name: "Open the mailbox" }));
    await waitFor(() => expect(screen.queryByRole("heading", { name: "Sign in to your mailbox again" })).toBeNull());
    expect(screen.getByRole("listbox", { name: "Messages in Inbox" })).toBeVisible();
  });
});

describe("a mailbox as it is typed", () => {
  it.each([["", false], ["993", false], ["0", true], ["65536", true], ["abc", true], ["1e3", true]])("port %j is wrong: %s", (port, wrong) => {
    expect(portProblem(port)).toBe(wrong);
  });

  it("makes no request while something is missing", () => {
    expect(requestOf({ ...emptyMailbox, host: "h", user: "u" })).toBeNull();
    expect(requestOf({ ...emptyMailbox, host: "h", signIn: "organization" })).toBeNull();
    expect(requestOf({ ...emptyMailbox, host: "h", signIn: "organization" }, "u")).toEqual({ kind: "imap", host: "h", port: null, security: "tls", user: "u", sign_in: { kind: "organization" } });
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

  it("writes the choice once the person rests on it, and leaves the focus where it is", async () => {
    const { user, world } = await openTab("Email");
    const first = await screen.findByRole("radio", { name: "All email messages" });
    act(() => first.focus());
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}");
    const last = screen.getByRole("radio", { name: "No email messages" });
    await waitFor(() => expect(last).toBeChecked());
    expect(callsOf(world, "setOption")).toEqual([]);
    await waitFor(() => expect(callsOf(world, "setOption")).toEqual([[{ option: "track", value: "none" }]]), { timeout: 3000 });
    expect(last).toHaveFocus();
  });

  it("keeps a choice when the options are closed at once", async () => {
    const { user, world } = await openTab("Email");
    await user.click(await screen.findByRole("radio", { name: "No email messages" }));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(callsOf(world, "setOption")).toEqual([[{ option: "track", value: "none" }]]));
  });

  it("shows the identifiers that a request carried, by key as well", async () => {
    await openTab("Privacy");
    const log = within(await screen.findByRole("table", { name: "What left this computer" }));
    const line = log.getAllByText("1 message with 2 attachments, 1 identifier")[0];
    expect(line?.tagName).toBe("SUMMARY");
    expect(log.getAllByText("email 6f1c…").length).toBeGreaterThan(0);
  });

  it("clears what is stored only after asking", async () => {
    const { user, world } = await openTab("Privacy");
    await user.click(await screen.findByRole("button", { name: "Clear…" }));
    expect(callsOf(world, "clearStored")).toEqual([]);
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Clear" }));
    await waitFor(() => expect(callsOf(world, "clearStored")).toHaveLength(1));
  });
});
