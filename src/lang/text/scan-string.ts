/**
 * The end of the string that opens at `start`, just after its closing quote; null if its
 * line ends first. By hand, since a regular expression's stack grows with the string.
 */
export function endOfString(text: string, start: number): number | null {
  const quote = text[start];
  for (let index = start + 1; index < text.length; index++) {
    const character = text[index]!;
    if (character === quote) return index + 1;
    if (character === "\n" || character === "\r") return null;
    if (character === "\\" && !isLineEnd(text[index + 1])) index++;
  }
  return null;
}

function isLineEnd(character: string | undefined): boolean {
  return character === undefined || character === "\n" || character === "\r";
}
