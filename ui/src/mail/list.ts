// Plain rules of moving in a list, apart from the drawing of it.
import type { FolderView, MessagePageView, MessageRowView } from "../platform/types";

/** The folder that is open: the one the person chose, else the inbox, else the first that can be opened. */
export function currentFolder(folders: readonly FolderView[], chosen: string | null): FolderView | undefined {
  const open = folders.filter((folder) => folder.selectable);
  return open.find((folder) => folder.id === chosen) ?? open.find((folder) => folder.purpose === "inbox") ?? open[0];
}

/** The rows of all loaded pages. Mail that arrives between two pages moves rows down, so one may come twice: it is kept once. */
export function rowsOf(pages: readonly MessagePageView[]): MessageRowView[] {
  const seen = new Set<string>();
  return pages.flatMap((page) => page.rows).filter((row) => !seen.has(row.key) && seen.add(row.key).size > 0);
}

/** Where a key leads from `now` in a list of `count` rows; null for a key that does not move. `now` is -1 when nothing is selected. */
export function moveTo(key: string, now: number, count: number, page: number): number | null {
  if (count === 0) {
    return null;
  }
  const clamp = (index: number): number => Math.min(count - 1, Math.max(0, index));
  switch (key) {
    case "ArrowDown": case "j": case "J": return clamp(now + 1);
    case "ArrowUp": case "k": case "K": return clamp(now === -1 ? 0 : now - 1);
    case "PageDown": return clamp(now + page);
    case "PageUp": return clamp(now - page);
    case "Home": return 0;
    case "End": return count - 1;
    default: return null;
  }
}
