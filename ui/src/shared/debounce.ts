// A value that follows another once it has rested: a search is asked when the typing pauses.
import { useCallback, useEffect, useRef, useState } from "react";

export function useDebounced<T>(value: T, milliseconds: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return rested;
}

interface Waiting<T> {
  value: T;
  timer: ReturnType<typeof setTimeout>;
}

/** Hands the last of several values on once it has rested, and at the latest when the part goes: what was chosen is never lost. */
export function useRested<T>(hand: (value: T) => void, milliseconds: number): (value: T) => void {
  const waiting = useRef<Waiting<T> | null>(null);
  const newest = useRef(hand);
  useEffect(() => { newest.current = hand; });
  const take = useCallback((): Waiting<T> | null => {
    const taken = waiting.current;
    if (taken !== null) {
      clearTimeout(taken.timer);
      waiting.current = null;
    }
    return taken;
  }, []);
  const flush = useCallback(() => {
    const taken = take();
    if (taken !== null) {
      newest.current(taken.value);
    }
  }, [take]);
  useEffect(() => flush, [flush]);
  return useCallback((value: T) => {
    take();
    waiting.current = { value, timer: setTimeout(flush, milliseconds) };
  }, [take, flush, milliseconds]);
}
