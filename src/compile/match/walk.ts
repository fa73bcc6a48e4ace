import { Fault } from "../../tensor/fault.js";
import { accepts, capturedText, endOfText, endsOf } from "./spans.js";
import type { PathSubject } from "./subject.js";
import { fillTable } from "./table.js";
import type { KnownTexts, Table, Work } from "./table.js";
import type { Token } from "./tokens.js";

/**
 * Most steps of one match. Patterns that repeat no capture need tokens × path steps, far
 * fewer; a text repeated in a path of ordinary length too. Only a path made to be
 * ambiguous comes here, and it must not hang.
 */
export const MAX_STEPS = 50_000_000;

/** What does not change while one path is matched. */
interface Match {
  readonly tokens: readonly Token[];
  readonly subject: PathSubject;
  /** Token at which each repeated capture first stands, and so chooses its text. */
  readonly choices: ReadonlyMap<number, string>;
  /** The last of `choices`; from there on the table is exact. -1 without repetitions. */
  readonly lastChoice: number;
  readonly work: Work;
}

/** The captures chosen so far, and what can match under them. */
interface Level {
  readonly known: KnownTexts;
  readonly table: Table;
  /** Places (token, offset) from which every way has been tried in vain. */
  readonly dead: Set<number>;
}

/**
 * The end of each token in the lazy match: of all ways to match, the one in which the
 * first token that is free to choose is shortest, then the second, and so on. Null where
 * the path does not match. Throws `Fault` beyond `MAX_STEPS`.
 */
export function lazyEnds(
  tokens: readonly Token[],
  subject: PathSubject,
  work: Work,
): readonly number[] | null {
  const known: KnownTexts = new Map();
  const table = fillTable(tokens, subject, known, { token: 0, offset: 0 }, work);
  if (!table[0]![0]) return null;
  const choices = choicesOf(tokens);
  const lastChoice = Math.max(-1, ...choices.keys());
  const match: Match = { tokens, subject, choices, lastChoice, work };
  const ends: number[] = [];
  return walk(match, { known, table, dead: new Set() }, ends, 0) ? ends : null;
}

function choicesOf(tokens: readonly Token[]): ReadonlyMap<number, string> {
  const first = new Map<string, number>();
  const choices = new Map<number, string>();
  for (const [index, token] of tokens.entries()) {
    if (!("name" in token)) continue;
    const before = first.get(token.name);
    if (before === undefined) first.set(token.name, index);
    else choices.set(before, token.name);
  }
  return choices;
}

/** Extends `ends` to all tokens and says true, or leaves it as it was and says false. */
function walk(match: Match, level: Level, ends: number[], start: number): boolean {
  const { tokens, subject, lastChoice } = match;
  const index = ends.length;
  if (index > lastChoice) {
    walkExactly(match, level, ends, start);
    return true;
  }
  const place = index * (subject.text.length + 1) + start;
  if (level.dead.has(place)) return false;
  const after = level.table[index + 1]!;
  for (const end of endsUnder(level, tokens[index]!, subject, start)) {
    countStep(match.work);
    if (!after[end]) continue;
    const next = choose(match, level, index, { start, end });
    if (next === null) continue;
    ends.push(end);
    if (walk(match, next, ends, end)) return true;
    ends.pop();
  }
  level.dead.add(place);
  return false;
}

/** The level after a token: a deeper one where the token chooses a repeated text. */
function choose(
  match: Match,
  level: Level,
  index: number,
  { start, end }: { readonly start: number; readonly end: number },
): Level | null {
  const { tokens, subject, choices, work } = match;
  const name = choices.get(index);
  if (name === undefined) return level;
  const text = capturedText(tokens[index]!, subject, start, end);
  // Cheap, and nearly always the answer: the text does not occur again.
  if (!subject.text.includes(text, end)) return null;
  const known = new Map([...level.known, [name, text]]);
  const from = { token: index + 1, offset: end };
  const table = fillTable(tokens, subject, known, from, work);
  return table[index + 1]![end] ? { known, table, dead: new Set() } : null;
}

/** The first way is the right one where the table is exact. */
function walkExactly(match: Match, level: Level, ends: number[], start: number): void {
  const { tokens, subject } = match;
  let place = start;
  for (let index = ends.length; index < tokens.length; index++) {
    const after = level.table[index + 1]!;
    let chosen: number | undefined;
    for (const end of endsUnder(level, tokens[index]!, subject, place)) {
      countStep(match.work);
      if (!after[end]) continue;
      chosen = end;
      break;
    }
    if (chosen === undefined) {
      throw new Error("bug in k2t-rules: the table of a match promises too much");
    }
    ends.push(chosen);
    place = chosen;
  }
}

function* endsUnder(
  level: Level,
  token: Token,
  subject: PathSubject,
  start: number,
): Generator<number> {
  const text = "name" in token ? level.known.get(token.name) : undefined;
  if (text === undefined) {
    yield* endsOf(token, subject, start);
    return;
  }
  if (!subject.text.startsWith(text, start)) return;
  const end = endOfText(token, start, text);
  if (accepts(token, subject, start, end)) yield end;
}

function countStep(work: Work): void {
  work.steps++;
  if (work.steps <= MAX_STEPS) return;
  throw new Fault(
    "kind",
    "a pattern that repeats a capture has too many ways to match this path",
    "write more of the path out, or name the captures differently and compare them in `where`",
  );
}
