import fc from "fast-check";
import { at, build, type NumberArray } from "./arrays.js";

/** One name of a random arrangement. */
interface Name {
  readonly name: string;
  readonly size: number;
  /** Indices to pick, null for all. */
  readonly picks: readonly number[] | null;
  readonly reversed: boolean;
  /** Stands on the right only. */
  readonly repeated: boolean;
  /** An axis of `...`: it has no name in the text. */
  readonly unnamed: boolean;
}

/** Groups of names, one for each axis; an empty group is a unit axis. */
type Side = readonly (readonly Name[])[];

export interface RandomArrangement {
  readonly left: Side;
  readonly right: Side;
  /** Names whose sizes the text does not tell; at most one in each group of the left. */
  readonly untold: ReadonlySet<string>;
}

/** `plain`: nothing is picked or repeated, so that there is an inverse. */
export function randomArrangement(plain: boolean): fc.Arbitrary<RandomArrangement> {
  return fc
    .record({
      sizes: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }),
      rest: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
      repeats: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: plain ? 0 : 2 }),
      seeds: fc.array(fc.nat(9999), { minLength: 60, maxLength: 60 }),
    })
    .map(({ sizes, rest, repeats, seeds }) => {
      let next = 0;
      const below = (count: number) => seeds[next++ % seeds.length]! % count;
      const shared = { picks: null, reversed: false, repeated: false, unnamed: false };
      const named = sizes.map((size, i): Name => {
        const picks = Array.from({ length: 1 + below(4) }, () => below(size));
        const isPicked = !plain && below(3) === 0;
        const name = "abcde"[i]!;
        const reversed = below(3) === 0;
        return { ...shared, name, size, reversed, picks: isPicked ? picks : null };
      });
      const extra = repeats.map((size, i): Name => {
        return { ...shared, name: "rs"[i]!, size, repeated: true };
      });
      const unnamed = rest.map((size, i): Name => {
        return { ...shared, name: `_${i}`, size, unnamed: true };
      });
      const left = grouped(named, unnamed, below);
      const right = grouped(shuffled([...named, ...extra], below), unnamed, below);
      const untold = left.flatMap((group) => {
        const open = group[below(Math.max(group.length, 1))];
        if (open === undefined || isShorterReordering(open)) return [];
        return group.length === 1 || below(2) === 0 ? [open.name] : [];
      });
      return { left, right, untold: new Set(untold) };
    });
}

/** Unless its size is told, an axis is as long as a list that reorders it. */
function isShorterReordering({ size, picks }: Name): boolean {
  if (picks === null || picks.length === size) return false;
  return [...picks].sort((a, b) => a - b).every((index, i) => index === i);
}

type Below = (count: number) => number;

function grouped(names: readonly Name[], unnamed: readonly Name[], below: Below): Side {
  const groups: Name[][] = [];
  for (const name of names) {
    if (below(4) === 0) groups.push([]);
    const last = groups.at(-1);
    if (last !== undefined && last.length > 0 && below(2) === 0) last.push(name);
    else groups.push([name]);
  }
  const place = below(groups.length + 1);
  return groups.toSpliced(place, 0, ...unnamed.map((name) => [name]));
}

function shuffled(names: readonly Name[], below: Below): readonly Name[] {
  const rest = [...names];
  return names.map(() => rest.splice(below(rest.length), 1)[0]!);
}

/** The arrangement as a rule would write it. */
export function arrangementText({ left, right, untold }: RandomArrangement): string {
  const all = right.flat().filter((it) => !it.unnamed);
  const sizes = all.filter((it) => !untold.has(it.name));
  const bindings = [
    ...sizes.map(({ name, size }) => `${name}=${size}`),
    ...all.flatMap(({ name, picks }) => (picks ? [`${name}: ${picks.join(" ")}`] : [])),
  ];
  const dots = left.some((group) => group[0]?.unnamed);
  const terms = [showSide(left, false), showSide(right, true)];
  const shown = terms.map((it) => (dots ? it.replace(/_0( _1)?/, "...") : it));
  return `${shown.join(" -> ")}; ${bindings.join(", ")}`;
}

function showSide(side: Side, reversals: boolean): string {
  const show = ({ name, reversed }: Name) => (reversals && reversed ? `-${name}` : name);
  const terms = side.map((group) => {
    if (group.length === 0) return "1";
    return group.length === 1 ? show(group[0]!) : `(${group.map(show).join(" ")})`;
  });
  return terms.join(" ");
}

/** The text of the arrangement that undoes a plain one. */
export function inverseText({ left, right }: RandomArrangement): string {
  return arrangementText({ left: right, right: left, untold: new Set() });
}

export function inputShape({ left }: RandomArrangement): readonly number[] {
  return left.map((group) => group.reduce((size, it) => size * it.size, 1));
}

/** What the arrangement means: each element of the result is looked up by its indices. */
export function rearrangeByIndex(
  input: NumberArray,
  { left, right }: RandomArrangement,
): NumberArray {
  const sizeOf = (it: Name) => it.picks?.length ?? it.size;
  const shape = right.map((group) => group.reduce((size, it) => size * sizeOf(it), 1));
  return build(shape, (index) => {
    const coordinates = new Map<string, number>();
    for (const [axis, group] of right.entries()) {
      let rest = index[axis]!;
      for (const name of group.toReversed()) {
        const size = sizeOf(name);
        const digit = rest % size;
        rest = (rest - digit) / size;
        const forward = name.reversed ? size - 1 - digit : digit;
        coordinates.set(name.name, name.picks?.[forward] ?? forward);
      }
    }
    const source = left.map((group) =>
      group.reduce((place, { name, size }) => place * size + coordinates.get(name)!, 0),
    );
    return at(input, source);
  });
}
