// The platform without a program below it: an organization and a mailbox in memory, with delays and failures on request.
import { fakeCalendars } from "./calendars";
import type { Api, BodyOptions, Platform } from "../api";
import { Failure } from "../api";
import type { AttachmentChoiceView, EndingView, EvidenceView, FormView, PaneView, RecordView } from "../types";
import { composeApi } from "./compose";
import { decisionsApi } from "./decisions";
import { foldersApi } from "./folders";
import { fakeItemPane, isItem, itemsApi, trackFakeItem } from "./items";
import { fakeFolders } from "./mail";
import { fakeFirst, fakePlan, fakePreview } from "./sync";
import { receivedApi } from "./received";
import { allRecords, fakePerson, fakeSubject, records } from "./records";
import { rulesApi } from "./rules";
import { tracked, untracked, FakeWorld, type FakeSetup } from "./world";

const PEOPLE_SHOWN = 60;

const VISIBILITY = "Tracked mail of this thread can be read by Sales North (14 people) and 2 administrators.";

const isSender = (world: FakeWorld, key: string, address: string): boolean => world.find(key).view.from.some((from) => from.address === address);

function recordOf(world: FakeWorld, reference: { table: string; id: string }): RecordView {
  const found = [...allRecords, ...world.made].find((record) => record.table === reference.table && record.id === reference.id);
  if (found === undefined) {
    throw new Failure({ code: "gone", message: "The record is no longer there", retry_after: null, side: null });
  }
  return found;
}

function pane(world: FakeWorld, key: string): PaneView {
  if (isItem(key)) {
    return fakeItemPane(world, key);
  }
  const { view } = world.find(key);
  const named = [...view.from.map((of) => ({ of, role: "From" })), ...view.to.map((of) => ({ of, role: "To" })), ...view.cc.map((of) => ({ of, role: "Cc" }))];
  const people = named.slice(0, PEOPLE_SHOWN).map(({ of, role }) => fakePerson(of.name, of.address, role, world.added.get(of.address))).map((person) => {
    const chosen = person.matches.find((match) => match.id === world.chosen.get(person.address));
    const rest = person.matches.filter((match) => match !== chosen);
    return chosen === undefined ? person : { ...person, name: chosen.name, matches: [chosen, ...rest] };
  });
  const focus = world.focus.get(key) ?? people[0]?.address ?? null;
  const shown = people.find((person) => person.address === focus)?.matches[0];
  const tracking = world.tracking.get(key) ?? untracked();
  const offline = world.offline;
  return {
    key, people, more_people: named.length - people.length, focus, stale: false, item: null,
    tracking: offline && !world.tracking.has(key) ? { ...untracked(), state: "unknown", title: "Not known now", reason: "The organization cannot be asked while it is offline." } : tracking,
    subject: offline || shown === undefined ? null : fakeSubject(shown, tracking.regarding?.id ?? null),
    visibility: VISIBILITY,
    needs_consent: !world.consented.has(key),
    problem: offline ? "The organization cannot be reached, so records cannot be shown. It is tried again at 14:37." : null,
  };
}

function form(kind: string, values: [string, string, FormView["fields"][number]["kind"], string, boolean][], regarding: RecordView | null): FormView {
  return { title: `New ${kind}`, regarding, sender: null, fields: values.map(([name, label, type, value, required]) => ({ name, label, kind: type, value, required, max_length: type === "multiline" ? 2_000 : 100, options: [] })) };
}

/** How the records of a table can be closed. */
function endingsOf(table: string): EndingView[] {
  const ways: Record<string, [EndingView["kind"], string][]> = {
    opportunity: [["win", "Close as won"], ["lose", "Close as lost"]], lead: [["qualify", "Qualify lead"], ["disqualify", "Disqualify lead"]], incident: [["resolve", "Resolve case"], ["cancel", "Cancel case"]],
  };
  return (ways[table] ?? []).map(([kind, label]) => ({ kind, label, blocked: kind === "disqualify" ? "Your role does not let you change leads (prvWriteLead). Ask your administrator for it" : null }));
}

