// Appointments, contacts and tasks of the fake: a week around today, an address book, a task list.
import { Failure, type Api } from "../api";
import type { AgendaEntryView, ContactRowView, ItemFilter, ItemView, ListedView, MeetingView, PaneView, RecordView, SyncKind, TaskGroup, TaskRowView, TrackingBadgeView, TrackingView } from "../types";
import { fakePerson, fakeSubject } from "./records";
import { tracked, untracked, type FakeWorld } from "./world";

/** The day that the fake calls today. */
export const FAKE_TODAY = "2026-11-26";

interface Entry {
  view: ItemView;
  row: { agenda?: { date: string; entry: AgendaEntryView }; contact?: ContactRowView; task?: { group: TaskGroup; row: TaskRowView } };
  tracking: TrackingView;
}

const at = (day: string, time: string): string => `${day}T${time}:00Z`;

const base = (key: string, kind: SyncKind, title: string, subtitle: string, more: Partial<ItemView> = {}): ItemView =>
  ({ key, kind, uid: key.slice(1), title, subtitle, collection: kind === "contact" ? "Contacts" : "Calendar", fields: [], people: [], body: "", notes: [], ...more });

function appointment(key: string, day: string, [from, to]: [string, string], title: string, place: string, people: ItemView["people"], more: Partial<AgendaEntryView> = {}): Entry {
  const entry: AgendaEntryView = { key, occurrence: null, title, start: at(day, from), end: at(day, to), goes_on: false, place, free: false, badge: null, ...more };
  const fields: ItemView["fields"] = [{ label: "Location", value: place, kind: "text" }, { label: "Show time as", value: "Busy", kind: "text" }];
  return { view: base(key, "appointment", title, `${day}, ${from} – ${to} (Europe/Berlin)`, { fields, people, body: "Bring the drawings." }), row: { agenda: { date: day, entry } }, tracking: untracked() };
}

/** One that stands for a service activity: it follows the organization, and nothing of it goes back. */
function serviceActivity(key: string, day: string, times: [string, string], title: string, place: string, people: ItemView["people"]): Entry {
  const record: RecordView = { table: "serviceappointment", id: "s1", name: title, kind: "Service Activity", detail: "" };
  const tracking: TrackingView = { ...tracked("Tracked", "You take part in it, and one of your filters selects its record.", null), record };
  return { ...appointment(key, day, times, title, place, people), tracking };
}

const ONE_WAY = "This is a service activity, which your organization plans. Your calendar follows it: what you change here is not sent, and gives way to the next change of its record.";
const STAYS = "Its record stays, because records of this kind are changed in the organization only.";

function contact(key: string, name: string, detail: string, email: string): Entry {
  const initials = name.split(" ").map((part) => part.charAt(0)).join("").slice(0, 2);
  const fields: ItemView["fields"] = [{ label: "E-mail", value: email, kind: "email" }, { label: "Business phone", value: "+49 40 5550 2210", kind: "phone" }];
  return { view: base(key, "contact", name, detail, { fields }), row: { contact: { key, title: name, detail, letter: name.charAt(0), initials, badge: null } }, tracking: untracked() };
}

function task(key: string, group: TaskGroup, title: string, due: string, more: Partial<TaskRowView> = {}): Entry {
  const row: TaskRowView = { key, title, due, overdue: group === "overdue", important: false, percent: 0, completed: group === "completed", badge: null, ...more };
  return { view: base(key, "task", title, due === "" ? "Without a due date" : `Due ${due}`, { fields: [{ label: "Status", value: "Not started", kind: "text" }] }), row: { task: { group, row } }, tracking: untracked() };
}

const person = (name: string, address: string, role: string): ItemView["people"][number] => ({ name, address, role, me: address.startsWith("mara.voss") });

