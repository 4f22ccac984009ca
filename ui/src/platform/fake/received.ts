// Mail that is tracked by itself, in the fake.
import type { Api } from "../api";
import type { NeverEntry, NewcomerView, ReceivedView, ReviewView, WhyView } from "../types";
import type { FakeWorld } from "./world";

const ways: ReceivedView["ways"] = [
  { way: "off", name: "Track nothing by itself", sentence: "Received mail is copied to your organization only when you track it." },
  { way: "ask", name: "Ask my organization", sentence: "Your organization is sent the sender, the recipients and the subject." },
  { way: "here", name: "Decide on this computer", sentence: "Nothing about a message that is not tracked leaves it." },
];

export const fakeReview: ReviewView[] = [
  {
    id: "r1", key: "brandt", subject: "Terminal B: revised figures", from: "Ilse Brandt", at: "2026-11-22T14:10:00Z",
    sentence: "It was tracked because its sender is a contact, an account or a lead.", regarding: null, state: "new", undo_until: "2026-11-29T14:10:00Z",
  },
  {
    id: "r2", key: null, subject: null, from: null, at: "2026-11-21T09:00:00Z",
    sentence: "It was tracked because it answers a tracked message.", regarding: null, state: "kept", undo_until: null,
  },
];

export const fakeNewcomers: NewcomerView[] = [
  {
    id: "n1", record: { table: "contact", id: "c9", name: "Nora Quist", kind: "Contact", detail: "" }, at: "2026-11-22T14:11:00Z",
    sentence: "Its sender was not known to your organization and became a contact, as your option for unknown senders says.", state: "new", undo_until: "2026-11-29T14:11:00Z",
  },
];

export const fakeReceived = (): ReceivedView => ({
  way: "off", ways, sentence: "Automatic tracking is off.", readers: "Tracked mail can be read by Sales North.", warning: null, running: null, never: [], conversations: [], never_for_all: { entries: [], blocked: "Your role in Dynamics 365 lacks the right to change it." }, review: [], review_more: 0, newcomers: [],
});

type Part = Pick<Api, "received" | "setReceived" | "receiveNow" | "cancelReceived" | "why" | "keepReceived" | "undoReceived" | "setNever" | "stopConversation">;

export function receivedApi(world: FakeWorld): Part {
  const run = world.run.bind(world);
  const change = (changed: Partial<ReceivedView>): ReceivedView => (world.received = { ...world.received, ...changed });
  const answered = (id: string, state: ReviewView["state"]): void => {
    const answer = <T extends ReviewView | NewcomerView>(one: T): T => (one.id === id ? { ...one, state, undo_until: state === "undone" ? null : one.undo_until } : one);
    change({ review: world.received.review.map(answer), newcomers: world.received.newcomers.map(answer) });
  };
  const same = (a: NeverEntry, b: NeverEntry): boolean => a.kind === b.kind && a.text === b.text;
  const how = "This was decided on this computer, and nothing was sent to find out (09:12).";
  const tracked = (key: string): boolean => world.received.review.some((one) => one.key === key);
  const why = (key: string): WhyView => ({
    sentence: tracked(key) ? `It was tracked because its sender is a contact, an account or a lead. ${how}` : "It was not looked at: automatic tracking is off.",
    beyond: tracked(key) ? how : null, at: null, would: null, undo: world.received.review.find((one) => one.key === key && one.undo_until !== null)?.id ?? null, stopped: world.stopped.has(key),
  });
  return {
    received: () => run("received", [], () => world.received),
    // The look begins at once: what is answered is older than what stands when it arrives.
    setReceived: (way) => run("setReceived", [way], () => {
      const answer = change({ way, sentence: way === "off" ? "Automatic tracking is off." : "New mail is decided about as it comes." });
      if (way !== "off") { change({ sentence: "New mail is decided about as it comes; last looked at 14:32." }); }
      return answer;
    }),
    receiveNow: () => run("receiveNow", [], () => world.received),
    cancelReceived: () => run("cancelReceived", [], () => undefined),
    why: (key) => run("why", [key], () => why(key)),
    keepReceived: (id) => run("keepReceived", [id], () => answered(id, "kept")),
    undoReceived: (id) => run("undoReceived", [id], () => {
      answered(id, "undone");
      return { deleted: true, sentence: "The copy of this message in your organization was yours. It is deleted, and a look has shown that it is gone." };
    }),
    setNever: (entry, there, forAll) => run("setNever", [entry, there, forAll], () => {
      if (forAll) {
        const list = world.received.never_for_all ?? { entries: [], blocked: null };
        const rest = list.entries.filter((one) => !same(one, entry));
        return change({ never_for_all: { ...list, entries: there ? [...rest, entry] : rest } });
      }
      const others = (world.received.never ?? []).filter((one) => !same(one, entry));
      return change({ never: there ? [...others, entry] : others });
    }),
    stopConversation: (key, stop) => run("stopConversation", [key, stop], () => {
      if (stop) { world.stopped.add(key); } else { world.stopped.delete(key); }
      return why(key);
    }),
  };
}
