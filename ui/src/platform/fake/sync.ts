// The synchronization of the fake: how it stands, what it would do, what it asks.
import type { SyncKindView, SyncPreviewView, SyncQuestionView, SyncReportView, SyncStateView, SyncStepView } from "../types";

const counts = { items_created: 0, records_created: 0, items_changed: 0, records_changed: 0, items_removed: 0, records_deleted: 0, unlinked: 0 };

const step = (what: SyncStepView["what"], title: string, reason: string, writes: SyncStepView["writes"] = []): SyncStepView => ({ what, title, record: null, uid: null, reason, writes, failure: null });

const NEW: SyncStepView["writes"] = [{ to: "mailbox", fields: ["email-1", "full-name"], sentence: "To the mailbox: E-mail, Full name" }];

const kind = (of: SyncKindView["kind"], steps: SyncStepView[], more: Partial<SyncKindView["counts"]> = {}): SyncKindView =>
  ({ kind: of, ran: false, done: 0, counts: { ...counts, ...more }, brake: null, steps, notes: [], untracked: [] });

const LEFT = "None of your filters selects the record any more. Both stay and no longer follow each other.";

/** A plan with something of each sort; contacts enough to be shown bit by bit. */
export function fakePlan(): SyncReportView {
  const contacts = Array.from({ length: 120 }, (_, index) => step("create_item", `Contact ${index + 1}`, "One of your filters selects the record.", NEW));
  return {
    preview: true, first: false, waits: false, not_there: [], given_up: [], kinds: [
      kind("contact", [...contacts, step("change_record", "Ilse Brandt", "It was changed in the mailbox.", [{ to: "organization", fields: ["mobile"], sentence: "To the organization: Mobile phone" }])], { items_created: 120, records_changed: 1 }),
      { ...kind("appointment", [step("unlink", "Harbour visit", LEFT)], { unlinked: 1 }), notes: [{ title: "Jour fixe", record: null, uid: null, held: true, sentence: "Both sides changed Location. It waits for your decision." },
        { title: "Budget round", record: null, uid: null, held: false, sentence: "The item has no identifier of its own, or two, so it cannot be tracked." }] },
      { ...kind("task", [step("create_record", "Send the offer", "You asked to track it.")], { records_created: 1 }), untracked: [{ uid: "oil", title: "Buy oil", starts: null }] },
    ],
  };
}

/** The brake's question about 37 appointments. */
export function fakeLosses(): SyncQuestionView {
  return {
    number: 7, about: "losses", kind: "appointment", losses: 37, by_filter: true,
    sentence: "The next cycle would unlink 37 appointments. None of your filters selects the record any more. Nothing would be deleted, and nobody would be notified.",
    steps: Array.from({ length: 37 }, (_, index) => step("unlink", `Visit ${index + 1}`, LEFT)),
  };
}

export const fakeFirst = (number: number | null): SyncQuestionView => ({
  number, about: "first", kind: null, losses: 0, by_filter: false, steps: [],
  sentence: "Appointments, contacts and tasks can be kept the same in your mailbox and in your organization. Nothing happens before you have seen what would be created, changed and linked, and said yes.",
});

/** Everything runs well; ages are counted from the moment that it is asked. */
export function fakeSync(): SyncStateView {
  const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const line = (of: SyncStateView["lines"][number]["of"], linked: number | null): SyncStateView["lines"][number] =>
    ({ of, state: "up_to_date", sentence: of === "mail" ? "New mail arrives by itself." : "", linked, checked: linked === null ? null : at(-2), every: linked === null ? null : 5, since: null, next: linked === null ? null : at(3) });
  const cycle = (number: number, minutes: number, more: Partial<typeof counts>, held: number): SyncStateView["cycles"][number] =>
    ({ number, at: at(minutes), counts: { ...counts, ...more }, held, failed: 0, stopped: false, given_up: [], asks: false });
  return {
    overall: "well", sentence: "The last cycle, at 14:32, made 9 changes.", can_run: true, questions: [], asks: 0, progress: null, next: at(3), failures: [], left: [],
    lines: [line("mail", null), line("appointment", 214), line("contact", 1_318), line("task", 41)],
    cycles: [cycle(3, -2, { items_changed: 4, items_created: 1, records_changed: 4 }, 1), cycle(2, -7, { records_created: 1 }, 0), cycle(1, -12, { items_changed: 12 }, 1)],
  };
}

export const fakePreview = (question: number | null): SyncPreviewView => ({ report: { ...fakePlan(), first: question !== null }, question });
