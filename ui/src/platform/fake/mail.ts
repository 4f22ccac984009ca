// A made-up mailbox for tests and for looking at the window in a plain browser.
import type { AddressView, FolderView, MessageRowView, MessageView } from "../types";

/** One message with everything that the fake answers about it. */
export interface FakeMessage {
  folder: string;
  row: MessageRowView;
  view: MessageView;
  html: string;
}

const NOW = new Date("2026-11-22T14:34:00");

const at = (daysAgo: number, time: string): string => {
  const day = new Date(NOW);
  day.setDate(day.getDate() - daysAgo);
  const [hours, minutes] = time.split(":").map(Number);
  day.setHours(hours ?? 0, minutes ?? 0, 0, 0);
  return day.toISOString();
};

export const mara: AddressView = { name: "Mara Voss", address: "mara.voss@alderfinch.example", warning: null };

interface Draft {
  key: string;
  who: string;
  /** What is false about the name. */
  warning?: string;
  address: string;
  subject: string;
  text: string;
  when: string;
  seen?: boolean;
  folder?: string;
  cc?: AddressView[];
  to?: AddressView[];
  remote?: [items: number, hosts: number];
  attachments?: [name: string, media: string, size: number][];
  badge?: MessageRowView["badge"];
  notices?: string[];
  fromWarning?: string;
  alsoFrom?: AddressView[];
  falseLink?: { shown: string; target: string; message: string };
  html?: string;
}

function build(draft: Draft): FakeMessage {
  const attachments = (draft.attachments ?? []).map(([name, media_type, size], index) => ({ index, name, media_type, size }));
  const paragraphs = draft.text.split("\n\n").map((part) => `<p>${part.replaceAll("\n", "<br>")}</p>`);
  return {
    folder: draft.folder ?? "inbox",
    html: draft.html ?? paragraphs.join(""),
    row: {
      key: draft.key, who: draft.who, warning: draft.warning ?? null, subject: draft.subject, preview: draft.text.replaceAll(/\s+/g, " ").slice(0, 120),
      received: draft.when, seen: draft.seen ?? true, flagged: draft.key === "case", answered: draft.key === "adeyemi",
      has_attachments: attachments.length > 0, badge: draft.badge ?? null,
    },
    view: {
      key: draft.key, subject: draft.subject,
      from: [{ name: draft.who, address: draft.address, warning: draft.fromWarning ?? null }, ...(draft.alsoFrom ?? [])],
      to: draft.to ?? [mara], cc: draft.cc ?? [], bcc: [], date: draft.when,
      remote_items: draft.remote?.[0] ?? 0, remote_hosts: draft.remote?.[1] ?? 0,
      link_warnings: draft.falseLink === undefined ? [] : [draft.falseLink],
      attachments, notices: draft.notices ?? [],
    },
  };
}

const crowd: AddressView[] = Array.from({ length: 10_000 }, (_, index) => ({
  name: `Recipient ${String(index + 1)}`, address: `recipient.${String(index + 1)}@list.example`, warning: null,
}));

