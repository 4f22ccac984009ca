// What the window asks of the program below it: one method a use case of the companion, and a few of the shell. It must
// not know how a request travels; `tauri.ts` and `fake/` are the two answers.
import type {
  CalendarsRequest, CalendarsView, CollectionChoice, FoundCalendarsView,
  ActivityKind, AnsweredView, AppView, CloudView, DecisionsView, DeviceCodeView, DiscoveryView, EvidenceView, FailureView, FolderView, FoundMessagesView, FoundOrganizationView, FormValue, FormView, LinkTargetView, NewKind,
  MailboxRequest, MailboxSignInsView, MailServerRequest, MessagePageView, MessageView, OptionChange, OptionsView, PaneView, PersonKind, ProbeView, RecordRefView,
  RecordView, SearchTable, SearchView, SenderMessage, SignInMethod, SubjectView, SyncPreviewView, SyncReportView, SyncSide, SyncStateView, TrackRequest, TrackingView, UndoView, UnfollowedView, UntrackView, WaitingView, WhatGoesView,
} from "./types";
import type { AgendaView, ItemFilter, ItemView, MeetingView, PeopleView, TasksView } from "./types";
import type { ConvertKind, ConvertRequest, EndedView, EndingKind, EndingView } from "./types";
import type { FiledView, FolderChoice, FolderPreviewView, FoldersView } from "./types";
import type { ArticleForm, ArticleView, InsertedView, LiteratureView, TemplatesView } from "./types";
import type { ComposeFields, ComposeStart, ComposeView, EnclosedView, OutgoingAnswer, OutgoingView, RecipientView, SendRequest, SignatureView, SubmissionRequest, SubmissionView, ThenRequest } from "./types";
import type { NeverEntry, ReceivedView, ReceivedWay, UndoneView, WhyView } from "./types";
import type { FieldDirectionRequest, FilterChange, FilterEditView, FilterPreviewView, FilterRecordView, SyncedFieldsView, SyncFiltersView } from "./types";

/** A use case that failed: the core's sentence and code, thrown so that queries and mutations carry it. */
export class Failure extends Error {
  readonly view: FailureView;

  constructor(view: FailureView) {
    super(view.message);
    this.name = "Failure";
    this.view = view;
  }
}

/** Every use case. Each rejects with a {@link Failure}. */
export interface Api {
  app(): Promise<AppView>;
  dismissNotice(id: string): Promise<void>;

  probe(address: string): Promise<ProbeView>;
  /** How people sign in to look for their organizations in a cloud. */
  discovery(cloud: CloudView): Promise<DiscoveryView>;
  discoverBrowser(cloud: CloudView): Promise<FoundOrganizationView[]>;
  discoverDevice(cloud: CloudView): Promise<DeviceCodeView>;
  discoverDeviceWait(): Promise<FoundOrganizationView[]>;
  discoverPassword(cloud: CloudView, email: string, password: string): Promise<FoundOrganizationView[]>;
  /** Enters a found organization by the sign-in that found it; rejects with `sign_in` where its people sign in elsewhere. */
  enterFound(id: string, keep: boolean): Promise<void>;
  useOrganization(id: string): Promise<void>;
  makePrimary(id: string): Promise<void>;
  removeOrganization(id: string): Promise<void>;
  signInBrowser(url: string, keep: boolean): Promise<void>;
  signInDevice(url: string, keep: boolean): Promise<DeviceCodeView>;
  signInDeviceWait(): Promise<void>;
  signInPassword(url: string, email: string, password: string, keep: boolean): Promise<void>;
  cancelSignIn(): Promise<void>;
  signInMethods(): Promise<SignInMethod[]>;
  /** How the person can sign in to a mail server: it is asked, and so is the organization's sign-in server. */
  mailboxSignIns(server: MailServerRequest): Promise<MailboxSignInsView>;
  connectMailbox(request: MailboxRequest, keep: boolean): Promise<void>;
  /** Looks for the server of calendars and contacts; by the person's own address when nothing is typed. */
  findCalendars(typed: string): Promise<FoundCalendarsView>;
  connectCalendars(request: CalendarsRequest, keep: boolean): Promise<void>;
  removeCalendars(): Promise<void>;
  calendars(): Promise<CalendarsView>;
  chooseCollections(choice: CollectionChoice): Promise<CalendarsView>;
  signOut(): Promise<void>;
  exploreSample(): Promise<void>;
  /** The folder that the person chose in the system's dialog; null when they closed it. */
  chooseMaildir(): Promise<string | null>;

  folders(): Promise<FolderView[]>;
  messages(folder: string, from: string | null, limit: number): Promise<MessagePageView>;
  /** Messages of a folder by words of subject and people; a page may be empty while there is more. Another search rejects it as cancelled. */
  searchMail(folder: string, text: string, from: string | null, limit: number): Promise<FoundMessagesView>;
  message(key: string): Promise<MessageView>;
  markSeen(key: string, seen: boolean): Promise<void>;
  /** Whether the file was saved; false when the person closed the dialog. */
  saveAttachment(key: string, index: number): Promise<boolean>;
  openLink(url: string): Promise<void>;

