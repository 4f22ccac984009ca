// The state of the fake: where the person stands, what is tracked, what fails next.
import type { AppEvent, Api } from "../api";
import { Failure } from "../api";
import type { AppView, ConnectionView, DecisionsView, FailureView, FoldersView, FoundOrganizationView, MailboxSignInsView, OptionsView, OutgoingView, Phase, ReceivedView, RecordView, SubmissionView, SyncedFieldsView, SyncFiltersView, ThenView, TrackingView, UnfollowedPairView, WaitingView } from "../types";
import { FakeCalendars } from "./calendars";
import { FakeItems } from "./items";
import { noDecisions } from "./decisions";
import { fakeFolderRules } from "./folders";
import { fakeReceived } from "./received";
import { fakeMessages, type FakeMessage } from "./mail";
import { records } from "./records";
import { fakeFields, fakeFilters } from "./rules";
import { fakeSync } from "./sync";

/** How a fake begins. */
export interface FakeSetup {
  phase?: Phase;
  offline?: boolean;
  /** The organization asks to wait. */
  busy?: boolean;
  /** Whether the keyring of the computer runs. */
  keyring?: boolean;
  /** Whether the person has several computers on the organization. */
  machines?: boolean;
  /** How the person can sign in to their mail server. */
  mailboxSignIns?: Partial<MailboxSignInsView>;
  /** Whether the mail server refused the sign-in. */
  mailboxAsks?: boolean;
  /** Milliseconds before each answer. */
  delay?: number;
  appearance?: AppView["settings"]["appearance"];
  /** The language that is spoken. */
  language?: AppView["language"];
  /** Whether the organization's own services process the mailbox too. */
  services?: AppView["services"];
  /** The person's other organizations. */
  others?: AppView["organizations"];
  /** What looking for organizations finds. */
  found?: FoundOrganizationView[];
  /** Whether messages lie in a folder of this computer, with calendars beside them. */
  folder?: boolean;
  /** Whether the person said to stay signed in. */
  keep?: boolean;
  /** Whether the person is an administrator of the organization. */
  administrator?: boolean;
  /** What waits for a decision in the synchronization. */
  decisions?: Partial<DecisionsView>;
  unfollowed?: UnfollowedPairView[];
  /** Mail that is tracked by itself. */
  received?: Partial<ReceivedView>;
  /** Folders whose mail is tracked. */
  folderRules?: Partial<FoldersView>;
  /** Messages that are to be sent and are not. */
  outgoing?: OutgoingView[];
  /** How messages go out. */
  submission?: SubmissionView;
  remembered?: ThenView;
}

export class FakeWorld {
  readonly messages: FakeMessage[] = fakeMessages();
  readonly tracking = new Map<string, TrackingView>();
  readonly consented = new Set<string>(["brandt", "adeyemi", "case", "greek"]);
  /** How many pages of a search are empty while there is more. */
  emptyPages = 0;
  readonly calls: { name: string; args: unknown[] }[] = [];
  private readonly held = new Map<string, Promise<void>>();
  readonly handlers = new Set<(event: AppEvent) => void>();
  readonly focus = new Map<string, string>();
  readonly chosen = new Map<string, string>();
  /** Records made of unknown people, by address. */
  readonly added = new Map<string, RecordView>();
  /** What the draft remembers. */
  remembered: ThenView;
  /** Why nothing can be tracked. */
  blocked: string | null = null;
  /** Opportunities and cases that were made. */
  readonly made: RecordView[] = [];
  /** Records that were closed, by id. */
  readonly closed = new Set<string>();
  phase: Phase;
  offline: boolean;
  private readonly busy: boolean;
  mailboxAsks: boolean;
  /** Whether the mail server cannot be reached. */
  mailboxAway = false;
  /** Whether the organization withdrew the sign-in, with the window open. */
  signedOut = false;
  delay: number;
  pending = 1;
  waiting: WaitingView[] = [{
    id: "w1", state: "pending", organization: null, title: "Track pending", subject: "Site visit on the 26th", key: "adeyemi",
    reason: "Tracking this message waits since 14:20: your organization cannot be reached. The next try is at 14:37.",
  }];
  /** How the synchronization stands. */
  sync = fakeSync();
  decisions: DecisionsView;
  unfollowed: UnfollowedPairView[];
  received: ReceivedView;
  folderRules: FoldersView;
  /** Messages that are to be sent and are not. */
  outgoing: OutgoingView[];
  /** How messages go out. */
  submission: SubmissionView;
  signature = "Mara Voss";
  /** Messages whose conversation is never tracked by itself. */
  readonly stopped = new Set<string>();
  /** What the role of the person does not show in a search. */
  hidden: string | null = null;
  mailboxSignIns: MailboxSignInsView;
  readonly calendars: FakeCalendars = new FakeCalendars();
  readonly items: FakeItems = new FakeItems();
  /** Whether messages lie in a folder of this computer, with calendars beside them. */
  readonly folder: boolean;
  services: AppView["services"];
  organizations: AppView["organizations"];
  found: FoundOrganizationView[];
  notices: AppView["notices"] = [];
  language: AppView["language"];
  settings: AppView["settings"];
  options: OptionsView;
  fields: SyncedFieldsView;
  filters: SyncFiltersView;
  /** The other device that a code is to be typed on, while the program waits for it. */
  otherDevice: { done: () => void; failed: (failure: Failure) => void } | null = null;
  private readonly failures = new Map<string, FailureView>();

