// Writing and sending, in the fake.
import type { Api } from "../api";
import { Failure } from "../api";
import type { ComposeStart, ComposeView, OutgoingView, RecipientView } from "../types";
import type { FakeWorld } from "./world";

const people: RecipientView[] = [
  { text: "Ilse Brandt <ilse.brandt@hafenwerk.example>", name: "Ilse Brandt", address: "ilse.brandt@hafenwerk.example", place: "Contact" },
  { text: "\"Okoro, Jonas\" <jonas.okoro@alderfinch.example>", name: "Okoro, Jonas", address: "jonas.okoro@alderfinch.example", place: "Mailbox" },
];

type Part = Pick<Api, "compose" | "encloseFile" | "leaveOut" | "saveDraft" | "discardDraft" | "sendMessage" | "outgoing" | "answerOutgoing" | "submission" | "useSubmission" | "signature" | "setSignature" | "completeRecipient">;

function begun(world: FakeWorld, start: ComposeStart): ComposeView {
  const empty: ComposeView = {
    id: "c1", from: "mara.voss@alderfinch.example", to: "", cc: "", bcc: "", subject: "", text: "", enclosed: [], can_track: true,
    readers: "Once you track it, everybody in Sales North can read it.", submission: world.submission,
  };
  if (start.kind === "new") {
    return empty;
  }
  const { view } = world.find(start.key);
  const author = view.from[0];
  const quoted = { ...empty, subject: `${start.kind === "forward" ? "Fwd" : "Re"}: ${view.subject}`, text: "\n\n> Good morning" };
  return start.kind === "forward" ? { ...quoted, enclosed: view.attachments.map(({ index, name, size }) => ({ index, name, size })) }
    : { ...quoted, to: author === undefined ? "" : `${author.name} <${author.address}>`, cc: start.kind === "reply_all" ? view.cc.map(({ address }) => address).join(", ") : "" };
}

export function composeApi(world: FakeWorld): Part {
  const run = world.run.bind(world);
  const enclosed = () => [{ index: 0, name: "plan.pdf", size: 48_000 }];
  return {
    compose: (start) => run("compose", [start], () => begun(world, start)),
    encloseFile: (id) => run("encloseFile", [id], enclosed),
    leaveOut: (id, index) => run("leaveOut", [id, index], () => []),
    saveDraft: (fields) => run("saveDraft", [fields], () => "draft"),
    discardDraft: (id, draftToo) => run("discardDraft", [id, draftToo], () => undefined),
    sendMessage: (fields, request) => run("sendMessage", [fields, request], (): OutgoingView => {
      if (fields.to.trim() === "") {
        throw new Failure({ code: "invalid", message: "Name somebody to send it to", retry_after: null, side: null });
      }
      return { id: "m1@alderfinch.example", state: "sent", title: "Sent", reason: "Messages go out by smtp.alderfinch.example.", subject: fields.subject, key: null, written: false };
    }),
    outgoing: () => run("outgoing", [], () => world.outgoing),
    answerOutgoing: (id, answer) => run("answerOutgoing", [id, answer], () => (world.outgoing = world.outgoing.filter((one) => one.id !== id))),
    submission: () => run("submission", [], () => world.submission),
    useSubmission: (request) => run("useSubmission", [request], () => (world.submission = { kind: "server", sentence: `Messages go out by ${request.host}.`, host: request.host })),
    signature: () => run("signature", [], () => ({ text: world.signature })),
    setSignature: (text) => run("setSignature", [text], () => ({ text: (world.signature = text) })),
    completeRecipient: (text) => run("completeRecipient", [text], () => people.filter(({ name, address }) => `${name} ${address}`.toLowerCase().includes(text.toLowerCase()))),
  };
}