const drafts: Draft[] = [
  { key: "lis", who: "Tomasz Lis", address: "tomasz.lis@lisgroup.example", subject: "Heat pump spares, order 4471", when: at(0, "09:41"), seen: false,
    text: "Could you confirm the lead time for the two compressors? Our shutdown is planned for week 50.\n\nBest regards,\nTomasz",
    badge: { state: "not_tracked", text: "3 records" } },
  { key: "brandt", who: "Ilse Brandt", address: "ilse.brandt@hafenwerk.example", subject: "Re: Harbour retrofit, phase 2: revised figures", when: at(0, "09:12"),
    cc: [{ name: "J. Okafor", address: "j.okafor@hafenwerk.example", warning: null }, { name: "procurement@nordkai.example", address: "procurement@nordkai.example", warning: null }],
    text: "Good morning Mara,\n\nThank you, the board meets on Thursday and would like to see the revised figures for the second phase before noon on Wednesday. Two points are open on our side: the price of the buffer tanks, and whether commissioning can start in the last week of January.\n\nMr Okafor will take over the technical questions from here.\n\nKind regards,\nIlse Brandt",
    remote: [3, 2], attachments: [["revised-figures.xlsx", "application/vnd.ms-excel", 86_016], ["piping.pdf", "application/pdf", 1_258_291]],
    badge: { state: "tracked_regarding", text: "Harbour retrofit, phase 2" } },
  { key: "nordkai", who: "procurement@nordkai.example", address: "procurement@nordkai.example", subject: "Tender documents 2026-114", when: at(0, "08:55"), seen: false,
    text: "Please find attached the documents for the tender. Offers are due on 12 December.", attachments: [["tender-2026-114.zip", "application/zip", 4_404_019]],
    badge: { state: "not_tracked", text: "Unknown sender" } },
  { key: "greek", who: "Ευγενία Δήμου", address: "e.dimou@kisamos.example", subject: "Προσφορά για τη σύμβαση", when: at(1, "17:20"),
    text: "Σας ευχαριστώ για την προσφορά, θα ήθελα να συζητήσουμε τους όρους την επόμενη εβδομάδα.", badge: { state: "tracked_regarding", text: "Kisamos Marine: service contract" } },
  { key: "adeyemi", who: "Jonas Adeyemi", address: "jonas.adeyemi@lagosthermal.example", subject: "Site visit on the 26th", when: at(2, "16:02"),
    text: "I have blocked the morning. Will you bring the drawings of the plant room?", badge: { state: "pending", text: "Waiting to be tracked: offline" } },
  { key: "facilities", who: "Facilities", address: "facilities@alderfinch.example", subject: "Lift out of service", when: at(2, "11:30"), cc: [{ name: "Undisclosed", address: "", warning: null }],
    alsoFrom: [{ name: "Works council", address: "council@regarding.example", warning: null }], text: "The east lift will be under maintenance until Friday evening. Please use the west stairs." },
  { key: "case", who: "Leila Haddad", address: "leila.haddad@bekaa.example", subject: "Case 1187: pressure drop after restart", when: at(3, "15:48"),
    text: "It happened again last night, log attached.", attachments: [["log.txt", "text/plain", 18_220]], badge: { state: "tracked_regarding", text: "Case 1187" } },
  { key: "brief", who: "Weekly Brief", address: "brief@news.example", subject: "Five things in industrial heat this week", when: at(3, "07:00"),
    text: "Unsubscribe · View in browser", remote: [24, 6], html: "<h2>Five things in industrial heat this week</h2><p>1. Buffer tanks are cheaper again.</p><p>2. Standards for brine.</p>" },
  { key: "fake-bank", who: "Alder & Finch Accounts", address: "accounts@alderf1nch.example", subject: "Invoice overdue: please review", when: at(4, "06:12"),
    text: "Please review the invoice at once.", fromWarning: "The name says Alder & Finch, but the address belongs to alderf1nch.example",
    falseLink: { shown: "https://alderfinch.example/invoices", target: "https://alderf1nch.example/x", message: "The text shows alderfinch.example, the link leads to alderf1nch.example" } },
  { key: "rtl", who: "ליאור כהן", address: "lior@carmelheat.example", subject: "הצעת מחיר למשאבות חום", when: at(4, "12:05"), text: "שלום מרה, תודה על ההצעה. נשמח לקבוע שיחה." , html: "<div dir='rtl'><p>שלום מרה, תודה על ההצעה. נשמח לקבוע שיחה.</p></div>" },
  { key: "crowd", who: "Town Hall", address: "townhall@alderfinch.example", subject: "Town hall: slides and recording", when: at(5, "18:00"), to: crowd,
    text: "Thank you all for coming. The slides are on the intranet." },
  { key: "failed", who: "Priya Raman", address: "priya.raman@chennaicool.example", subject: "Signed contract", when: at(5, "10:15"), text: "Attached, signed by both. Looking forward to the start.",
    attachments: [["contract-signed.pdf", "application/pdf", 734_003]], badge: { state: "failed", text: "Not tracked: attachment refused" } },
  { key: "drawings", who: "Bo Nyström", address: "bo.nystrom@norrland.example", subject: "Drawings of the plant room", when: at(6, "09:30"), text: "All of them, and the script that renders them.",
    attachments: [["plant-room.dwg", "application/acad", 4_194_304], ["render.js", "text/javascript", 2_048], ["point-cloud.las", "application/octet-stream", 9_437_184], ["section.dwg", "application/acad", 3_145_728], ["notes.txt", "text/plain", 900]] },
  { key: "empty-subject", who: "Otto Lindqvist", address: "otto@lindqvist.example", subject: "", when: at(6, "13:37"), text: "Call me when you have a minute.", notices: ["Part of this message is damaged and could not be read"] },
];

const topics = ["Offer for buffer tanks", "Minutes of Tuesday", "Question about warranty", "Delivery note 77", "Commissioning date", "Photos of the plant room"];
const people = [["Tomasz Lis", "tomasz.lis@lisgroup.example"], ["Jonas Adeyemi", "jonas.adeyemi@lagosthermal.example"], ["Leila Haddad", "leila.haddad@bekaa.example"], ["Bo Nyström", "bo.nystrom@norrland.example"]] as const;

const older: Draft[] = Array.from({ length: 340 }, (_, index) => {
  const [who, address] = people[index % people.length] ?? people[0];
  const topic = topics[index % topics.length] ?? "Topic";
  return { key: `older-${String(index)}`, who, address, subject: `${topic} (${String(index + 1)})`, when: at(7 + Math.floor(index / 4), "10:00"), text: "As discussed, here is the summary of where we stand and what is still open on both sides." };
});

const newsletters: Draft[] = Array.from({ length: 12 }, (_, index) => ({
  key: `news-${String(index)}`, folder: "newsletters", who: "Weekly Brief", address: "brief@news.example", seen: false,
  subject: `Industrial heat, issue ${String(90 - index)}`, when: at(index * 7, "07:00"), text: "Unsubscribe · View in browser", remote: [9, 3] as [number, number],
}));

const unsent: Draft = { key: "unsent", folder: "drafts", who: "Mara Voss", address: mara.address, subject: "Harbour plant, not sent yet", when: at(1, "16:20"), text: "To be finished." };

export const fakeMessages = (): FakeMessage[] => [...drafts, ...older, ...newsletters, unsent].map(build);

const folder = (id: string, name: string, purpose: FolderView["purpose"], depth = 0, selectable = true): FolderView =>
  ({ id, name, purpose, depth, selectable, unread: 0 });

export const fakeFolders: readonly FolderView[] = [
  folder("inbox", "Inbox", "inbox"), folder("drafts", "Drafts", "drafts"), folder("sent", "Sent", "sent"), folder("archive", "Archive", "archive"),
  folder("tracked", "Tracked folders", "other", 0, false), folder("harbour", "Harbour retrofit", "other", 1), folder("tenders", "Tenders 2026", "other", 1),
  folder("newsletters", "Newsletters", "other"), folder("junk", "Junk", "junk"), folder("trash", "Deleted", "trash"),
];
