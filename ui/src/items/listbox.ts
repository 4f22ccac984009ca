// Moving in a list of items: one line is selected, the arrow keys lead to the next one, Enter into what is shown of it.
import { useRef, type KeyboardEvent, type RefObject } from "react";
import { moveTo } from "../mail/list";

const PAGE_KEYS = 8;

export interface Listbox {
  scroll: RefObject<HTMLDivElement | null>;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** `selected` is -1 when nothing is; letters are left to whoever types them. */
export function useListbox(count: number, selected: number, onSelect: (index: number) => void): Listbox {
  const scroll = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const target = event.key.length === 1 ? null : moveTo(event.key, selected, count, PAGE_KEYS);
    if (target !== null) {
      event.preventDefault();
      onSelect(target);
    } else if (event.key === "Enter") {
      document.querySelector<HTMLElement>("[data-region=message] [data-region-start]")?.focus();
    }
  };
  return { scroll, onKeyDown };
}
