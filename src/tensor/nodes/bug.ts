/** For what the callers of the constructors promise; they have reported bad input already. */
export function promise(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Error(`bug in k2t-rules: ${what()}`);
}
