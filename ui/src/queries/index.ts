// One factory for each question to the core, one scheme of keys. Answers live in the query cache, in memory only.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Api } from "../platform/api";
import type { ComposeStart, FilterChange, FolderChoice, ItemFilter, RecordRefView, SearchTable } from "../platform/types";

/** Messages in a page of a list. */
const PAGE = 100;
/** Contacts in a page of a list. */
const CONTACTS = 200;
/** No server tells of new appointments by itself: a list that is shown looks again after so long. */
const listed = { refetchInterval: 60_000 } as const;
/** Messages that a search shows at once. */
export const FOUND = 6;
const EVIDENCE_LINES = 200;

export const keys = {
  app: ["app"],
  search: ["search"],
  searchMail: ["search-mail"],
  folders: ["folders"],
  messages: ["messages"],
  /** Lists of appointments, contacts and tasks. */
  items: ["items"],
  /** One of them in full. */
  item: ["item"],
  pane: ["pane"],
  waiting: ["waiting"],
  outgoing: ["outgoing"],
  signature: ["signature"],
  submission: ["submission"],
  syncState: ["sync-state"],
  /** What waits in the synchronization; asked anew when a cycle or an answer is over. */
  decisions: ["decisions"],
  unfollowed: ["unfollowed"],
  received: ["received"],
  why: ["why"],
  folderRules: ["folder-rules"],
  filed: ["filed"],
  options: ["options"],
  evidence: ["evidence"],
  syncedFields: ["synced-fields"],
  syncFilters: ["sync-filters"],
  subject: ["subject"],
  calendars: ["calendars"],
} as const;

