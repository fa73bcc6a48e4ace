import { Fault } from "../../tensor/fault.js";
import { MAX_AXES } from "../tensors.js";
import { groupsOf, namesOf, showTerms } from "./terms.js";
import type { Arrangement, AxisTermLike, NamedTerm } from "./terms.js";

/**
 * Checks what needs no tensor: that each name stands once on either side, and what may stand
 * where.
 *
 * @throws Fault `axis-side`, with the name of the axis.
 */
export function checkTerms(
  arrangement: Arrangement,
  left: readonly AxisTermLike[] | null,
): void {
  const { right, sizes, picks } = arrangement;
  if (left !== null) checkSide(left, "left");
  checkSide(right, "right");
  const apart = namesOf(groupsOf(right)).filter((term) => term.apart);
  if (apart.length > 1) {
    const message = `\`{${apart[0]!.name}}\` and \`{${apart[1]!.name}}\` both take an axis apart`;
    throw new Fault("axis-side", message, "only one may", undefined, apart[1]!.name);
  }
  if (left !== null) checkBothSides(left, arrangement);
  const terms = namesOf(groupsOf([...(left ?? []), ...right]));
  const names = new Set(terms.map((term) => term.name));
  for (const name of [...sizes.keys(), ...picks.keys()]) {
    if (names.has(name)) continue;
    const message = `\`${name}\` is bound, but no axis has that name`;
    throw new Fault("axis-side", message, undefined, "bindings", name);
  }
}

type Side = "left" | "right";

function checkSide(terms: readonly AxisTermLike[], side: Side): void {
  for (const term of terms) if (term.kind === "composed") checkComposed(term.terms);
  if (terms.filter((term) => term.kind === "ellipsis").length > 1) {
    throw new Fault("axis-side", `\`...\` stands twice on the ${side}`);
  }
  const seen = new Set<string>();
  const named = namesOf(groupsOf(terms));
  if (Math.max(named.length, terms.length) > MAX_AXES) {
    const message = `more than ${MAX_AXES} axes are named on the ${side}`;
    throw new Fault("axis-count", message);
  }
  for (const term of named) {
    const { name } = term;
    if (seen.has(name)) {
      const message = `axis \`${name}\` stands twice on the ${side}`;
      throw new Fault("axis-side", message, undefined, undefined, name);
    }
    seen.add(name);
    if (side === "left") checkPlain(term);
  }
}

function checkComposed(terms: readonly AxisTermLike[]): void {
  for (const term of terms) {
    if (term.kind !== "axis") {
      throw new Fault("axis-side", "only names of axes stand inside `( )`");
    }
    if (!term.apart) continue;
    const message = `\`{${term.name}}\` cannot stand inside \`( )\``;
    const help = "an axis that is taken apart is none of the result's axes";
    throw new Fault("axis-side", message, help, undefined, term.name);
  }
}

function checkPlain({ name, reversed, apart }: NamedTerm): void {
  if (!reversed && !apart) return;
  const written = reversed ? `-${name}` : `{${name}}`;
  const message = `\`${written}\` stands on the left`;
  const help = "the left names the axes as they are; write it on the right";
  throw new Fault("axis-side", message, help, undefined, name);
}

function checkBothSides(left: readonly AxisTermLike[], arrangement: Arrangement): void {
  const { right, sizes, picks } = arrangement;
  const onLeft = new Set(namesOf(groupsOf(left)).map((term) => term.name));
  const onRight = new Set(namesOf(groupsOf(right)).map((term) => term.name));
  for (const name of onLeft) {
    if (onRight.has(name)) continue;
    throw new Fault(
      "axis-side",
      `axis \`${name}\` stands on the left only`,
      `write it on the right too; the binding \`${name}: 0\` takes one index of it`,
      undefined,
      name,
    );
  }
  for (const name of onRight) {
    if (onLeft.has(name)) continue;
    if (!sizes.has(name)) {
      throw new Fault(
        "axis-side",
        `axis \`${name}\` stands on the right only`,
        arrangement.left === null
          ? `the axes are \`${showTerms(left)}\``
          : `name it on the left, or give it a size to repeat along it: \`; ${name}=4\``,
        undefined,
        name,
      );
    }
    if (picks.has(name)) {
      const message = `axis \`${name}\` is repeated, so there are no indices to pick`;
      throw new Fault("axis-side", message, undefined, "bindings", name);
    }
  }
  const dots = [left, right].map((side) => side.some((term) => term.kind === "ellipsis"));
  if (dots[0] === dots[1]) return;
  const side: Side = dots[0] === true ? "left" : "right";
  const help = "write `...` on both sides: the axes not named are kept";
  throw new Fault("axis-side", `\`...\` stands on the ${side} only`, help);
}
