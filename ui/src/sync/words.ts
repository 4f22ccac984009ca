// Codes of the core as words and colours of this view.
import type { SyncCountsView, SyncKind, SyncLineOf, SyncLineState, SyncOverall, SyncProgressView, SyncStepWhat } from "../platform/types";
import type { Texts } from "../texts";

export type Tone = "success" | "warning" | "danger" | "informative" | "brand";

export function lineName(of: SyncLineOf, texts: Texts): string {
  switch (of) {
    case "mail": return texts.syncLive.mail;
    case "appointment": return texts.syncLive.appointments;
    case "contact": return texts.syncLive.contacts;
    case "task": return texts.syncLive.tasks;
  }
}

export const kindName = (kind: SyncKind, texts: Texts): string => lineName(kind, texts);

export function overallWords(overall: SyncOverall, texts: Texts): [Tone, string] {
  switch (overall) {
    case "well": return ["success", texts.syncLive.well];
    case "running": return ["brand", texts.syncLive.running];
    case "asks": return ["warning", texts.syncLive.asks];
    case "paused": return ["warning", texts.syncLive.pausedSome];
    case "still": return ["informative", texts.syncLive.still];
  }
}

export function lineWords(state: SyncLineState, texts: Texts): [Tone, string] {
  switch (state) {
    case "up_to_date": return ["success", texts.syncLive.upToDate];
    case "due": return ["informative", texts.syncLive.due];
    case "running": return ["brand", texts.syncLive.lineRunning];
    case "asks": return ["warning", texts.syncLive.asks];
    case "paused": return ["warning", texts.syncLive.paused];
    case "off": return ["informative", texts.syncLive.off];
  }
}

export function progressWords({ kind, phase, done, total }: SyncProgressView, texts: Texts): string {
  const name = kindName(kind, texts);
  switch (phase) {
    case "looking": return texts.syncLive.looking(name);
    case "reading": return texts.syncLive.reading(name);
    case "writing": return texts.syncLive.writing(name, done, total);
  }
}

/** In the order in which a person wants to see them: what is taken away first. */
export const STEPS: readonly SyncStepWhat[] = ["delete_record", "remove_item", "unlink", "create_item", "create_record", "change_item", "change_record", "change_both"];

export function stepWords(what: SyncStepWhat, texts: Texts): string {
  switch (what) {
    case "create_item": return texts.syncLive.createItem;
    case "create_record": return texts.syncLive.createRecord;
    case "change_item": return texts.syncLive.changeItem;
    case "change_record": return texts.syncLive.changeRecord;
    case "change_both": return texts.syncLive.changeBoth;
    case "remove_item": return texts.syncLive.removeItem;
    case "delete_record": return texts.syncLive.deleteRecord;
    case "unlink": return texts.syncLive.unlinkBoth;
  }
}

const parts = (list: [number, (value: number) => string][], texts: Texts): string => {
  const said = list.filter(([value]) => value > 0).map(([value, words]) => words(value));
  return said.length === 0 ? texts.syncLive.nothing : said.join(", ");
};

/** What came to the mailbox. */
export const toMailbox = (counts: SyncCountsView, texts: Texts): string => parts([
  [counts.items_changed, texts.syncLive.changed], [counts.items_created, texts.syncLive.created], [counts.items_removed, texts.syncLive.removed], [counts.unlinked, texts.syncLive.unlinked],
], texts);

/** What came to the organization. */
export const toOrganization = (counts: SyncCountsView, texts: Texts): string => parts([
  [counts.records_changed, texts.syncLive.changed], [counts.records_created, texts.syncLive.created], [counts.records_deleted, texts.syncLive.removed],
], texts);
