// The letters that stand for a face, by the core's own rule, so that one person has the same ones everywhere. Fluent turns them round
// where the window runs from right to left, and with them those of names that are read from left to right.

/** The first letters of the first and of the last word, or none. */
export function initialsOf(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? []);
  return [letters[0], letters.length > 1 ? letters.at(-1) : undefined].join("").toLocaleUpperCase();
}