  /** Begins a message. */
  compose(start: ComposeStart): Promise<ComposeView>;
  /** Adds a file that the person chooses; null when they changed their mind. */
  encloseFile(id: string): Promise<EnclosedView[] | null>;
  leaveOut(id: string, index: number): Promise<EnclosedView[]>;
  saveDraft(fields: ComposeFields, then: ThenRequest): Promise<string>;
  discardDraft(id: string, draftToo: boolean): Promise<void>;
  sendMessage(fields: ComposeFields, request: SendRequest): Promise<OutgoingView>;
  /** Messages that are to be sent and are not. */
  outgoing(): Promise<OutgoingView[]>;
  answerOutgoing(id: string, answer: OutgoingAnswer): Promise<OutgoingView[]>;
  /** How messages go out. */
  submission(): Promise<SubmissionView>;
  useSubmission(request: SubmissionRequest): Promise<SubmissionView>;
  /** What stands below the person's messages; the organization keeps it. */
  signature(): Promise<SignatureView>;
  setSignature(text: string): Promise<SignatureView>;
  /** Those whom a text may mean. */
  completeRecipient(text: string): Promise<RecipientView[]>;
  templates(to: string, regarding: RecordRefView | null): Promise<TemplatesView>;
  insertTemplate(fields: ComposeFields, template: string, about: RecordRefView | null): Promise<InsertedView>;
  articles(text: string): Promise<ArticleView[]>;
  insertArticle(fields: ComposeFields, article: string, form: ArticleForm): Promise<InsertedView>;
  literature(text: string): Promise<LiteratureView[]>;
  encloseLiterature(id: string, literature: string): Promise<EnclosedView[]>;

  /** What is on these days, both included, `YYYY-MM-DD`. */
  agenda(from: string, to: string, filter: ItemFilter): Promise<AgendaView>;
  contacts(words: string, filter: ItemFilter, from: number, limit: number): Promise<PeopleView>;
  tasks(words: string, filter: ItemFilter, completed: boolean): Promise<TasksView>;
  /** An appointment, a contact or a task; of a series the occurrence that is named. */
  item(key: string, occurrence: string | null): Promise<ItemView>;
  /** Untracks one; rejects with the reason where nothing was done. */
  untrackListed(key: string, remove: boolean): Promise<UntrackView>;
  /** The meeting that a message is about; null for a message that is about none. */
  meeting(message: string): Promise<MeetingView | null>;
  /** Tracks it; it is put into the calendar first where it is not there. Rejects with the reason where it cannot be. */
  trackMeeting(message: string): Promise<TrackingView>;
  /** Of a message, an appointment, a contact or a task. */
  pane(key: string): Promise<PaneView>;
  focusPerson(key: string, address: string): Promise<PaneView>;
  chooseMatch(key: string, address: string, record: RecordRefView): Promise<PaneView>;
  subject(record: RecordRefView): Promise<SubjectView>;
  /** Of one table, or of all for null. */
  search(text: string, table: SearchTable | null): Promise<SearchView>;
  /** The attachments of a message, and which of those chosen would go along now; null chooses all. */
  attachmentChoice(key: string, chosen: number[] | null): Promise<WhatGoesView>;
  track(request: TrackRequest): Promise<TrackingView>;
  untrack(key: string): Promise<UntrackView>;
  waiting(): Promise<WaitingView[]>;
  withdraw(id: string): Promise<void>;
  retryPending(): Promise<number>;
  personForm(key: string, address: string, kind: PersonKind): Promise<FormView>;
  /** `message`: what becomes of the message when the person is its sender. */
  createPerson(key: string, address: string, kind: PersonKind, values: FormValue[], message: SenderMessage): Promise<RecordView>;
  activityForm(key: string, record: RecordRefView, kind: ActivityKind): Promise<FormView>;
  createActivity(record: RecordRefView, kind: ActivityKind, values: FormValue[]): Promise<RecordView>;
  /** `person`: whose it will be; null for nobody in particular. */
  convertForm(key: string, kind: ConvertKind, person: RecordRefView | null): Promise<FormView>;
  convert(request: ConvertRequest): Promise<RecordView>;
  endings(record: RecordRefView): Promise<EndingView[]>;
  endingForm(record: RecordRefView, kind: EndingKind): Promise<FormView>;
  endRecord(record: RecordRefView, kind: EndingKind, values: FormValue[]): Promise<EndedView>;
  newRecordForm(key: string, kind: NewKind, person: RecordRefView | null, typed: string): Promise<FormView>;
  createNewRecord(kind: NewKind, person: RecordRefView | null, values: FormValue[]): Promise<RecordView>;
  openRecord(record: RecordRefView): Promise<void>;

