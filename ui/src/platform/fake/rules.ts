// Fields and filters of the fake organization.
import type { Api } from "../api";
import { Failure } from "../api";
import type { FieldDirectionView, FilterChange, FilterEditView, FilterPreviewView, FilterRecordView, SyncedFieldsView, SyncedFieldView, SyncFiltersView, SyncFilterView } from "../types";
import type { FakeWorld } from "./world";

const ALL: FieldDirectionView[] = ["none", "to_mailbox", "to_organization", "both"];

const field = (name: string, mailbox: string, organization: string, column: string, more: Partial<SyncedFieldView> = {}): SyncedFieldView => ({
  field: name, mailbox, organization, columns: [column], direction: "both", said: "both", allowed: [], reason: null, security: null, version: "W/\"1\"", ...more,
});

const FIXED = "It always travels both ways; nobody can change that.";

export function fakeFields(administrator: boolean): SyncedFieldsView {
  const allowed = administrator ? ALL : [];
  return {
    may_change: administrator,
    sentence: administrator ? "You may change the directions. A change holds for everybody in the organization." : "Only an administrator of the organization changes the directions.",
    tables: [
      {
        table: "contact", title: "Contacts",
        fields: [
          field("birthday", "Birthday", "Birthday", "birthdate", { allowed, security: "Your organization lets you see this value and not set it. What you type in your mailbox stays there and is not shared." }),
          field("full-name", "Full name", "Full Name", "fullname", { reason: FIXED }),
          field("home-address", "Home address", "Address 2", "address2_line1", { direction: "none", allowed, reason: "The organization synchronizes the mailing address only (its setting for addresses of contacts)." }),
          field("notes", "Notes", "Description", "description", { allowed }),
        ],
      },
      { table: "task", title: "Tasks", fields: [field("subject", "Subject", "Subject", "subject", { allowed }), field("importance", "Importance", "Priority", "prioritycode", { reason: FIXED })] },
    ],
  };
}

const filter = (id: string, name: string, more: Partial<SyncFilterView> = {}): SyncFilterView => ({
  id, own: true, may_change: true, name, table: "contact", table_title: "Contacts", active: true, criteria: ["Owner is you", "Status is Active"], version: "W/\"1\"", ...more,
});

export const fakeFilters = (administrator = false): SyncFiltersView => ({
  may_change_everybodys: administrator,
  sentence: administrator ? "You may change the filters of everybody. A change holds for everybody in the organization." : "Only an administrator of the organization changes the filters of everybody.",
  tables: [{ table: "contact", title: "Contacts", nothing: null }, { table: "task", title: "Tasks", nothing: null }, { table: "letter", title: "Letters", nothing: "Nothing of this kind comes to the mailbox, because no active filter selects any of it." }],
  filters: [
    filter("mine", "My Outlook Contacts"),
    filter("hamburg", "Hamburg", { active: false, criteria: ["City contains Hamburg"] }),
    filter("teams", "Tasks of My Teams", { own: false, may_change: administrator, table: "task", table_title: "Tasks", criteria: ["Owner is one of your teams"] }),
  ],
});

const edit = (found: SyncFilterView | undefined, table: string): FilterEditView => ({
  id: found?.id ?? null, source: found?.id ?? "template", own: found?.own ?? true, may_change: found?.may_change ?? true, name: found?.name ?? "", table, table_title: table === "task" ? "Tasks" : "Contacts", version: found?.version ?? null,
  group: {
    any: false,
    nodes: [
      { node: "row", value: { column: "ownerid", operator: "eq-userid", values: [] } },
      { node: "row", value: { column: "statecode", operator: "eq", values: [{ text: "0", label: null, table: null }] } },
      { node: "kept", value: { number: 0, text: "<condition attribute=\"lastname\" operator=\"eq\" valueof=\"firstname\"></condition>" } },
    ],
  },
  related: [],
  ways: [{ table: "account", from: "accountid", to: "parentcustomerid", title: "Account (Company Name)" }, { table: "systemuser", from: "systemuserid", to: "ownerid", title: "User (Owner)" }],
  beyond: [
    { table: "account", columns: [{ name: "name", title: "Account Name", holds: "text", operators: ["contains", "eq", "null"], options: [] }] },
    { table: "systemuser", columns: [{ name: "fullname", title: "Full Name", holds: "text", operators: ["contains", "eq"], options: [] }] },
  ],
  columns: [
    { name: "address1_city", title: "City", holds: "text", operators: ["contains", "eq", "null"], options: [] },
    { name: "createdon", title: "Created On", holds: "date", operators: ["on", "last-x-days"], options: [] },
    { name: "ownerid", title: "Owner", holds: "lookup", operators: ["eq-userid", "eq", "in"], options: [] },
    { name: "statecode", title: "Status", holds: "choice", operators: ["eq", "in"], options: [{ value: "0", label: "Active" }, { value: "1", label: "Inactive" }] },
  ],
  operators: [
    { operator: "contains", title: "contains", takes: "one" }, { operator: "eq", title: "is", takes: "one" }, { operator: "null", title: "holds nothing", takes: "nothing" }, { operator: "on", title: "is on", takes: "one" },
    { operator: "last-x-days", title: "is in the last … days", takes: "number" }, { operator: "eq-userid", title: "is you", takes: "nothing" }, { operator: "in", title: "is one of", takes: "many" },
  ],
  fetchxml: "<fetch><entity name=\"contact\"></entity></fetch>",
});

