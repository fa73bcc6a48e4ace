import type { Draft, DraftVariable } from "./draft.js";

/** A Bidirectional out of the layers that it runs in each direction. */
export function bidirectionalOf(
  own: Pick<Draft, "name" | "className" | "config" | "isInput">,
  forward: Draft,
  backward: Draft,
): Draft {
  return {
    ...own,
    variables: [...prefixed("forward", forward), ...prefixed("backward", backward)],
    children: [...levelOf("forward", forward), ...levelOf("backward", backward)],
  };
}

function prefixed(prefix: string, { variables }: Draft): readonly DraftVariable[] {
  return variables.map((it) => ({ ...it, name: `${prefix}/${it.name}` }));
}

/** The layers inside one of the two, as a cell of one's own may have. */
function levelOf(name: string, { children }: Draft): readonly Draft[] {
  if (children.length === 0) return [];
  return [{ name, className: null, config: {}, isInput: false, variables: [], children }];
}