export class FakeItems {
  readonly entries: Entry[] = [
    appointment("~a1", FAKE_TODAY, ["09:00", "10:30"], "Site visit", "Harbour, gate 3", [person("Mara Voss", "mara.voss@alderfinch.example", "Organizer"), person("Ilse Brandt", "ilse.brandt@hafenwerk.example", "Required"), person("Nobody Known", "nobody@nowhere.example", "Optional")]),
    appointment("~a2", FAKE_TODAY, ["12:00", "13:00"], "Lunch with the team", "Canteen", [], { occurrence: at(FAKE_TODAY, "12:00") }),
    serviceActivity("~a4", FAKE_TODAY, ["15:00", "17:00"], "Hoist inspection at the pier", "Hall 1", [person("Mara Voss", "mara.voss@alderfinch.example", "Organizer"), person("Bob Ito", "bob.ito@alderfinch.example", "Required"), person("Ilse Brandt", "ilse.brandt@hafenwerk.example", "Optional")]),
    appointment("~a3", "2026-11-27", ["08:00", "08:45"], "Dentist", "Eppendorfer Weg 12", []),
    contact("~c1", "Annika Reuter", "Purchasing, Hafenwerk GmbH", "annika.reuter@hafenwerk.example"),
    contact("~c2", "Ilse Brandt", "Head of Projects, Hafenwerk GmbH", "ilse.brandt@hafenwerk.example"),
    task("~t1", "overdue", "Remind Ilse of the open invoice", "23 Nov 2026", { important: true }),
    task("~t2", "today", "Ask for the drawings", "26 Nov 2026", { percent: 50 }),
    task("~t3", "completed", "Report on the visit", "18 Nov 2026"),
  ];
  /** The meetings that messages are about, by message. */
  readonly meetings = new Map<string, MeetingView>();
  /** How far the mailbox is read; all of it for null. */
  reading: ListedView["reading"] = null;
  notes: string[] = [];
  /** Whether records may be deleted with their items. */
  mayDelete = true;

  find(key: string): Entry {
    const found = this.entries.find((entry) => entry.view.key === key);
    if (found === undefined) {
      throw new Failure({ code: "gone", message: "It is no longer in your mailbox", retry_after: null, side: "mailbox" });
    }
    return found;
  }
}

export const isItem = (key: string): boolean => key.startsWith("~");

function badgeOf({ state, regarding }: TrackingView): TrackingBadgeView | null {
  return state === "not_tracked" ? null : { state, text: state === "pending" ? "Waiting to be tracked" : (regarding?.name ?? "Tracked") };
}

/** Tracks an item of the fake. */
export function trackFakeItem(world: FakeWorld, key: string, regarding: RecordView | null): TrackingView {
  const entry = world.items.find(key);
  const view = tracked(regarding === null ? "Tracked" : "Tracked regarding", "It is kept the same on both sides.", regarding);
  entry.tracking = world.offline ? { ...untracked(), state: "pending", title: "Track pending", reason: "It is carried out as soon as your organization can be reached." } : view;
  world.emit({ kind: "items_changed" });
  return entry.tracking;
}

/** The pane of an item of the fake. */
export function fakeItemPane(world: FakeWorld, key: string): PaneView {
  const { view, tracking } = world.items.find(key);
  const named = view.kind === "contact" ? [person(view.title, view.fields[0]?.value ?? "", "Contact")] : view.people;
  const people = named.map((one) => fakePerson(one.name, one.address, one.role));
  const focus = world.focus.get(key) ?? people.find((one) => !one.me)?.address ?? null;
  const oneWay = tracking.state !== "not_tracked" && tracking.record?.table === "serviceappointment";
  const shown = people.find((one) => one.address === focus)?.matches[0] ?? (view.kind === "task" ? tracking.regarding : undefined);
  return {
    key, people, more_people: 0, focus, stale: false, tracking, needs_consent: false, problem: null, visibility: null,
    subject: shown == null ? null : fakeSubject(shown, tracking.regarding?.id ?? null),
    item: {
      kind: view.kind, one_way: oneWay ? ONE_WAY : null, may_delete: world.items.mayDelete && !oneWay,
      delete_blocked: oneWay ? STAYS : world.items.mayDelete ? null : "Its record stays, because somebody else owns it.", can_link: true, account: view.kind === "contact" ? tracking.regarding : null,
    },
  };
}

