import type { LayerRule } from "../../lang/tree.js";
import { isKnown } from "../../ops/labels.js";
import { checkAgreement } from "../declare/agreement.js";
import { findDeclared } from "../declare/declared-types.js";
import type { Owned } from "../link/program.js";
import type { Binding } from "./binding.js";
import { createModuleSizes } from "./declared-sizes.js";
import type { Made } from "./evaluate-entries.js";
import { attempt } from "./faults.js";
import type { Route } from "./route.js";
import { routedBy, triedOnLayer } from "./tried-on.js";

/** Holds a layer's parameters against the declared module that they are for. */
export interface ModuleCheck {
  hold(made: Made): void;
  /** Whether the declarations of class and module say that the parameter's axes are right. */
  settles(made: Made): boolean;
}

/** null where the module is not declared, or none is named. */
export function createModuleCheck(
  { map, view }: Route,
  transform: Owned<LayerRule> | null,
  { program, faults }: Binding,
): ModuleCheck | null {
  const name = map.module ?? transform?.node.module;
  const module = name && program.modules.get(name.text);
  if (!module) return null;
  const addSizes = createModuleSizes(module);
  return {
    hold({ name, text, value, assignment, transform: maker }) {
      if (value === null) return;
      const { span } = assignment.value;
      const strict = maker !== null && map.module === null;
      const hold = (): void => {
        checkAgreement(module, value, { name, nameSpan: text.span, span, strict });
        addSizes(name, value.type, span);
      };
      // What a transform makes stands in another place than what the user wrote.
      const notes = maker ? [routedBy(map)] : [];
      attempt(faults, triedOnLayer(view.layer), hold, notes);
    },
    settles: ({ name, value }) =>
      findDeclared(module, name) !== undefined &&
      (value?.type.axes ?? []).every(({ label }) => isKnown(label)),
  };
}
