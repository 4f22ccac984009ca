// What is different between two values, word by word: what stands before and after it is the same on both sides.

export interface Piece {
  text: string;
  different: boolean;
}

const words = (text: string): string[] => text.match(/\s+|[^\s]+/gu) ?? [];

/** How many words at the beginning are the same. */
function same(one: string[], other: string[], from: (list: string[], place: number) => string | undefined, most: number): number {
  let count = 0;
  while (count < most && from(one, count) === from(other, count)) {
    count += 1;
  }
  return count;
}

/** Both values in pieces. */
export function compared(one: string, other: string): [Piece[], Piece[]] {
  const [left, right] = [words(one), words(other)];
  const most = Math.min(left.length, right.length);
  const before = same(left, right, (list, place) => list[place], most);
  const after = same(left, right, (list, place) => list[list.length - 1 - place], most - before);
  const pieces = (list: string[]): Piece[] =>
    [
      { text: list.slice(0, before).join(""), different: false },
      { text: list.slice(before, list.length - after).join(""), different: true },
      { text: list.slice(list.length - after).join(""), different: false },
    ].filter((piece) => piece.text !== "");
  return [pieces(left), pieces(right)];
}
