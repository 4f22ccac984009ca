// Calendars and contacts of the fake: a server that is found, and what lies on it.
import { Failure, type Api } from "../api";
import type { CalendarsStateView, CollectionView, FoundCalendarsView } from "../types";
import type { FakeWorld } from "./world";

export class FakeCalendars {
  /** The server of the profile. */
  account: CalendarsStateView | null = null;
  /** What looking for a server finds. */
  found: FoundCalendarsView = {
    servers: ["https://dav.alderfinch.example/"], host: "dav.alderfinch.example", elsewhere: [], user: "mara.voss@alderfinch.example",
    methods: ["organization", "mailbox", "password"], sentence: null,
  };
  chosen = false;
  collections: CollectionView[] = [
    { id: "cal", name: "Calendar", kinds: ["appointment", "task"], writable: true, takes_part: true, home_of: ["appointment", "task"] },
    { id: "team", name: "Team absences", kinds: ["appointment"], writable: false, takes_part: false, home_of: [] },
    { id: "private", name: "Private", kinds: ["appointment", "task"], writable: true, takes_part: true, home_of: [] },
    { id: "people", name: "Contacts", kinds: ["contact"], writable: true, takes_part: true, home_of: ["contact"] },
  ];
}

type CalendarsApi = Pick<Api, "findCalendars" | "connectCalendars" | "removeCalendars" | "calendars" | "chooseCollections">;

export function fakeCalendars(world: FakeWorld): CalendarsApi {
  const run = world.run.bind(world);
  const own = world.calendars;
  const view = () => ({ account: own.account, chosen: own.chosen, collections: own.collections });
  return {
    findCalendars: (typed) => run("findCalendars", [typed], () => own.found),
    connectCalendars: (request, keep) => run("connectCalendars", [request, keep], () => {
      own.account = {
        servers: request.servers, host: own.found.host, user: request.user, sign_in: request.credential.kind,
        connection: { state: "connected", sentence: "Connected to your calendar server since 14:20.", since: "2026-11-22T14:20:00Z", next_try: null },
      };
      world.emit({ kind: "app_changed" });
    }),
    removeCalendars: () => run("removeCalendars", [], () => { own.account = null; world.emit({ kind: "app_changed" }); }),
    calendars: () => run("calendars", [], view),
    chooseCollections: (choice) => run("chooseCollections", [choice], () => {
      const known = new Set(own.collections.map((one) => one.id));
      if (choice.take_part?.some((id) => !known.has(id)) === true) {
        throw new Failure({ code: "invalid", message: "That is none of your calendars and address books", retry_after: null, side: null });
      }
      own.chosen = choice.take_part !== null;
      own.collections = own.collections.map((one) => ({
        ...one, takes_part: choice.take_part?.includes(one.id) ?? one.writable,
        home_of: choice.homes.filter((home) => home.id === one.id).map((home) => home.kind),
      }));
      return view();
    }),
  };
}
