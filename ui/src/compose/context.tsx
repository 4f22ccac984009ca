// Whether a message is being written, and beginning one: from buttons anywhere, and from the keyboard.
import { createContext, useContext, useEffect } from "react";
import type { ComposeStart } from "../platform/types";

/** Begins a message. */
export type Begin = (start: ComposeStart) => void;

const BeginContext = createContext<Begin>(() => undefined);
export const BeginProvider = BeginContext.Provider;

export function useBegin(): Begin {
  return useContext(BeginContext);
}

/** The keys of the window: Ctrl+N a new message, Ctrl+R an answer, Ctrl+Shift+R to all, Ctrl+Alt+F passes on. */
export function startOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">, message: string | null): ComposeStart | null {
  if (!event.ctrlKey && !event.metaKey) {
    return null;
  }
  const key = event.key.toLowerCase();
  if (key === "n" && !event.shiftKey && !event.altKey) {
    return { kind: "new" };
  }
  if (message === null) {
    return null;
  }
  if (key === "r" && !event.altKey) {
    return event.shiftKey ? { kind: "reply_all", key: message } : { kind: "reply", key: message };
  }
  return key === "f" && event.altKey ? { kind: "forward", key: message } : null;
}

/** Listens for them while nothing is being written. */
export function useComposeKeys(message: string | null, busy: boolean, begin: Begin): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const start = busy ? null : startOf(event, message);
      if (start !== null) {
        event.preventDefault();
        begin(start);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [message, busy, begin]);
}
