import type { Declaration } from "../../lang/tree.js";
import type { TensorValue } from "../../ops/value.js";
import { nearest } from "../../report/suggest.js";
import { UNKNOWN_TYPE, type TensorType } from "../../tensor/type.js";
import { declaredType, findDeclared } from "../declare/declared-types.js";
import { absent, type Explanation, type Lookup, type Subject } from "./subject.js";
import { UNKNOWN } from "../evaluate/unknown.js";

const tensor = (type: TensorType): TensorValue => ({ kind: "tensor", type, node: null });

const possible = (type: TensorType): Lookup => ({
  kind: "possible",
  value: tensor(type),
});

/** `./kernel` is `kernel`; null for what is not the layer's own or beneath it. */
export function ownName(reference: string): string | null {
  if (reference.startsWith("/") || reference.startsWith("../")) return null;
  return reference.startsWith("./") ? reference.slice(2) : reference;
}

/** The class of the layers that a rule is for, so far as it is known without a model. */
export interface UnboundClass {
  readonly className: string | null;
  readonly declaration: Declaration | undefined;
  /** Declarations of the other classes that the rule is for; undefined where one has none. */
  readonly others: readonly (Declaration | undefined)[];
}

/**
 * Any layer of a class, while no model is known. Where the class is declared, its list of
 * variables is complete and their axes are known; else everything is possible.
 */
export function createUnboundSubject({
  className,
  declaration,
  others,
}: UnboundClass): Subject {
  return {
    property: (name) =>
      name === "class" && className !== null
        ? { kind: "string", value: className }
        : UNKNOWN,
    config: UNKNOWN,
    variable(reference) {
      const name = ownName(reference);
      if (!declaration || name === null) return possible(UNKNOWN_TYPE);
      const declared = findDeclared(declaration, name);
      if (declared) return possible(declaredType(declared));
      const elsewhere = others.some((it) => !it || findDeclared(it, name));
      const lacking = absent(() => undeclared(name, declaration));
      return elsewhere ? lacking : { ...lacking, never: true };
    },
    variableAt: () => possible(UNKNOWN_TYPE),
    configOf: () => UNKNOWN,
    hasLayer: () => UNKNOWN,
    stored: () => possible(UNKNOWN_TYPE),
    collect: () => null,
  };
}

function undeclared(name: string, declaration: Declaration): Explanation {
  const names = declaration.entries.map((entry) => entry.name.text);
  const suggestion = nearest(name, names);
  return {
    message: `class \`${declaration.name.text}\` has no variable \`${name}\``,
    help: `it is declared with ${names.map((it) => `\`${it}\``).join(", ")}`,
    ...(suggestion && { suggestion }),
  };
}
