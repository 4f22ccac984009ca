// F6 walks through the parts of the window, as in every desktop program; Shift+F6 walks back.
import { useEffect } from "react";

const SELECTOR = "[data-region]";
const FOCUSABLE = "[tabindex='0'], button:not([disabled]):not([tabindex='-1']), input:not([disabled]), a[href], iframe";

/** The region after the one that has the focus, round the end. */
export function nextRegion(regions: readonly Element[], focused: Element | null, backwards: boolean): Element | undefined {
  const now = regions.findIndex((region) => region.contains(focused));
  const step = backwards ? -1 : 1;
  const index = now === -1 ? (backwards ? regions.length - 1 : 0) : (now + step + regions.length) % regions.length;
  return regions[index];
}

/** Listens for F6 while mounted. */
export function useRegionKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "F6") {
        return;
      }
      const regions = [...document.querySelectorAll(SELECTOR)];
      const region = nextRegion(regions, document.activeElement, event.shiftKey);
      const target = region?.querySelector<HTMLElement>("[data-region-start]") ?? region?.querySelector<HTMLElement>(FOCUSABLE);
      target?.focus();
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
