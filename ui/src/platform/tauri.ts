// The platform in the real window: generated commands and events of the shell.
import { convertFileSrc } from "@tauri-apps/api/core";
import { commands, events } from "../bindings";
import { Failure, type Api, type AppEvent, type Platform } from "./api";
import type { FailureView } from "./types";

type Reply<T> = { status: "ok"; data: T } | { status: "error"; error: unknown };
type Command<A extends unknown[], T> = (...args: A) => Promise<Reply<T>>;

const isFailure = (value: unknown): value is FailureView =>
  typeof value === "object" && value !== null && "code" in value && "message" in value && typeof value.message === "string";

/** A refusal by the shell itself (a missing right, a bad argument) arrives as plain text, whatever the command declares. */
function failureFrom(error: unknown): Failure {
  return new Failure(isFailure(error) ? error : { code: "internal", message: String(error), retry_after: null, side: null });
}

async function answer<T>(reply: Promise<Reply<T>>): Promise<T> {
  const settled = await reply.catch((error: unknown) => ({ status: "error" as const, error }));
  if (settled.status === "error") {
    throw failureFrom(settled.error);
  }
  return settled.data;
}

const asks = <A extends unknown[], T>(command: Command<A, T>) => (...args: A): Promise<T> => answer(command(...args));
const does = <A extends unknown[]>(command: Command<A, null>) => async (...args: A): Promise<void> => { await answer(command(...args)); };

const api: Api = {
  app: asks(commands.app),
  dismissNotice: does(commands.dismissNotice),
  probe: asks(commands.probe),
  discovery: asks(commands.discovery),
  discoverBrowser: asks(commands.discoverBrowser),
  discoverDevice: asks(commands.discoverDevice),
  discoverDeviceWait: asks(commands.discoverDeviceWait),
  discoverPassword: asks(commands.discoverPassword),
  enterFound: does(commands.enterFound),
  useOrganization: does(commands.useOrganization),
  makePrimary: does(commands.makePrimary),
  removeOrganization: does(commands.removeOrganization),
  signInBrowser: does(commands.signInBrowser),
  signInDevice: asks(commands.signInDevice),
  signInDeviceWait: does(commands.signInDeviceWait),
  signInPassword: does(commands.signInPassword),
  cancelSignIn: does(commands.cancelSignIn),
  signInMethods: asks(commands.signInMethods),
  mailboxSignIns: asks(commands.mailboxSignIns),
  connectMailbox: does(commands.connectMailbox),
  findCalendars: asks(commands.findCalendars),
  connectCalendars: does(commands.connectCalendars),
  removeCalendars: does(commands.removeCalendars),
  calendars: asks(commands.calendars),
  chooseCollections: asks(commands.chooseCollections),
  signOut: does(commands.signOut),
  exploreSample: does(commands.exploreSample),
  chooseMaildir: asks(commands.chooseMaildir),
  folders: asks(commands.folders),
  messages: asks(commands.messages),
  searchMail: asks(commands.searchMail),
  message: asks(commands.message),
  markSeen: does(commands.markSeen),
  saveAttachment: asks(commands.saveAttachment),
  openLink: does(commands.openLink),
  agenda: asks(commands.agenda),
  contacts: asks(commands.contacts),
  tasks: asks(commands.tasks),
  item: asks(commands.item),
  untrackListed: asks(commands.untrackListed),
  meeting: asks(commands.meeting),
  trackMeeting: asks(commands.trackMeeting),
  pane: asks(commands.pane),
  focusPerson: asks(commands.focusPerson),
  chooseMatch: asks(commands.chooseMatch),
  subject: asks(commands.subject),
  search: asks(commands.search),
  attachmentChoice: asks(commands.attachmentChoice),
  compose: asks(commands.compose),
  encloseFile: asks(commands.encloseFile),
  leaveOut: asks(commands.leaveOut),
  saveDraft: asks(commands.saveDraft),
  discardDraft: does(commands.discardDraft),
  sendMessage: asks(commands.sendMessage),
  outgoing: asks(commands.outgoing),
  answerOutgoing: asks(commands.answerOutgoing),
  submission: asks(commands.submission),
  useSubmission: asks(commands.useSubmission),
  signature: asks(commands.signature),
  setSignature: asks(commands.setSignature),
  completeRecipient: asks(commands.completeRecipient),
  templates: asks(commands.templates),
  insertTemplate: asks(commands.insertTemplate),
  articles: asks(commands.articles),
  insertArticle: asks(commands.insertArticle),
  literature: asks(commands.literature),
  encloseLiterature: asks(commands.encloseLiterature),
  track: asks(commands.track),
  untrack: asks(commands.untrack),
  waiting: asks(commands.waiting),
  withdraw: does(commands.withdraw),
  retryPending: asks(commands.retryPending),
  personForm: asks(commands.personForm),
  createPerson: asks(commands.createPerson),
  activityForm: asks(commands.activityForm),
  createActivity: asks(commands.createActivity),
  newRecordForm: asks(commands.newRecordForm),
  convertForm: asks(commands.convertForm),
  convert: asks(commands.convert),
  endings: asks(commands.endings),
  endingForm: asks(commands.endingForm),
  endRecord: asks(commands.endRecord),
  createNewRecord: asks(commands.createNewRecord),
  openRecord: does(commands.openRecord),
  syncState: asks(commands.syncState),
  syncNow: does(commands.syncNow),
  cancelSync: does(commands.cancelSync),
  previewSync: asks(commands.previewSync),
  agreeSync: does(commands.agreeSync),
  cycleDetails: asks(commands.cycleDetails),
  decisions: asks(commands.decisions),
  decide: asks(commands.decide),
  linkProposal: asks(commands.linkProposal),
  keepApart: asks(commands.keepApart),
  answerInvitation: asks(commands.answerInvitation),
  undoDecision: asks(commands.undoDecision),
  unfollowed: asks(commands.unfollowed),
  bringBack: asks(commands.bringBack),
  undoable: asks(commands.undoable),
  undoCycle: asks(commands.undoCycle),
  received: asks(commands.received),
  setReceived: asks(commands.setReceived),
  receiveNow: asks(commands.receiveNow),
  cancelReceived: does(commands.cancelReceived),
  why: asks(commands.why),
  keepReceived: does(commands.keepReceived),
  undoReceived: asks(commands.undoReceived),
  setNever: asks(commands.setNever),
  stopConversation: asks(commands.stopConversation),
  folderRules: asks(commands.folderRules),
  previewFolderRule: asks(commands.previewFolderRule),
  setFolderRule: asks(commands.setFolderRule),
  forgetFolderRule: asks(commands.forgetFolderRule),
  trackBefore: asks(commands.trackBefore),
  filed: asks(commands.filed),
  answerFiled: asks(commands.answerFiled),
  options: asks(commands.options),
  setOption: asks(commands.setOption),
  forgetCredential: asks(commands.forgetCredential),
  clearStored: asks(commands.clearStored),
  evidence: asks(commands.evidence),
  syncedFields: asks(commands.syncedFields),
  setFieldDirection: asks(commands.setFieldDirection),
  syncFilters: asks(commands.syncFilters),
  syncFilter: asks(commands.syncFilter),
  newSyncFilter: asks(commands.newSyncFilter),
  previewFilters: asks(commands.previewFilters),
  changeFilters: asks(commands.changeFilters),
  filterLookup: asks(commands.filterLookup),
  exportEvidence: asks(commands.exportEvidence),
};

