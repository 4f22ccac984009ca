// Where words are put into a text that is being written: where the caret is, in place of what is selected.

/** A part of a text, counted as the browser counts; empty where only the caret stands. */
export interface Place {
  from: number;
  to: number;
}

/** A text with words in it, and where the caret is behind them. */
export interface Placed {
  text: string;
  caret: number;
}

/**
 * Puts words in. One line goes in just there; several stand on lines of their own, since lines of one paragraph would run into them.
 * Everything else of the text stays as it is.
 */
export function putAt(text: string, place: Place, words: string): Placed {
  const from = Math.min(place.from, text.length);
  const to = Math.max(from, Math.min(place.to, text.length));
  const [before, after] = [text.slice(0, from), text.slice(to)];
  const inner = words.replace(/^\n+/u, "").trimEnd();
  const alone = inner.includes("\n");
  const above = alone && before !== "" && !before.endsWith("\n") ? "\n" : "";
  const below = alone && after !== "" && !after.startsWith("\n") ? "\n" : "";
  const head = before + above + inner;
  return { text: head + below + after, caret: head.length };
}