type ItemsApi = Pick<Api, "agenda" | "contacts" | "tasks" | "item" | "untrackListed" | "meeting" | "trackMeeting">;

export function itemsApi(world: FakeWorld): ItemsApi {
  const run = world.run.bind(world);
  const own = world.items;
  const listed = (): ListedView => ({ reading: own.reading, notes: own.notes, any: true });
  const fits = (filter: ItemFilter) => ({ tracking }: Entry): boolean => filter === "all" || (filter === "tracked") === (tracking.state !== "not_tracked");
  const holds = (words: string) => ({ view }: Entry): boolean => words.toLowerCase().split(" ").every((word) => `${view.title} ${view.subtitle}`.toLowerCase().includes(word));
  return {
    agenda: (from, to, filter) => run("agenda", [from, to, filter], () => {
      const on = own.entries.filter(fits(filter)).flatMap(({ row, tracking }) => (row.agenda === undefined ? [] : [{ date: row.agenda.date, entry: { ...row.agenda.entry, badge: badgeOf(tracking) } }]));
      const dates = [...new Set(on.map(({ date }) => date))].filter((date) => date >= from && date <= to).sort();
      return { from, to, today: FAKE_TODAY, listed: listed(), days: dates.map((date) => ({ date, entries: on.filter((one) => one.date === date).map(({ entry }) => entry) })) };
    }),
    contacts: (words, filter, from, limit) => run("contacts", [words, filter, from, limit], () => {
      const rows = own.entries.filter(fits(filter)).filter(holds(words)).flatMap(({ row, tracking }) => (row.contact === undefined ? [] : [{ ...row.contact, badge: badgeOf(tracking) }]));
      return { rows: rows.slice(from, from + limit), next: from + limit < rows.length ? from + limit : null, total: rows.length, listed: listed() };
    }),
    tasks: (words, filter, completed) => run("tasks", [words, filter, completed], () => {
      const all = own.entries.filter(fits(filter)).filter(holds(words)).flatMap(({ row, tracking }) => (row.task === undefined ? [] : [{ group: row.task.group, row: { ...row.task.row, badge: badgeOf(tracking) } }]));
      const shown = all.filter(({ group }) => completed || group !== "completed");
      const groups = [...new Set(shown.map(({ group }) => group))].map((group) => ({ group, more: 0, tasks: shown.filter((one) => one.group === group).map(({ row }) => row) }));
      return { groups, completed: all.filter(({ group }) => group === "completed").length, listed: listed() };
    }),
    item: (key, occurrence) => run("item", [key, occurrence], () => own.find(key).view),
    meeting: (message) => run("meeting", [message], () => own.meetings.get(message) ?? null),
    trackMeeting: (message) => run("trackMeeting", [message], () => {
      const meeting = own.meetings.get(message);
      if (meeting === undefined) {
        throw new Error("The message has no meeting with it");
      }
      own.meetings.set(message, { ...meeting, item: meeting.item ?? "~a1", state: "tracked", state_title: "Tracked", can_track: false, puts: false });
      world.emit({ kind: "items_changed" });
      return { ...untracked(), state: "tracked", title: "Tracked" };
    }),
    untrackListed: (key, remove) => run("untrackListed", [key, remove], () => {
      own.find(key).tracking = untracked();
      world.emit({ kind: "items_changed" });
      return { deleted: remove, tracking: untracked(), sentence: remove ? "It stays in your mailbox, and its record is deleted." : "It stays in your mailbox, and its record in the organization; neither follows the other any more." };
    }),
  };
}
