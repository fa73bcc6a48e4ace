import { Fault } from "../../tensor/fault.js";
import type { Axis } from "../../tensor/type.js";
import { isReordering } from "../picks.js";
import { showAxes } from "../tensors.js";
import { showTerms } from "./terms.js";
import type { Arrangement, NamedTerm } from "./terms.js";

/** A named axis of the input, or one composed of several. */
interface Split {
  readonly axes: readonly Axis[];
  readonly index: number;
  readonly group: readonly NamedTerm[];
}

/**
 * The sizes of the axes that one axis of the input is composed of. One that nothing says is
 * what the others leave; null where only a model will tell.
 *
 * @throws Fault `axis-size` where they do not make up the axis, or several are open.
 */
export function digitSizes(
  split: Split,
  arrangement: Arrangement,
): readonly (number | null)[] {
  const { axes, index, group } = split;
  const total = axes[index]!.size;
  if (group.length === 0) {
    if (total === null || total === 1) return [];
    throw new Fault("axis-size", `${describe(split)}, but \`1\` stands for it`);
  }
  if (group.length === 1) return [loneSize(split, arrangement)];
  const stated = group.map(({ name }) => statedSize(name, arrangement));
  const open = group.filter((_, i) => stated[i] === undefined);
  if (open.length > 1) throw openFault(split, open);
  if (total === null || stated.includes(null)) return stated.map((size) => size ?? null);
  const product = stated.reduce<number>((count, size) => count * (size ?? 1), 1);
  const rest = total / product;
  if (open.length === 0 ? rest !== 1 : !Number.isInteger(rest)) {
    throw misfit(split, stated, arrangement);
  }
  return stated.map((size) => size ?? rest);
}

/** undefined: nothing says it. A list that reorders an axis says how long it is. */
function statedSize(
  name: string,
  { sizes, picks }: Arrangement,
): number | null | undefined {
  if (sizes.has(name)) return checkedSize(name, sizes.get(name)!);
  if (!picks.has(name)) return undefined;
  const indices = picks.get(name)!;
  if (indices === null) return null;
  return isReordering(indices) ? indices.length : undefined;
}

/** @throws Fault `axis-size` for a size that no axis has. */
export function checkedSize(name: string, size: number | null): number | null {
  if (size === null || size >= 1) return size;
  const message = `\`${name}=${size}\` is no size of an axis`;
  throw new Fault("axis-size", message, undefined, "bindings", name);
}

function loneSize(split: Split, { sizes }: Arrangement): number | null {
  const { name } = split.group[0]!;
  const { size } = split.axes[split.index]!;
  const stated = checkedSize(name, sizes.get(name) ?? null);
  if (size === null || stated === null || size === stated) return size ?? stated;
  const message = `${describe(split)}, but \`${name}=${stated}\``;
  throw new Fault("axis-size", message, undefined, "bindings", name);
}

function openFault({ group }: Split, open: readonly NamedTerm[]): Fault {
  const names = open.map(({ name }) => `\`${name}\``);
  const last = names.pop()!;
  return new Fault(
    "axis-size",
    `the sizes of ${names.join(", ")} and ${last} in \`(${showTerms(group)})\` are unknown`,
    `give all of them but one: \`; ${open[0]!.name}=4\``,
    undefined,
    open[0]!.name,
  );
}

function misfit(
  split: Split,
  stated: readonly (number | null | undefined)[],
  { sizes }: Arrangement,
): Fault {
  const { group } = split;
  const known = group.flatMap(({ name }, i) =>
    typeof stated[i] === "number" ? [`${name}=${stated[i]}`] : [],
  );
  const divides = known.length < group.length ? "does not divide into" : "is not";
  const listed = group.find(({ name }, i) => stated[i] !== undefined && !sizes.has(name));
  return new Fault(
    "axis-size",
    `${describe(split)}, which ${divides} \`(${showTerms(group)})\` with ${known.join(", ")}`,
    listed &&
      `\`${listed.name}\` is as long as its list of indices unless told: \`${listed.name}=…\``,
    undefined,
    group[0]!.name,
  );
}

function describe({ axes, index }: Split): string {
  return `axis ${index} of ${showAxes(axes)} is ${axes[index]!.size}`;
}
