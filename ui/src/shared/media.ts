// Media queries as values.
import { useSyncExternalStore } from "react";

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Room for the folders beside the list. */
export const useWide = (): boolean => useMedia("(min-width: 1180px)");
/** Room for the CRM pane beside list and message; below it the pane opens over them. */
export const useRoomForPane = (): boolean => useMedia("(min-width: 1000px)");
/** Room for one part of the window only. */
export const useNarrow = (): boolean => useMedia("(max-width: 759px)");

/** The width of the window in CSS pixels. */
export function useWindowWidth(): number {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener("resize", changed);
      return () => window.removeEventListener("resize", changed);
    },
    () => window.innerWidth,
  );
}
