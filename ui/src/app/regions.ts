// F6 walks through the parts of the window, as in every desktop program; Shift+F6 walks back.
import { useEffect } from "react";

const SELECTOR = "[data-region]";
const FOCUSABLE = "[tabindex='0'], button:not([disabled]):not([tabindex='-1']), input:not([disabled]), a[href], iframe";

/** The regions after the one that has the focus, in the order of the way, round the end. */
export function regionsFrom(regions: readonly Element[], focused: Element | null, backwards: boolean): Element[] {
  const way = backwards ? regions.toReversed() : [...regions];
  const now = way.findIndex((region) => region.contains(focused));
  return [...way.slice(now + 1), ...way.slice(0, Math.max(now, 0))];
}

/** What takes the focus in a region; null where nothing can, as in a reading pane without a message. */
function entryOf(region: Element): HTMLElement | null {
  return region.querySelector<HTMLElement>("[data-region-start]") ?? region.querySelector<HTMLElement>(FOCUSABLE);
}

/** Listens for F6 while mounted. */
export function useRegionKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "F6") {
        return;
      }
      const way = regionsFrom([...document.querySelectorAll(SELECTOR)], document.activeElement, event.shiftKey);
      way.map(entryOf).find((entry) => entry !== null)?.focus();
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