  /** How the synchronization of appointments, contacts and tasks stands. */
  syncState(): Promise<SyncStateView>;
  /** Wants a cycle now, and these items of the mailbox (by their UIDs) tracked in it. */
  syncNow(track: string[]): Promise<void>;
  cancelSync(): Promise<void>;
  previewSync(): Promise<SyncPreviewView>;
  /** The yes to a question, for exactly what was shown with it; rejects with `stale` where it is not asked any more. */
  agreeSync(question: number, track: string[]): Promise<void>;
  cycleDetails(number: number): Promise<SyncReportView>;
  /** What waits for the person in the synchronization, read at this moment. */
  decisions(): Promise<DecisionsView>;
  /** Decides about conflicts as they were shown, all the same way. */
  decide(ids: string[], side: SyncSide): Promise<AnsweredView[]>;
  linkProposal(record: string, uid: string): Promise<AnsweredView>;
  keepApart(record: string, uids: string[]): Promise<AnsweredView>;
  answerInvitation(id: string, tell: boolean): Promise<AnsweredView>;
  undoDecision(id: string): Promise<AnsweredView>;
  /** What is not kept the same any more, read at this moment. */
  unfollowed(): Promise<UnfollowedView>;
  bringBack(record: string): Promise<AnsweredView>;
  /** What taking back the last cycle would do. */
  undoable(): Promise<UndoView>;
  undoCycle(): Promise<UndoView>;

  /** Mail that is tracked by itself: how it is decided, what is never tracked, what to review. */
  received(): Promise<ReceivedView>;
  setReceived(way: ReceivedWay): Promise<ReceivedView>;
  receiveNow(): Promise<ReceivedView>;
  cancelReceived(): Promise<void>;
  /** Why a message was tracked by itself, or not. */
  why(key: string): Promise<WhyView>;
  keepReceived(id: string): Promise<void>;
  /** Takes the tracking back: the copy that it made is deleted. */
  undoReceived(id: string): Promise<UndoneView>;
  setNever(entry: NeverEntry, there: boolean, forAll: boolean): Promise<ReceivedView>;
  stopConversation(key: string, stop: boolean): Promise<WhyView>;

  /** Folders whose mail is tracked: what holds for each, and what the person is asked about. */
  folderRules(): Promise<FoldersView>;
  /** What setting something for a folder would do, and who could read what it tracks. */
  previewFolderRule(folder: string, choice: FolderChoice): Promise<FolderPreviewView>;
  setFolderRule(folder: string, choice: FolderChoice): Promise<FoldersView>;
  /** Forgets the rule of a folder that is not there. */
  forgetFolderRule(id: string): Promise<FoldersView>;
  /** Tracks what lay in a folder before its mail was tracked. */
  trackBefore(folder: string): Promise<FoldersView>;
  /** Messages of which the person said another record than their folder does. */
  filed(): Promise<FiledView[]>;
  /** `take` the folder's record for a message that the person had set regarding another one, or leave it. */
  answerFiled(id: string, take: boolean): Promise<FoldersView>;

  options(): Promise<OptionsView>;
  setOption(change: OptionChange): Promise<OptionsView>;
  forgetCredential(id: string): Promise<OptionsView>;
  clearStored(): Promise<OptionsView>;
  evidence(limit: number): Promise<EvidenceView[]>;
  /** Whether the log was saved; false when the person closed the dialog. */
  exportEvidence(): Promise<boolean>;

  syncedFields(): Promise<SyncedFieldsView>;
  setFieldDirection(request: FieldDirectionRequest): Promise<SyncedFieldsView>;
  syncFilters(): Promise<SyncFiltersView>;
  syncFilter(id: string): Promise<FilterEditView>;
  newSyncFilter(table: string): Promise<FilterEditView>;
  /** What a change would do; nothing is changed. */
  previewFilters(change: FilterChange): Promise<FilterPreviewView>;
  changeFilters(change: FilterChange): Promise<SyncFiltersView>;
  /** Records that a lookup column of a table could lead to, by name. */
  filterLookup(table: string, column: string, text: string): Promise<FilterRecordView[]>;
}

/** What the program tells without being asked. */
export type AppEvent =
  | { kind: "app_changed" }
  | { kind: "mail_changed"; folder: string | null }
  | { kind: "pane_changed"; key: string | null }
  | { kind: "sync_changed" }
  | { kind: "decisions_changed" }
  | { kind: "items_changed" }
  | { kind: "received_changed" }
  | { kind: "options_changed" }
  | { kind: "link_clicked"; target: LinkTargetView };

/** How a message's body is to be shown. */
export interface BodyOptions {
  images: boolean;
  dark: boolean;
}

/** The one door to the outside. */
export interface Platform {
  readonly api: Api;
  /** The address of a message's body for the sandboxed frame. */
  bodyUrl(key: string, options: BodyOptions): string;
  /** Calls back at every event until the returned function is called. */
  listen(handler: (event: AppEvent) => void): () => void;
}