function listen(handler: (event: AppEvent) => void): () => void {
  const listening = [
    events.appChanged.listen(() => handler({ kind: "app_changed" })),
    events.mailChanged.listen(({ payload }) => handler({ kind: "mail_changed", folder: payload.folder })),
    events.paneChanged.listen(({ payload }) => handler({ kind: "pane_changed", key: payload.key })),
    events.syncChanged.listen(() => handler({ kind: "sync_changed" })),
    events.decisionsChanged.listen(() => handler({ kind: "decisions_changed" })),
    events.itemsChanged.listen(() => handler({ kind: "items_changed" })),
    events.receivedChanged.listen(() => handler({ kind: "received_changed" })),
    events.optionsChanged.listen(() => handler({ kind: "options_changed" })),
    events.linkClicked.listen(({ payload }) => handler({ kind: "link_clicked", target: payload.target })),
  ];
  let stopped = false;
  // Listening begins with a delay, and what was told before it began is not told again: look at everything once more.
  void Promise.all(listening).then(() => {
    if (!stopped) {
      handler({ kind: "app_changed" });
      handler({ kind: "mail_changed", folder: null });
      handler({ kind: "pane_changed", key: null });
      handler({ kind: "sync_changed" });
      handler({ kind: "decisions_changed" });
      handler({ kind: "received_changed" });
      handler({ kind: "options_changed" });
    }
  });
  return () => {
    stopped = true;
    for (const stop of listening) {
      void stop.then((unlisten) => unlisten());
    }
  };
}

export const tauriPlatform: Platform = {
  api,
  bodyUrl: (key, { images, dark }) => `${convertFileSrc(key, "mailbody")}?images=${images ? "1" : "0"}&dark=${dark ? "1" : "0"}`,
  listen,
};