  constructor(setup: FakeSetup = {}) {
    this.phase = setup.phase ?? "ready";
    this.offline = setup.offline ?? false;
    this.busy = setup.busy ?? false;
    this.folder = setup.folder ?? false;
    this.services = setup.services ?? null;
    const own = { id: "org", name: "Alder & Finch", url: "https://alderfinch.example", sample: false, current: true, primary: true, waiting: 0 };
    this.organizations = [own, ...(setup.others ?? [])];
    this.found = setup.found ?? [];
    this.delay = setup.delay ?? 0;
    this.language = setup.language ?? "en";
    this.mailboxSignIns = { methods: ["organization", "password"], sentence: null, ...setup.mailboxSignIns };
    this.mailboxAsks = setup.mailboxAsks ?? false;
    this.decisions = { ...noDecisions, ...setup.decisions };
    this.unfollowed = setup.unfollowed ?? [];
    this.received = { ...fakeReceived(), ...setup.received };
    this.folderRules = { ...fakeFolderRules(), ...setup.folderRules };
    this.outgoing = setup.outgoing ?? [];
    this.remembered = setup.remembered ?? { track: false, regarding: null, asks: false };
    this.submission = setup.submission ?? { kind: "server", sentence: "Messages go out by smtp.alderfinch.example.", host: "smtp.alderfinch.example" };
    this.settings = { appearance: setup.appearance ?? "system", language: "system", pane_open: true, pane_width: 360, keep_signed_in: setup.keep ?? false };
    this.options = fakeOptions(setup.keyring ?? true, setup.machines ?? true);
    this.fields = fakeFields(setup.administrator ?? false);
    this.filters = fakeFilters(setup.administrator);
    this.tracking.set("brandt", tracked("Tracked regarding", "You set this message regarding the opportunity on 22 November.", records.harbour));
    this.tracking.set("greek", tracked("Tracked regarding", "A reply to a tracked message.", records.kisamos));
    this.tracking.set("case", { ...tracked("Tracked regarding", "Jonas Okoro tracked it.", records.case1187), owner: "Jonas Okoro", owned_by_me: false });
    this.tracking.set("adeyemi", { ...untracked(), state: "pending", title: "Track pending", reason: "The organization could not be reached at 14:20. Next try at 14:37." });
    this.tracking.set("failed", { ...untracked(), state: "failed", title: "Track failure", reason: "The organization refused the attachment contract-signed.pdf: it is larger than 5 MB." });
  }

  /** Lets the next call of a use case fail. */
  failNext(name: keyof Api, code: FailureView["code"], message: string, side: FailureView["side"] = null): void {
    this.failures.set(name, { code, message, retry_after: null, side });
  }

  /** Keeps the next call of a use case waiting until what this gives is called. */
  hold(name: keyof Api): () => void {
    let release = (): void => undefined;
    this.held.set(name, new Promise((resolve) => { release = resolve; }));
    return () => release();
  }

  /** Runs a use case: notes the call, waits, fails if it was told to. */
  async run<T>(name: keyof Api, args: unknown[], answer: () => T): Promise<T> {
    this.calls.push({ name, args });
    await new Promise((resolve) => setTimeout(resolve, this.delay));
    const held = this.held.get(name);
    this.held.delete(name);
    await held;
    const failure = this.failures.get(name);
    if (failure !== undefined) {
      this.failures.delete(name);
      throw new Failure(failure);
    }
    return answer();
  }

  refuseOffline(): void {
    if (this.offline) {
      throw new Failure({ code: "offline", message: "Your organization could not be reached", retry_after: null, side: "organization" });
    }
  }

  emit(event: AppEvent): void {
    for (const handler of this.handlers) {
      handler(event);
    }
  }

  find(key: string): FakeMessage {
    const found = this.messages.find((message) => message.row.key === key);
    if (found === undefined) {
      throw new Failure({ code: "gone", message: "The message is no longer in the mailbox", retry_after: null, side: null });
    }
    return found;
  }

  app(): AppView {
    const known = this.phase === "ready" || this.phase === "sign_in";
    return {
      phase: this.phase, connection: this.connection(), pending: this.pending, notices: this.notices, language: this.language, settings: this.settings,
      organizations: known ? this.organizations : [],
      organization: known ? this.current() : null,
      user: known ? { id: "u1", name: "Mara Voss", initials: "MV", email: "mara.voss@alderfinch.example", business_unit: "Sales North" } : null,
      mailbox: known ? this.mailbox() : null, calendars: known ? this.calendars.account : null,
      synchronizing: known ? "This computer synchronizes" : null, services: known ? this.services : null,
    };
  }