/** As the fake organization takes them: no scripts, 5 MB each, 6 MB in all. */
function choice(world: FakeWorld, key: string, chosen: number[] | null): AttachmentChoiceView[] {
  let together = 0;
  return world.find(key).view.attachments.map(({ index, name, size }) => {
    const refused = name.endsWith(".js") ? "Your organization takes no files of this kind (.js)" : size > 5_242_880 ? "It is larger than the 5 MB that your organization takes" : null;
    const wanted = refused === null && (chosen === null || chosen.includes(index));
    const fits = together + size <= 6_291_456;
    together += wanted && fits ? size : 0;
    return { index, name, size, goes: wanted && fits, can_go: refused === null, why: refused ?? (wanted && !fits ? "It does not fit beside the others: a message takes 6 MB in all" : null) };
  });
}

const evidence: EvidenceView[] = Array.from({ length: 40 }, (_, index) => ({
  at: new Date(Date.UTC(2026, 10, 22, 14, 30 - (index % 30))).toISOString(), rule: index % 5 === 0 ? "You set a message regarding a record" : "You looked at a message",
  host: "alderfinch.example", what: index % 5 === 0 ? "1 message with 2 attachments" : "3 addresses", identifiers: index % 5 === 0 ? ["email 6f1c…"] : [], outcome: "Answered", bytes: 900 + index * 13,
}));

