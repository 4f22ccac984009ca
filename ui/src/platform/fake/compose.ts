// Writing and sending, in the fake.
import type { Api } from "../api";
import { Failure } from "../api";
import type { ArticleView, ComposeFields, ComposeStart, ComposeView, InsertedView, LiteratureView, OutgoingView, RecipientView, TemplateView } from "../types";
import type { FakeWorld } from "./world";

const people: RecipientView[] = [
  { text: "Ilse Brandt <ilse.brandt@hafenwerk.example>", name: "Ilse Brandt", address: "ilse.brandt@hafenwerk.example", place: "Contact" },
  { text: "\"Okoro, Jonas\" <jonas.okoro@alderfinch.example>", name: "Okoro, Jonas", address: "jonas.okoro@alderfinch.example", place: "Mailbox" },
];

type Part = Pick<Api, "compose" | "encloseFile" | "leaveOut" | "saveDraft" | "discardDraft" | "sendMessage" | "outgoing" | "answerOutgoing" | "submission" | "useSubmission" | "signature" | "setSignature" | "completeRecipient" | "templates" | "insertTemplate" | "articles" | "insertArticle" | "literature" | "encloseLiterature">;

const templates: TemplateView[] = [
  { id: "t1", title: "Quotation follow-up", description: "Two weeks after a quotation went out", personal: false, fits: "Opportunity" },
  { id: "t2", title: "Thank you for the meeting", description: "After a meeting", personal: false, fits: "Every record" },
  { id: "t3", title: "Short thanks", description: "Two lines", personal: true, fits: "Every record" },
];

const articles: ArticleView[] = [
  { id: "a1", title: "Reading the fault codes", number: "KA-01002", description: "All codes on one page" },
  { id: "a2", title: "Ordering spare parts", number: "KA-01003", description: "What we need from you" },
];

const literature: LiteratureView[] = [
  { id: "l1", name: "Harbour pumps: product sheet", description: "Data of the HP series", files: [{ name: "HP-series.pdf", size: 2048 }, { name: "HP-dimensions.pdf", size: 1024 }] },
];

const has = (words: string[], text: string): boolean => words.join(" ").toLowerCase().includes(text.trim().toLowerCase());

/** Words to put in. */
function withWords(fields: ComposeFields, words: string): InsertedView {
  return { subject: fields.subject, offered_subject: null, words, text: [fields.text.trimEnd(), words].filter(Boolean).join("\n\n"), note: null, enclosed: null };
}

function begun(world: FakeWorld, start: ComposeStart): ComposeView {
  const empty: ComposeView = {
    id: "c1", from: "mara.voss@alderfinch.example", to: "", cc: "", bcc: "", subject: "", text: "", notice: null, enclosed: [], can_track: true, then: { track: false, regarding: null, asks: false },
    readers: "Once you track it, everybody in Sales North can read it.", submission: world.submission,
  };
  if (start.kind === "new") {
    return empty;
  }
  const { view } = world.find(start.key);
  if (start.kind === "draft") {
    return { ...empty, subject: view.subject, text: "To be finished.", then: world.remembered };
  }
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
    saveDraft: (fields, then) => run("saveDraft", [fields, then], () => "draft"),
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
    templates: (to, regarding) => run("templates", [to, regarding], () => ({ about: regarding, sentence: regarding === null ? "Nothing is filled in from a record yet." : "Filled in from the record that the message is regarding.", templates: regarding === null ? templates.slice(1) : templates })),
    insertTemplate: (fields, template, about) => run("insertTemplate", [fields, template, about], () => {
      const title = templates.find(({ id }) => id === template)?.title ?? "";
      const inserted = { ...withWords(fields, `Text of ${title}`), enclosed: template === "t2" ? [{ index: 0, name: "Minutes.pdf", size: 3000 }] : null };
      return fields.subject === "" ? { ...inserted, subject: title } : { ...inserted, offered_subject: title };
    }),
    articles: (text) => run("articles", [text], () => articles.filter(({ title, number, description }) => has([title, number, description], text))),
    insertArticle: (fields, article, form) => run("insertArticle", [fields, article, form], () => {
      const title = articles.find(({ id }) => id === article)?.title ?? "";
      return form === "link" ? { ...withWords(fields, `${title}\nhttps://alderfinch.example/main.aspx?id=${article}`), note: "The link leads to your organization." } : withWords(fields, `${title}\n\nE14 | No signal`);
    }),
    literature: (text) => run("literature", [text], () => literature.filter(({ name, files }) => has([name, ...files.map((file) => file.name)], text))),
    encloseLiterature: (id, chosen) => run("encloseLiterature", [id, chosen], () => (literature.find((one) => one.id === chosen)?.files ?? []).map((file, index) => ({ index, ...file }))),
    completeRecipient: (text) => run("completeRecipient", [text], () => people.filter(({ name, address }) => `${name} ${address}`.toLowerCase().includes(text.toLowerCase()))),
  };
}
