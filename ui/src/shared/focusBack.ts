// A dialog that nothing on the page declares itself to have opened gives the focus back all the same.
import { useEffect, useState } from "react";

const FOCUSABLE = "input, textarea, select, button";

/** When this goes away, what had the focus before it was there gets it back, unless something else has it by then. Where that was in a
 * dialog, the focus is nowhere else as long as the dialog is there. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  const [around] = useState(() => before?.closest("[role=dialog], [role=alertdialog]") ?? null);
  useEffect(() => () => {
    // Only after the dialog has left the page it is known whether the focus is lost.
    setTimeout(() => {
      const now = document.activeElement;
      const lost = around?.isConnected === true ? !around.contains(now) : now === null || now === document.body;
      const back = before?.isConnected === true ? before : around?.querySelector(FOCUSABLE);
      if (lost && back instanceof HTMLElement) {
        back.focus();
      }
    }, 0);
  }, [before, around]);
}
