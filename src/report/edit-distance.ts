/**
 * How many insertions, deletions, replacements and swaps of neighbours turn `first` into
 * `second`, or `limit + 1` where more than `limit` are needed.
 */
export function editDistance(first: string, second: string, limit: number): number {
  const [from, to] = withoutCommonEnds(first, second);
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped =
        i > 1 && j > 1 && from[i - 2] === to[j - 1] && from[i - 1] === to[j - 2];
      if (swapped) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    // A swap looks two rows back, hence both must be beyond the limit.
    if (Math.min(...row) > limit && Math.min(...last) > limit) return limit + 1;
    before = last;
    last = row;
  }
  return Math.min(last[to.length]!, limit + 1);
}

function withoutCommonEnds(first: string, second: string): readonly [string, string] {
  const shorter = Math.min(first.length, second.length);
  let start = 0;
  while (start < shorter && first[start] === second[start]) start++;
  let end = 0;
  while (end < shorter - start && first.at(-1 - end) === second.at(-1 - end)) end++;
  return [
    first.slice(start, first.length - end),
    second.slice(start, second.length - end),
  ];
}
