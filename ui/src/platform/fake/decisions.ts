// What waits for a decision in the fake, and what answers do to it.
import type { Api } from "../api";
import type { AnsweredView, ConflictView, DecisionsView, InvitationView, ProposalView, UndoView, UnfollowedPairView } from "../types";
import type { FakeWorld } from "./world";

const side = (value: string | null, changed: string | null, by: string | null) => ({ value, removed: false, changed, by, keeping: "The other side takes over this value." });

export const fakeConflicts: ConflictView[] = [
  {
    id: "contact:1/mobile/a", kind: "contact", record: "contact:1", title: "Ilse Brandt", field: "Mobile", sentence: "Both sides changed it.",
    mailbox: side("+49 170 5550 118", "2026-11-22T11:02:00Z", null), organization: side("+49 170 5550 902", "2026-11-22T13:40:00Z", "J. Okafor"),
  },
  {
    id: "contact:2/job-title/b", kind: "contact", record: "contact:2", title: "Tomasz Lis", field: "Job title", sentence: "It was set back, and waits for your decision.",
    mailbox: side("Buyer", null, null), organization: side("Senior buyer", "2026-11-22T08:15:00Z", "Mara Voss"),
  },
  {
    id: "task:3/removal/c", kind: "task", record: "task:3", title: "Call the harbour", field: "The whole", sentence: "It was removed in the mailbox and changed in the organization.",
    mailbox: { value: null, removed: true, changed: null, by: null, keeping: null }, organization: side("Wed 25 Nov 2026, 09:00", null, null),
  },
];

export const fakeProposals: ProposalView[] = [{
  kind: "contact", record: "contact:9", title: "Karla Neumann", detail: "karla@elsewhere.example", sentence: "They have an e-mail address in common.",
  candidates: [{ uid: "karla-1", title: "Karla N.", detail: "karla@elsewhere.example" }, { uid: "karla-2", title: "Neumann, Karla", detail: "karla@elsewhere.example · +49 170 1" }],
}];

export const fakeInvitations: InvitationView[] = [{
  id: "appointment:4/removal/d", record: "appointment:4", title: "Visit to the harbour", question: "Tell the 4 attendees about the new time?",
  changes: ["Time: Thu 26 Nov 2026, 09:00 – 10:00 → Thu 26 Nov 2026, 11:00 – 12:00"], first: false,
}, {
  id: "appointment:6/removal/e", record: "appointment:6", title: "Kick-off at the yard", question: "Nobody is invited yet. Invite the 2 attendees?",
  changes: [], first: true,
}];

const steps: UndoView["steps"] = [
  { what: "change_record", title: "Ilse Brandt", record: "contact:1", back: true, sentence: null },
  { what: "create_item", title: "Site visit", record: "appointment:5", back: false, sentence: "Somebody changed it since." },
];

export const fakeUndo: UndoView = { cycle: "2026-11-22T14:32:00Z", steps, back: steps.filter((step) => step.back).length, left: steps.filter((step) => !step.back).length };

export const noDecisions: DecisionsView = { conflicts: [], proposals: [], invitations: [], decided: [], last_cycle: null, policy: "ask" };

export const fakeUnfollowed: UnfollowedPairView[] = [
  { kind: "contact", record: "contact:9", uid: "9", title: "Karla Neumann", sentence: "You untracked it. It is in your mailbox, and its record in the organization.", bringing_back: "Both follow each other again. Where they differ, you are asked." },
  { kind: "task", record: "task:9", uid: "10", title: "Call the harbour", sentence: "None of your filters selects its record any more.", bringing_back: null },
];

const done = (sentence: string, undo: string | null): AnsweredView => ({ done: true, sentence, now: null, undo });

type Part = Pick<Api, "decisions" | "decide" | "linkProposal" | "keepApart" | "answerInvitation" | "undoDecision" | "undoable" | "undoCycle" | "unfollowed" | "bringBack">;

export function decisionsApi(world: FakeWorld): Part {
  const run = world.run.bind(world);
  const change = (changed: Partial<DecisionsView>): void => { world.decisions = { ...world.decisions, ...changed }; };
  const decided = (title: string, sentence: string): AnsweredView => {
    const id = String(world.decisions.decided.length + 1);
    change({ decided: [{ id, title, sentence, at: "2026-11-22T14:35:00Z" }, ...world.decisions.decided] });
    return done(sentence, id);
  };
  return {
    decisions: () => run("decisions", [], () => world.decisions),
    decide: (ids, kept) => run("decide", [ids, kept], () => {
      const chosen = world.decisions.conflicts.filter((one) => ids.includes(one.id));
      change({ conflicts: world.decisions.conflicts.filter((one) => !ids.includes(one.id)) });
      return chosen.map((one) => decided(one.title, `${one.field}: what the ${kept} holds stays.`));
    }),
    linkProposal: (record, uid) => run("linkProposal", [record, uid], () => {
      change({ proposals: world.decisions.proposals.filter((one) => one.record !== record) });
      return done("They are linked, and follow each other from now on.", null);
    }),
    keepApart: (record, uids) => run("keepApart", [record, uids], () => {
      change({ proposals: world.decisions.proposals.filter((one) => one.record !== record) });
      return done("They are kept apart.", null);
    }),
    answerInvitation: (id, tell) => run("answerInvitation", [id, tell], () => {
      if (world.decisions.invitations.find((one) => one.id === id)?.first === true) {
        change({ invitations: world.decisions.invitations.filter((one) => one.id !== id) });
        return done(tell ? "The attendees are invited." : "Nobody is invited. You can still invite them in your calendar program.", null);
      }
      change({ invitations: world.decisions.invitations.filter((one) => one.id !== id) });
      return done(tell ? "It is saved, and the attendees are told." : "It is saved, and nobody was told.", null);
    }),
    undoDecision: (id) => run("undoDecision", [id], () => {
      change({ decided: world.decisions.decided.filter((one) => one.id !== id) });
      return done("It is taken back, and waits for your word again.", null);
    }),
    unfollowed: () => run("unfollowed", [], () => ({ pairs: world.unfollowed, more: 0 })),
    bringBack: (record) => run("bringBack", [record], () => {
      world.unfollowed = world.unfollowed.filter((one) => one.record !== record);
      return done("Both follow each other again.", null);
    }),
    undoable: () => run("undoable", [], () => fakeUndo),
    undoCycle: () => run("undoCycle", [], () => { change({ last_cycle: null }); return fakeUndo; }),
  };
}