function api(world: FakeWorld): Api {
  const run = world.run.bind(world);
  const ready = () => { world.phase = "ready"; world.mailboxAsks = false; world.emit({ kind: "app_changed" }); };
  // At first start the mailbox is still to come.
  const signedIn = () => { if (world.phase === "sign_in") { ready(); } };
  const named = (values: { name: string; value: string }[]): string =>
    values.find((value) => ["subject", "fullname", "name", "lastname"].includes(value.name))?.value ?? "Record";
  const change = (key: string) => { world.emit({ kind: "pane_changed", key }); world.emit({ kind: "app_changed" }); };
  return {
    app: () => run("app", [], () => world.app()),
    dismissNotice: (id) => run("dismissNotice", [id], () => { world.notices = world.notices.filter((notice) => notice.id !== id); }),
    probe: (address) => run("probe", [address], () => {
      if (!address.includes(".")) {
        throw new Failure({ code: "invalid", message: "This is not the address of an organization", retry_after: null, side: null });
      }
      return { url: `https://${address.replace(/^https?:\/\//, "")}`, authority: "login.alderfinch.example", methods: ["browser", "device_code", "password"] };
    }),
    discovery: (cloud) => run("discovery", [cloud], () => ({ authority: "login.cloud.example", methods: ["browser", "device_code"] })),
    discoverBrowser: (cloud) => run("discoverBrowser", [cloud], () => world.found),
    discoverDevice: (cloud) => run("discoverDevice", [cloud], () => ({ user_code: "KTRB-QXWD", verification_url: "https://login.cloud.example/device", minutes: 15 })),
    discoverDeviceWait: () => new Promise(() => { world.calls.push({ name: "discoverDeviceWait", args: [] }); }),
    discoverPassword: (cloud, email, password) => run("discoverPassword", [cloud, email, password], () => world.found),
    enterFound: (id, keep) => run("enterFound", [id, keep], signedIn),
    useOrganization: (id) => run("useOrganization", [id], () => { world.organizations = world.organizations.map((one) => ({ ...one, current: one.id === id })); world.emit({ kind: "app_changed" }); }),
    makePrimary: (id) => run("makePrimary", [id], () => { world.organizations = world.organizations.map((one) => ({ ...one, primary: one.id === id })); }),
    removeOrganization: (id) => run("removeOrganization", [id], () => { world.organizations = world.organizations.filter((one) => one.id !== id); }),
    signInBrowser: (url, keep) => run("signInBrowser", [url, keep], signedIn),
    signInDevice: (url, keep) => run("signInDevice", [url, keep], () => ({ user_code: "KTRB-QXWD", verification_url: "https://login.alderfinch.example/device", minutes: 15 })),
    signInDeviceWait: async () => {
      world.calls.push({ name: "signInDeviceWait", args: [] });
      await new Promise<void>((resolve, reject) => { world.otherDevice = { done: resolve, failed: reject }; });
      signedIn();
    },
    signInPassword: (url, email, password, keep) => run("signInPassword", [url, email, password, keep], signedIn),
    cancelSignIn: () => run("cancelSignIn", [], () => undefined),
    signInMethods: () => run("signInMethods", [], () => ["browser", "device_code", "password"]),
    mailboxSignIns: (server) => run("mailboxSignIns", [server], () => world.mailboxSignIns),
    connectMailbox: (request, keep) => run("connectMailbox", [request, keep], ready),
    ...fakeCalendars(world),
    signOut: () => run("signOut", [], () => { world.phase = "first_start"; world.emit({ kind: "app_changed" }); }),
    exploreSample: () => run("exploreSample", [], () => { world.organizations = world.organizations.map((one) => ({ ...one, sample: one.current })); ready(); }),
    chooseMaildir: () => run("chooseMaildir", [], () => "/home/mara/Maildir"),
    folders: () => run("folders", [], () => fakeFolders.map((folder) => ({ ...folder, unread: world.messages.filter((message) => message.folder === folder.id && !message.row.seen).length }))),
    messages: (folder, from, limit) => run("messages", [folder, from, limit], () => {
      const all = world.messages.filter((message) => message.folder === folder);
      const start = Number(from ?? 0);
      return { rows: all.slice(start, start + limit).map((message) => message.row), next: start + limit < all.length ? String(start + limit) : null, total: all.length };
    }),
    searchMail: (folder, text, from, limit) => run("searchMail", [folder, text, from, limit], () => {
      if (world.emptyPages > 0) {
        world.emptyPages -= 1;
        return { rows: [], next: from ?? "0" };
      }
      const words = text.toLowerCase().split(/\s+/).filter(Boolean);
      const all = world.messages.filter((message) => message.folder === folder && words.every((word) => `${message.row.subject} ${message.row.who}`.toLowerCase().includes(word)));
      const start = Number(from ?? 0);
      return { rows: all.slice(start, start + limit).map((message) => message.row), next: start + limit < all.length ? String(start + limit) : null };
    }),
    message: (key) => run("message", [key], () => world.find(key).view),
    markSeen: (key, seen) => run("markSeen", [key, seen], () => {
      const message = world.find(key);
      message.row = { ...message.row, seen };
      world.emit({ kind: "mail_changed", folder: message.folder });
    }),
    saveAttachment: (key, index) => run("saveAttachment", [key, index], () => true),
    openLink: (url) => run("openLink", [url], () => undefined),
    ...composeApi(world),
    ...itemsApi(world),
    pane: (key) => run("pane", [key], () => pane(world, key)),
    focusPerson: (key, address) => run("focusPerson", [key, address], () => { world.focus.set(key, address); return pane(world, key); }),
    chooseMatch: (key, address, record) => run("chooseMatch", [key, address, record], () => { world.chosen.set(address, record.id); world.focus.set(key, address); return pane(world, key); }),
    subject: (record) => run("subject", [record], () => fakeSubject(recordOf(world, record), null)),
    search: (text, table) => run("search", [text, table], () => {
      world.refuseOffline();
      const wanted = (record: RecordView): boolean => table === null || record.table === (table === "case" ? "incident" : table);
      const found = allRecords.filter((record) => wanted(record) && record.name.toLowerCase().includes(text.toLowerCase()) && !["phonecall", "appointment"].includes(record.table));
      const kinds = [...new Set(found.map((record) => record.kind))];
      const groups = text === "" ? [{ title: "Recent", records: [records.harbour, records.case1187, records.ilse].filter(wanted) }] : kinds.map((kind) => ({ title: kind, records: found.filter((record) => record.kind === kind) }));
      return { text, groups, problem: world.hidden };
    }),
    attachmentChoice: (key, chosen) => run("attachmentChoice", [key, chosen], () => ({ attachments: choice(world, key, chosen), history: key === "nordkai" })),
    track: (request) => run("track", [request], () => {
      if (isItem(request.key)) {
        return trackFakeItem(world, request.key, request.regarding === null ? null : recordOf(world, request.regarding));
      }
      const left_out = choice(world, request.key, request.attachments).flatMap(({ index, name, why }) => (why === null || request.attachments?.includes(index) === false ? [] : [{ name, why }]));
      const regarding = request.regarding === null ? null : recordOf(world, request.regarding);
      const message = world.find(request.key);
      const view = world.offline
        ? { ...untracked(), state: "pending" as const, title: "Track pending", reason: "The organization cannot be reached. Next try at 14:37." }
        : { ...tracked(regarding === null ? "Tracked" : "Tracked regarding", "You set it just now.", regarding), left_out };
      world.tracking.set(request.key, view);
      world.consented.add(request.key);
      world.pending += world.offline ? 1 : 0;
      message.row = { ...message.row, badge: { state: view.state, text: world.offline ? "Waiting to be tracked: offline" : (regarding?.name ?? "Tracked") } };
      change(request.key);
      return view;
    }),
    untrack: (key) => run("untrack", [key], () => {
      const before = world.tracking.get(key) ?? untracked();
      const message = world.find(key);
      world.tracking.delete(key);
      message.row = { ...message.row, badge: null };
      change(key);
      const sentence = before.owned_by_me ? "The copy in the organization is deleted" : `The copy stays: ${before.owner ?? "somebody else"} owns it`;
      return { deleted: before.owned_by_me, sentence, tracking: untracked() };
    }),
    waiting: () => run("waiting", [], () => world.waiting),
    withdraw: (id) => run("withdraw", [id], () => {
      world.waiting = world.waiting.filter((request) => request.id !== id);
      world.pending = world.waiting.length;
      world.emit({ kind: "app_changed" });
    }),
    retryPending: () => run("retryPending", [], () => { world.pending = world.offline ? world.pending : 0; world.emit({ kind: "app_changed" }); return world.pending; }),
    personForm: (key, address, kind) => run("personForm", [key, address, kind], () => ({
      ...form(kind, [
        ["firstname", "First name", "text", "", false], ["lastname", kind === "account" ? "Account name" : "Last name", "text", address.split("@")[0] ?? "", true],
        ["emailaddress1", "E-mail", "email", address, false], ["telephone1", "Phone", "phone", "", false]], null),
      sender: isSender(world, key, address) ? { visibility: VISIBILITY, needs_consent: !world.consented.has(key), blocked: world.blocked } : null,
    })),
    createPerson: (key, address, kind, values, message) => run("createPerson", [key, address, kind, values, message], () => {
      const record = { table: kind, id: `new-${kind}`, name: named(values), kind: kind === "contact" ? "Contact" : kind === "lead" ? "Lead" : "Account", detail: "" };
      if (message !== "leave" && isSender(world, key, address)) {
        if (message === "track" && !world.consented.has(key)) {
          throw new Failure({ code: "invalid", message: `${VISIBILITY} Agree to that first`, retry_after: null, side: null });
        }
        world.consented.add(key);
        world.tracking.set(key, tracked("Tracked regarding", "It was tracked when you added its sender.", record));
      }
      world.added.set(address, record);
      change(key);
      return record;
    }),
    activityForm: (key, record, kind) => run("activityForm", [key, record, kind], () => form(kind.replace("_", " "), [
      ["subject", "Subject", "text", world.find(key).view.subject, true], ...(kind === "note" ? [] : [["scheduledend", "Due", "date_time", kind === "task" ? "" : "2026-11-24T09:00", false] as [string, string, "date_time", string, boolean]]),
      ["description", "Description", "multiline", world.find(key).row.preview, false]], recordOf(world, record))),
    createActivity: (record, kind, values) => run("createActivity", [record, kind, values], () => ({ table: kind, id: "new", name: named(values), kind: "Task", detail: "" })),
    newRecordForm: (key, kind, person, typed) => run("newRecordForm", [key, kind, person, typed], () => {
      if (kind !== "case" && kind !== "opportunity") {
        return form(kind, [[kind === "account" ? "name" : "lastname", kind === "account" ? "Account name" : "Last name", "text", typed, true], ["emailaddress1", "Email", "email", "", false]], kind === "contact" && person !== null ? records.hafenwerk : null);
      }
      if (kind === "case" && person === null) {
        throw new Failure({ code: "invalid", message: "A case needs a customer: choose a contact or an account, or add the sender as one first", retry_after: null, side: null });
      }
      return form(kind, [[kind === "case" ? "title" : "name", kind === "case" ? "Title" : "Topic", "text", world.find(key).view.subject, true], ["description", "Description", "multiline", "", false]], person === null ? null : records.hafenwerk);
    }),
    createNewRecord: (kind, person, values) => run("createNewRecord", [kind, person, values], () => {
      const made: RecordView = { table: kind === "case" ? "incident" : kind, id: `new-${kind}`, name: values[0]?.value ?? "", kind: kind.replace(/^./, (letter) => letter.toUpperCase()), detail: "" };
      world.made.push(made);
      return made;
    }),
    convertForm: (key, kind, person) => run("convertForm", [key, kind, person], () => {
      const subject = world.find(key).view.subject;
      const filled = form(kind, [[kind === "case" ? "title" : kind === "lead" ? "subject" : "name", kind === "case" ? "Title" : "Topic", "text", subject, true], ["description", "Description", "multiline", world.find(key).row.preview, false]], person === null ? null : records.hafenwerk);
      return { ...filled, title: `Convert to ${kind}`, sender: { visibility: VISIBILITY, needs_consent: !world.consented.has(key), blocked: null } };
    }),
    convert: (request) => run("convert", [request], () => {
      const { key, kind, values } = request;
      const made: RecordView = { table: kind === "case" ? "incident" : kind, id: `new-${kind}`, name: values[0]?.value ?? "", kind: kind.replace(/^./, (letter) => letter.toUpperCase()), detail: "" };
      world.consented.add(key);
      world.tracking.set(key, tracked("Tracked regarding", "You converted it to this record.", made));
      change(key);
      return made;
    }),
    endings: (record) => run("endings", [record], () => world.closed.has(record.id) ? [] : endingsOf(record.table)),
    endingForm: (record, kind) => run("endingForm", [record, kind], () => {
      const reason = { name: "statuscode", label: "Status reason", kind: "choice" as const, value: "4", required: true, max_length: 20, options: [{ value: "4", label: "Canceled" }, { value: "5", label: "Out-Sold" }] };
      const rest = form(endingsOf(record.table).find((ending) => ending.kind === kind)?.label ?? "", kind === "qualify" ? [["opportunity", "Create an opportunity", "yes_no", "true", false]] : [["actualrevenue", "Actual revenue", "number", "", false]], recordOf(world, record));
      return kind === "lose" ? { ...rest, fields: [reason, ...rest.fields] } : rest;
    }),
    endRecord: (record, kind, values) => run("endRecord", [record, kind, values], () => {
      world.closed.add(record.id);
      return { sentence: `Closed: ${recordOf(world, record).name}`, made: [] };
    }),
    openRecord: (record) => run("openRecord", [record], () => undefined),
    syncState: () => run("syncState", [], () => ({ ...world.sync, asks: world.sync.questions.length })),
    syncNow: (track) => run("syncNow", [track], () => {
      world.sync = { ...world.sync, overall: "running", sentence: "A cycle is under way.", progress: { kind: "contact", phase: "writing", done: 12, total: 80 } };
      world.emit({ kind: "sync_changed" });
    }),
    cancelSync: () => run("cancelSync", [], () => {
      world.sync = { ...world.sync, overall: "well", progress: null };
      world.emit({ kind: "sync_changed" });
    }),
    previewSync: () => run("previewSync", [], () => {
      const first = world.sync.questions.some((question) => question.about === "first");
      if (first) {
        world.sync = { ...world.sync, questions: [fakeFirst(9)] };
        world.emit({ kind: "sync_changed" });
      }
      return fakePreview(first ? 9 : null);
    }),
    agreeSync: (question, track) => run("agreeSync", [question, track], () => {
      world.sync = { ...world.sync, overall: "well", questions: world.sync.questions.filter((one) => one.number !== question) };
      world.emit({ kind: "sync_changed" });
    }),
    cycleDetails: (number) => run("cycleDetails", [number], () => fakePlan()),
    ...decisionsApi(world),
    ...receivedApi(world),
    ...foldersApi(world),
    options: () => run("options", [], () => world.options),
    setOption: (option) => run("setOption", [option], () => applyOption(world, option)),
    forgetCredential: (id) => run("forgetCredential", [id], () => (world.options = { ...world.options, saved: world.options.saved.filter((saved) => saved.id !== id) })),
    clearStored: () => run("clearStored", [], () => (world.options = { ...world.options, stored: world.options.stored.map((table) => ({ ...table, rows: 0 })) })),
    ...rulesApi(world),
    evidence: (limit) => run("evidence", [limit], () => evidence.slice(0, limit)),
    exportEvidence: () => run("exportEvidence", [], () => true),
  };
}

