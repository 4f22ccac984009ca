// A dialog that nothing on the page declares itself to have opened gives the focus back all the same.
import { useEffect, useState } from "react";

/** When this goes away, what had the focus before it was there gets it back, unless something else has it by then. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(() => () => {
    // Only after the dialog has left the page it is known whether the focus is lost.
    setTimeout(() => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    }, 0);
  }, [before]);
}
