// Where the focus of the pane goes when what had it goes away: a dialog that closes, a search that is done, a button that
// fell away with the state it belonged to. It returns to where it came from; where that is gone, it lands on the control that
// goes on with the message. Without this it would land on whatever of the window had it long before.
import { createContext, useContext, useLayoutEffect, useRef, useState, type RefObject } from "react";

const usable = (element: HTMLElement | null): element is HTMLElement => element !== null && element.isConnected && !element.matches(":disabled");

/** What has the focus; null when nothing of use has it. */
function focused(): HTMLElement | null {
  const now = document.activeElement;
  return now instanceof HTMLElement && now !== document.body && usable(now) ? now : null;
}

export class FocusKeeper {
  private from: HTMLElement | null = null;
  /** Where it came back to last, until somebody goes elsewhere. */
  private cameBack: HTMLElement | null = null;
  private wanted = false;
  private landing: HTMLElement | null = null;
  private busy = false;

  /** Something takes the focus away, or is about to: it comes back to where it is now. */
  leave(from = focused()): void {
    this.from = from;
    this.cameBack = null;
  }

  /**
   * That is over. What is on the page is looked at only after it has changed. While something `modal` was open nobody could
   * go elsewhere: what has the focus behind it got it from Fluent, which returns a lost focus to the last trigger that had it.
   */
  back(modal = false): void {
    queueMicrotask(() => {
      const now = modal ? focused() : null;
      if (now?.closest("[role=dialog], [role=alertdialog]") === null) {
        now.blur();
      }
      this.wanted = true;
      this.settle();
    });
  }

  /** Where to land: not while `busy`, when the control cannot be used for the moment. */
  land(on: HTMLElement | null, busy: boolean): void {
    this.landing = on;
    this.busy = busy;
    // What it came back to may fall away with the news that follow.
    if (this.cameBack !== null && focused() !== this.cameBack) {
      this.wanted ||= focused() === null;
      this.cameBack = null;
    }
    this.settle();
  }

  private settle(): void {
    if (!this.wanted) {
      return;
    }
    // Who is at work elsewhere by now is not called back.
    const target = focused() === null ? this.target() : null;
    if (target === null && focused() === null && (this.busy || this.landing?.isConnected !== true)) {
      return;
    }
    this.wanted = false;
    this.from = null;
    this.cameBack = target;
    target?.focus();
  }

  private target(): HTMLElement | null {
    const near = this.landing?.closest("section")?.querySelector<HTMLElement>("button:not(:disabled)") ?? null;
    return [this.from, this.landing, this.busy ? null : near].find(usable) ?? null;
  }
}

const FocusContext = createContext<FocusKeeper | null>(null);
export const PaneFocus = FocusContext.Provider;

export function useFocusKeeper(): FocusKeeper {
  const keeper = useContext(FocusContext);
  if (keeper === null) {
    throw new Error("No pane keeps the focus");
  }
  return keeper;
}

/** For what takes the focus while it is there; `modal` leaves it nowhere else to go. */
export function useReturnFocus(modal: boolean): void {
  const keeper = useFocusKeeper();
  // Looked at while it is drawn for the first time: what is inside takes the focus before the effects of its frame are run.
  const [from] = useState(focused);
  useLayoutEffect(() => {
    keeper.leave(from);
    return () => keeper.back(modal);
  }, [keeper, from, modal]);
}

/** For the control that goes on with the message. */
export function useLanding(busy: boolean): RefObject<HTMLButtonElement | null> {
  const keeper = useFocusKeeper();
  const control = useRef<HTMLButtonElement>(null);
  // After each drawing: the control may be usable now.
  useLayoutEffect(() => keeper.land(control.current, busy));
  return control;
}