const people: FilterRecordView[] = ["Ilse Brandt", "Jonas Okoro", "Mara Voss"].map((name, index) => ({ table: "contact", id: `person-${index}`, name }));

const preview = (change: FilterChange): FilterPreviewView => {
  const loses = change.change === "delete" || (change.change === "switch" && !change.value.active);
  return {
    selects: 3, selected: people, added: loses ? 0 : 2, added_records: loses ? [] : people.slice(0, 2), unlinked: loses ? 2 : 1, unlinked_records: people.slice(loses ? 1 : 2), dropped: 0,
    sentence: loses ? "It selects 3 records. Nothing new comes to the mailbox. 2 records are unlinked: both sides stay and no longer follow each other." : "It selects 3 records. 2 records come to the mailbox. 1 record is unlinked: both sides stay and no longer follow each other.",
    criteria: [], note: change.change === "save" && change.value.everybody ? "The filter applies to everybody. These are the numbers for you; for others they follow from their own filters and from what they may see." : null,
  };
};

function changed(view: SyncFiltersView, change: FilterChange): SyncFiltersView {
  switch (change.change) {
    case "delete": return { ...view, filters: view.filters.filter((one) => one.id !== change.value) };
    case "switch": return { ...view, filters: view.filters.map((one) => (one.id === change.value.id ? { ...one, active: change.value.active } : one)) };
    case "save": {
      const { id, name, table, everybody } = change.value;
      const known = view.filters.some((one) => one.id === id);
      return { ...view, filters: known ? view.filters.map((one) => (one.id === id ? { ...one, name } : one)) : [...view.filters, filter("new", name, { table, own: !everybody })] };
    }
    case "criteria": return view;
    case "reset": return fakeFilters(view.may_change_everybodys);
  }
}

type Rules = Pick<Api, "syncedFields" | "setFieldDirection" | "syncFilters" | "syncFilter" | "newSyncFilter" | "previewFilters" | "changeFilters" | "filterLookup">;

export function rulesApi(world: FakeWorld): Rules {
  const run = world.run.bind(world);
  return {
    syncedFields: () => run("syncedFields", [], () => world.fields),
    setFieldDirection: (request) => run("setFieldDirection", [request], () => {
      const tables = world.fields.tables.map((table) => (table.table !== request.table ? table : {
        ...table, fields: table.fields.map((one) => (one.field === request.field ? { ...one, said: request.direction, direction: one.field === "home-address" ? one.direction : request.direction } : one)),
      }));
      return (world.fields = { ...world.fields, tables });
    }),
    syncFilters: () => run("syncFilters", [], () => world.filters),
    syncFilter: (id) => run("syncFilter", [id], () => {
      const found = world.filters.filters.find((one) => one.id === id);
      if (found === undefined) {
        throw new Failure({ code: "gone", message: "There is no such filter", retry_after: null, side: "organization" });
      }
      return edit(found, found.table);
    }),
    newSyncFilter: (table) => run("newSyncFilter", [table], () => edit(undefined, table)),
    previewFilters: (change) => run("previewFilters", [change], () => preview(change)),
    changeFilters: (change) => run("changeFilters", [change], () => (world.filters = changed(world.filters, change))),
    filterLookup: (table, column, text) => run("filterLookup", [table, column, text], () => people.filter((person) => person.name.toLowerCase().includes(text.toLowerCase()))),
  };
}
