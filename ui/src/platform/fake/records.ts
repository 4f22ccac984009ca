// A made-up organization for tests and for looking at the window in a plain browser.
import type { CardView, PersonView, RecordView, SubjectView } from "../types";

const record = (table: string, id: string, name: string, kind: string, detail: string): RecordView => ({ table, id, name, kind, detail });

export const records = {
  harbour: record("opportunity", "o1", "Harbour retrofit, phase 2", "Opportunity", "€ 412,000 · closes 15 Dec · 60 %"),
  pier: record("opportunity", "o2", "Pier 7 buffer tanks", "Opportunity", "€ 68,500 · closes 30 Jan · 20 %"),
  kisamos: record("opportunity", "o3", "Kisamos Marine: service contract", "Opportunity", "€ 24,000 · closes 8 Jan · 75 %"),
  case1187: record("incident", "k1", "Case 1187: pressure drop after restart", "Case", "High, in progress"),
  ilse: record("contact", "c1", "Ilse Brandt", "Contact", "Head of Projects, Hafenwerk GmbH"),
  okafor: record("contact", "c2", "Joseph Okafor", "Contact", "Technical Director, Hafenwerk GmbH"),
  okaforLead: record("lead", "l1", "J. Okafor", "Lead", "Okafor Consulting · new"),
  tomasz: record("contact", "c3", "Tomasz Lis", "Contact", "Buyer, Lis Group"),
  tomaszLead: record("lead", "l2", "T. Lis", "Lead", "Lis Group Service · qualified"),
  tomaszOld: record("contact", "c4", "Tomasz Lis (former)", "Contact", "Baltic Heat, inactive"),
  jonas: record("contact", "c5", "Jonas Adeyemi", "Contact", "Plant Manager, Lagos Thermal"),
  leila: record("contact", "c6", "Leila Haddad", "Contact", "Operations, Bekaa Foods"),
  hafenwerk: record("account", "a1", "Hafenwerk GmbH", "Account", "Hamburg · 240 employees"),
  call: record("phonecall", "p1", "Phone call", "Phone call", "with Ilse Brandt"),
  visit: record("appointment", "m1", "Site visit", "Appointment", "Harbour"),
} as const;

export const allRecords: readonly RecordView[] = Object.values(records);

const matchesOf: Record<string, readonly RecordView[]> = {
  "ilse.brandt@hafenwerk.example": [records.ilse],
  "j.okafor@hafenwerk.example": [records.okafor, records.okaforLead],
  "tomasz.lis@lisgroup.example": [records.tomasz, records.tomaszLead, records.tomaszOld],
  "jonas.adeyemi@lagosthermal.example": [records.jonas],
  "leila.haddad@bekaa.example": [records.leila],
};

/** A person of a message as the organization knows them; `added` is a record that was made of them meanwhile. */
export function fakePerson(name: string, address: string, role: string, added?: RecordView): PersonView {
  const me = address === "mara.voss@alderfinch.example";
  const matches = [...(matchesOf[address] ?? []), ...(added === undefined ? [] : [added])];
  const colleague = address.endsWith("@alderfinch.example");
  const state = address === "" ? "no_address" : matches.length > 0 ? "known" : colleague ? "colleague" : "unknown";
  return { address, name: matches[0]?.name ?? name, role, state, matches, me };
}

function card(of: RecordView, fields: [string, string, RecordView?][], subtitle = of.detail): CardView {
  const initials = of.name.split(" ").map((part) => part.charAt(0)).slice(0, 2).join("").toUpperCase();
  return {
    record: of, subtitle, initials, inactive: of === records.tomaszOld ? "Inactive" : null,
    fields: fields.map(([label, value, named]) => ({ label, value, record: named ?? null })),
  };
}

/** What the pane tells of a record. */
export function fakeSubject(of: RecordView, linked: string | null): SubjectView {
  const hafenwerk = of === records.ilse || of === records.okafor;
  const link = (item: RecordView, status: string, value: string, date: string) => ({ record: item, status, value, date, linked: item.id === linked });
  return {
    card: card(of, [
      ["Phone", "+49 40 5550 2210"], ["Mobile", "+49 170 5550 118"], ["Owner", "Mara Voss"],
      ...(hafenwerk ? [["Account", "Hafenwerk GmbH", records.hafenwerk] as [string, string, RecordView]] : []),
    ]),
    account: hafenwerk ? card(records.hafenwerk, [["Phone", "+49 40 5550 2000"], ["Owner", "Mara Voss"], ["City", "Hamburg"]]) : null,
    last: { record: records.call, when: "2026-11-18T10:00:00Z", shown: "Wed 18 Nov 2026, 10:00" },
    next: { record: records.visit, when: "2026-11-26T08:00:00Z", shown: "Thu 26 Nov 2026, 08:00" },
    activities: 23,
    opportunities: hafenwerk ? [link(records.harbour, "Propose", "€ 412,000", "15 Dec"), link(records.pier, "Qualify", "€ 68,500", "30 Jan")] : [],
    cases: hafenwerk || of === records.leila ? [link(records.case1187, "High, in progress", "2 days", "")] : [],
  };
}