export const queries = {
  calendars: (api: Api) => queryOptions({ queryKey: keys.calendars, queryFn: () => api.calendars() }),
  app: (api: Api) => queryOptions({ queryKey: keys.app, queryFn: () => api.app() }),
  folders: (api: Api) => queryOptions({ queryKey: keys.folders, queryFn: () => api.folders() }),
  messages: (api: Api, folder: string) =>
    infiniteQueryOptions({
      queryKey: [...keys.messages, folder],
      queryFn: ({ pageParam }) => api.messages(folder, pageParam, PAGE),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next,
    }),
  searchMail: (api: Api, folder: string, text: string) =>
    infiniteQueryOptions({
      queryKey: [...keys.searchMail, folder, text],
      queryFn: ({ pageParam }) => api.searchMail(folder, text, pageParam, FOUND),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next,
      staleTime: 0,
      gcTime: 60_000,
    }),
  message: (api: Api, key: string) =>
    queryOptions({ queryKey: ["message", key], queryFn: () => api.message(key), staleTime: Infinity, gcTime: 60_000 }),
  agenda: (api: Api, from: string, to: string, filter: ItemFilter) =>
    queryOptions({ queryKey: [...keys.items, "agenda", from, to, filter], queryFn: () => api.agenda(from, to, filter), ...listed, placeholderData: keepPreviousData }),
  contacts: (api: Api, words: string, filter: ItemFilter) =>
    infiniteQueryOptions({
      queryKey: [...keys.items, "contacts", words, filter],
      queryFn: ({ pageParam }) => api.contacts(words, filter, pageParam, CONTACTS),
      initialPageParam: 0,
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
      ...listed,
    }),
  tasks: (api: Api, words: string, filter: ItemFilter, completed: boolean) =>
    queryOptions({ queryKey: [...keys.items, "tasks", words, filter, completed], queryFn: () => api.tasks(words, filter, completed), ...listed, placeholderData: keepPreviousData }),
  item: (api: Api, key: string, occurrence: string | null) =>
    queryOptions({ queryKey: [...keys.item, key, occurrence], queryFn: () => api.item(key, occurrence), gcTime: 60_000 }),
  meeting: (api: Api, message: string) => queryOptions({ queryKey: [...keys.item, "meeting", message], queryFn: () => api.meeting(message), gcTime: 60_000 }),
  /** Begun once for each dialog: asking again would begin another message. */
  compose: (api: Api, start: ComposeStart) => queryOptions({ queryKey: ["compose", start], queryFn: () => api.compose(start), staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false }),
  templates: (api: Api, to: string, regarding: RecordRefView | null) => queryOptions({ queryKey: ["templates", to, regarding], queryFn: () => api.templates(to, regarding), gcTime: 60_000 }),
  articles: (api: Api, text: string) => queryOptions({ queryKey: ["articles", text], queryFn: () => api.articles(text), gcTime: 60_000, placeholderData: keepPreviousData }),
  literature: (api: Api, text: string) => queryOptions({ queryKey: ["literature", text], queryFn: () => api.literature(text), gcTime: 60_000, placeholderData: keepPreviousData }),
  recipients: (api: Api, text: string) => queryOptions({ queryKey: ["recipients", text], queryFn: () => api.completeRecipient(text), gcTime: 60_000 }),
  submission: (api: Api) => queryOptions({ queryKey: keys.submission, queryFn: () => api.submission() }),
  signature: (api: Api) => queryOptions({ queryKey: keys.signature, queryFn: () => api.signature() }),
  outgoing: (api: Api) => queryOptions({ queryKey: keys.outgoing, queryFn: () => api.outgoing() }),
  pane: (api: Api, key: string) => queryOptions({ queryKey: [...keys.pane, key], queryFn: () => api.pane(key) }),
  attachmentChoice: (api: Api, key: string, chosen: number[] | null) =>
    queryOptions({ queryKey: ["attachment-choice", key, chosen], queryFn: () => api.attachmentChoice(key, chosen), staleTime: 0, gcTime: 0, placeholderData: keepPreviousData }),
  subject: (api: Api, record: RecordRefView) =>
    queryOptions({ queryKey: [...keys.subject, record.table, record.id], queryFn: () => api.subject(record) }),
  search: (api: Api, text: string, table: SearchTable | null = null) =>
    queryOptions({ queryKey: [...keys.search, text, table], queryFn: () => api.search(text, table), placeholderData: keepPreviousData, gcTime: 60_000 }),
  /** Changes with the number that `app` tells; asked anew with it. */
  waiting: (api: Api, pending: number) => queryOptions({ queryKey: [...keys.waiting, pending], queryFn: () => api.waiting(), staleTime: 0 }),
  syncState: (api: Api) => queryOptions({ queryKey: keys.syncState, queryFn: () => api.syncState() }),
  /** Read live whenever it is asked for, and kept nowhere. */
  previewSync: (api: Api) => queryOptions({ queryKey: ["preview-sync"], queryFn: () => api.previewSync(), staleTime: 0, gcTime: 0 }),
  cycleDetails: (api: Api, number: number) => queryOptions({ queryKey: ["cycle-details", number], queryFn: () => api.cycleDetails(number), gcTime: 0 }),
  received: (api: Api) => queryOptions({ queryKey: keys.received, queryFn: () => api.received() }),
  folderRules: (api: Api) => queryOptions({ queryKey: keys.folderRules, queryFn: () => api.folderRules(), staleTime: 0 }),
  filed: (api: Api) => queryOptions({ queryKey: keys.filed, queryFn: () => api.filed() }),
  folderPreview: (api: Api, folder: string, choice: FolderChoice) => queryOptions({ queryKey: ["folder-preview", folder, choice], queryFn: () => api.previewFolderRule(folder, choice), staleTime: 0, gcTime: 0 }),
  why: (api: Api, key: string) => queryOptions({ queryKey: [...keys.why, key], queryFn: () => api.why(key), staleTime: 0 }),
  decisions: (api: Api) => queryOptions({ queryKey: keys.decisions, queryFn: () => api.decisions() }),
  /** A look at both sides that somebody asked for; kept nowhere. */
  unfollowed: (api: Api) => queryOptions({ queryKey: keys.unfollowed, queryFn: () => api.unfollowed(), staleTime: 0, gcTime: 0 }),
  undoable: (api: Api) => queryOptions({ queryKey: ["undoable"], queryFn: () => api.undoable(), staleTime: 0, gcTime: 0 }),
  options: (api: Api) => queryOptions({ queryKey: keys.options, queryFn: () => api.options() }),
  syncedFields: (api: Api) => queryOptions({ queryKey: keys.syncedFields, queryFn: () => api.syncedFields() }),
  syncFilters: (api: Api) => queryOptions({ queryKey: keys.syncFilters, queryFn: () => api.syncFilters() }),
  /** The criteria of one filter; of a new one of the table for null. What is edited is not asked for again below the person's hands. */
  syncFilter: (api: Api, id: string | null, table: string) =>
    queryOptions({ queryKey: ["sync-filter", id, table], queryFn: () => (id === null ? api.newSyncFilter(table) : api.syncFilter(id)), staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false }),
  previewFilters: (api: Api, change: FilterChange) =>
    queryOptions({ queryKey: ["preview-filters", change], queryFn: () => api.previewFilters(change), staleTime: Infinity, gcTime: 0 }),
  filterLookup: (api: Api, table: string, column: string, text: string) =>
    queryOptions({ queryKey: ["filter-lookup", table, column, text], queryFn: () => api.filterLookup(table, column, text), gcTime: 60_000 }),
  signInMethods: (api: Api) => queryOptions({ queryKey: ["sign-in-methods"], queryFn: () => api.signInMethods() }),
  evidence: (api: Api) => queryOptions({ queryKey: keys.evidence, queryFn: () => api.evidence(EVIDENCE_LINES) }),
};