  private current(): AppView["organization"] {
    const one = this.organizations.find((organization) => organization.current);
    return one === undefined ? null : { id: one.id, name: one.name, url: one.url, sample: one.sample };
  }

  private mailbox(): NonNullable<AppView["mailbox"]> {
    const since = "2026-11-22T08:02:00Z";
    const label = "mara.voss@alderfinch.example";
    return {
      label, server: this.folder ? null : { host: "imap.alderfinch.example", port: 993, security: "tls", user: label, sign_in: "organization" },
      connection: this.mailboxAsks
        ? { state: "needs_sign_in", sentence: "The mail server did not accept the sign-in.", since, next_try: null }
        : this.mailboxAway ? { state: "offline", sentence: "No connection to your mailbox since 14:20: connection refused.", since, next_try: null }
        : { state: "connected", sentence: "The mailbox answers; new mail arrives by itself.", since, next_try: null },
    };
  }

  private connection(): ConnectionView {
    const since = "2026-11-22T14:20:00Z";
    if (this.phase !== "ready") {
      return { state: this.phase !== "sign_in" ? "none" : this.mailboxAsks ? "connected" : "needs_sign_in", sentence: "Signed out by the organization: sign in again.", since, next_try: null };
    }
    if (this.signedOut) {
      return { state: "needs_sign_in", sentence: "Signed out by the organization: sign in again.", since, next_try: null };
    }
    if (!this.options.connection_on) {
      return { state: "off", sentence: "You switched the connection off. Nothing is sent or fetched.", since, next_try: null };
    }
    if (this.busy) {
      return { state: "connected", sentence: "Connected to your organization. It is busy and asks to wait until 14:37.", since, next_try: "2026-11-22T14:37:00Z" };
    }
    return this.offline
      ? { state: "offline", sentence: "The organization has not answered since 14:20. It is tried again at 14:37.", since, next_try: "2026-11-22T14:37:00Z" }
      : { state: "connected", sentence: "The organization answers.", since, next_try: null };
  }
}

export function untracked(): TrackingView {
  return {
    state: "not_tracked", title: "Not tracked", reason: "Nobody tracked it, and your option tracks only replies to tracked messages.",
    refused: null, regarding: null, regarding_fields: [], record: null, namesake: null, owner: null, owned_by_me: false, takes_back: false, can_act: true, blocked: null, left_out: [],
  };
}

const firstFields = (regarding: RecordView): TrackingView["regarding_fields"] => [
  { label: "Customer", value: "Hafenwerk GmbH", record: null }, { label: "Name", value: regarding.name, record: null }, { label: "Owner", value: "Mara Voss", record: null },
];

export function tracked(title: string, reason: string, regarding: TrackingView["regarding"]): TrackingView {
  return {
    ...untracked(), state: regarding === null ? "tracked" : "tracked_regarding", title, reason, regarding, regarding_fields: regarding === null ? [] : firstFields(regarding), owner: "Mara Voss", owned_by_me: true,
    record: { table: "email", id: "e1", name: "Email", kind: "Email", detail: "" },
  };
}

function fakeOptions(keyring: boolean, machines: boolean): OptionsView {
  return {
    track: "in_response", track_blocked: null, unknown_senders: { option: "nothing", sentence: "This computer makes no records of senders whom your organization does not know." },
    marks: { on: false, word: "Tracked_to_Dynamics_365", sentence: "Nothing is written into your messages, and nothing follows from marks.", agreement: "Every message that you track from now on gets the keyword Tracked_to_Dynamics_365 in your mailbox.", readers: "Tracked mail can be read by Sales North." },
    pending_send: { on: false, troubled: false, sentence: "What you write in your organization is not sent by this computer." },
    suggestions: { contacts: "synchronized", others: "own" },
    connection_on: true, both_changed: "ask", machines_shown: machines, keep_signed_in: keyring,
    keyring: { available: keyring, sentence: keyring ? null : "No keyring runs on this computer, so you can stay signed in for this session only." },
    machines: [
      { id: "m1", name: "FINCH-12", this: true, synchronizes: true, last_seen: "2026-11-22T14:30:00Z", sentence: "Synchronizes since 3 November, 09:10." },
      { id: "m2", name: "MARA-HOME", this: false, synchronizes: false, last_seen: "2026-11-21T21:04:00Z", sentence: "Tracks mail, does not synchronize." },
    ],
    saved: keyring ? [{ id: "s1", sentence: "Sign-in to Alder & Finch" }, { id: "s2", sentence: "Password of the mailbox at imap.alderfinch.example" }] : [],
    stored: [
      { table: "links", sentence: "Pairs of a message and a record", rows: 214 },
      { table: "pending_actions", sentence: "Requests that have not reached the organization", rows: 1 },
      { table: "choices", sentence: "Which of several matching records you chose", rows: 3 },
      { table: "checkpoints", sentence: "Positions on servers", rows: 9 },
      { table: "evidence", sentence: "What left this computer", rows: 1_204 },
    ],
    stored_at: "~/.local/share/regarding/cache.sqlite",
  };
}
