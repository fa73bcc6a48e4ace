import { editDistance } from "./edit-distance.js";

/** Names longer than this are compared for case only: distances cost their square. */
const LONGEST_NAME = 300;

/**
 * The candidate that `name` is most likely a slip of the pen for: it differs in case only,
 * or in at most a third of its characters. Of several equally near the first.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  return nearestFew(name, candidates, 1)[0];
}

/** The nearest candidates, nearest first, at most `count`. */
export function nearestFew(
  name: string,
  candidates: Iterable<string>,
  count = 3,
): string[] {
  const lowered = name.toLowerCase();
  const limit = largestDistance(name);
  const found: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate === name) continue;
    const distance =
      candidate.toLowerCase() === lowered ? 0 : editDistance(name, candidate, limit);
    if (distance <= limit) found.push({ candidate, distance });
  }
  found.sort((a, b) => a.distance - b.distance);
  return found.slice(0, count).map(({ candidate }) => candidate);
}

/** A third of the name, but never all of it: `a` is no slip for `b`. */
function largestDistance(name: string): number {
  if (name.length > LONGEST_NAME) return 0;
  return Math.min(Math.max(1, Math.floor(name.length / 3)), name.length - 1);
}