function applyOption(world: FakeWorld, change: Parameters<Api["setOption"]>[0]) {
  switch (change.option) {
    case "track": world.options = { ...world.options, track: change.value }; break;
    case "unknown_senders": world.options = { ...world.options, unknown_senders: { option: change.value, sentence: change.value === "nothing" ? "This computer makes no records of senders whom your organization does not know." : "A sender whom your organization does not know becomes a record." } }; break;
    case "suggest_contacts": world.options = { ...world.options, suggestions: { ...world.options.suggestions, contacts: change.value } }; break;
    case "suggest_others": world.options = { ...world.options, suggestions: { ...world.options.suggestions, others: change.value } }; break;
    case "pending_send": world.options = { ...world.options, pending_send: { on: change.value, troubled: false, sentence: change.value ? "What you write in your organization is sent from your mailbox." : "What you write in your organization is not sent by this computer." } }; break;
    case "marks": world.options = { ...world.options, marks: { ...world.options.marks, on: change.value, sentence: change.value ? "Messages that are tracked bear the mark Tracked_to_Dynamics_365." : "Nothing is written into your messages, and nothing follows from marks." } }; break;
    case "connection": world.options = { ...world.options, connection_on: change.value }; break;
    case "synchronize": world.options = { ...world.options, machines: world.options.machines.map((machine) => ({ ...machine, synchronizes: machine.this === change.value })) }; break;
    case "both_changed": world.options = { ...world.options, both_changed: change.value }; break;
    case "keep_signed_in": world.options = { ...world.options, keep_signed_in: change.value }; break;
    case "appearance": world.settings = { ...world.settings, appearance: change.value }; break;
    case "language":
      world.settings = { ...world.settings, language: change.value };
      world.language = change.value === "german" ? "de" : change.value === "arabic" ? "ar" : "en";
      break;
    case "pane_width": world.settings = { ...world.settings, pane_width: change.value }; break;
    case "pane_open": world.settings = { ...world.settings, pane_open: change.value }; break;
  }
  world.emit({ kind: "app_changed" });
  return world.options;
}

function bodyUrl(world: FakeWorld, key: string, { dark }: BodyOptions): string {
  const colours = dark ? "background:#292929;color:#e6e6e6" : "background:#fff;color:#242424";
  const html = `<!doctype html><meta charset="utf-8"><body style="margin:0;padding:4px 20px;font:14px/1.5 sans-serif;${colours}">${world.find(key).html}`;
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
}

/** A platform in memory, and the world behind it for a test to turn. */
export function fakePlatform(setup: FakeSetup = {}): Platform & { world: FakeWorld } {
  const world = new FakeWorld(setup);
  return {
    world,
    api: api(world),
    bodyUrl: (key, options) => bodyUrl(world, key, options),
    listen: (handler) => {
      world.handlers.add(handler);
      return () => world.handlers.delete(handler);
    },
  };
}
