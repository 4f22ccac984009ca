// What the person has open. It lives above the views, so that signing in again or changing view loses none of it.
import { createContext, useContext } from "react";
import type { RecordView, SyncKind } from "../platform/types";

/** An appointment, a contact or a task; of a series one occurrence. */
export interface OpenedItem {
  key: string;
  occurrence: string | null;
}

export interface Selection {
  folder: string | null;
  message: string | null;
  /** What is open in each of the views of items. */
  items: Readonly<Record<SyncKind, OpenedItem | null>>;
  /** A record looked up by name, shown in the CRM pane instead of the people. */
  record: RecordView | null;
  openFolder: (folder: string) => void;
  openMessage: (message: string) => void;
  openItem: (kind: SyncKind, item: OpenedItem | null) => void;
  /** Shows an appointment in the calendar. */
  showAppointment: (key: string) => void;
  openRecord: (record: RecordView | null) => void;
}

const SelectionContext = createContext<Selection | null>(null);
export const SelectionProvider = SelectionContext.Provider;

export function useSelection(): Selection {
  const selection = useContext(SelectionContext);
  if (selection === null) {
    throw new Error("No selection is provided");
  }
  return selection;
}
