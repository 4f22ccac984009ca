// The CRM pane where it opens over the message: shown when it is asked for or a record is opened, closed by its button or Escape. The
// focus goes into it and back to where it came from.
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

const FOCUSABLE = "button:not([disabled]), input:not([disabled]), a[href]";
/** What has an Escape of its own. */
const LAYERS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

export interface Drawer {
  shown: boolean;
  show: () => void;
  close: () => void;
  /** What holds the button that opens it. */
  opener: RefObject<HTMLDivElement | null>;
  drawer: RefObject<HTMLDivElement | null>;
}

export function useDrawer(record: string | null): Drawer {
  const opener = useRef<HTMLDivElement>(null);
  const drawer = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const [shown, setShown] = useState(record !== null);
  const [recordBefore, setRecordBefore] = useState(record);
  if (record !== recordBefore) {
    setRecordBefore(record);
    setShown(shown || record !== null);
  }
  const close = (): void => setShown(false);
  useEscape(shown, close);
  useLayoutEffect(() => {
    if (!shown) {
      return;
    }
    const [pane, button] = [drawer.current, opener.current];
    before.current = document.activeElement;
    pane?.querySelector<HTMLElement>(FOCUSABLE)?.focus();
    return () => {
      const held = pane?.contains(document.activeElement) === true;
      // The button can take the focus once it is drawn as usable again.
      setTimeout(() => {
        const from = before.current;
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (held || lost) {
          (from instanceof HTMLElement && from !== document.body && from.isConnected ? from : button?.querySelector<HTMLElement>(FOCUSABLE))?.focus();
        }
      }, 0);
    };
  }, [shown]);
  return { shown, show: () => setShown(true), close, opener, drawer };
}

function useEscape(active: boolean, onEscape: () => void): void {
  const latest = useRef(onEscape);
  useEffect(() => { latest.current = onEscape; });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const layer = event.target instanceof Element && event.target.closest(LAYERS) !== null && event.target.closest("[data-region]") === null;
      if (active && event.key === "Escape" && !event.defaultPrevented && !layer) {
        latest.current();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [active]);
}
