import type { Config } from "../../../tensor/catalog.js";

/**
 * The size of an axis: a number, a name that stands for one size throughout a layer (`u`),
 * a multiple of it (`4*u`), or null for any size.
 */
export type Size = number | string | null;

/** Numbers as they are computed with, or quantised ones. */
export type Elements = "float" | "int8" | "uint8";

/** One variable that a class has under a config. */
export interface Variable {
  /** Canonical: `kernel`, `query/kernel`. */
  readonly name: string;
  /** null: not even the rank is known. */
  readonly shape: readonly Size[] | null;
  /**
   * Where the Keras 3 form keeps it: the group below the layer's, such as `query_dense`,
   * without leading underscores; empty for the layer's own `vars`.
   */
  readonly group: string;
  /** Last parts of its name in legacy files, where they differ from the canonical one. */
  readonly aliases: readonly string[];
  /** Of classes that may be quantised; absent where the shapes tell all there is to tell. */
  readonly elements?: Elements;
}

/** A class of Keras layers that has variables. */
export interface LayerClass {
  readonly name: string;
  /** Other names of the same class, of older versions. */
  readonly aliases: readonly string[];
  /**
   * The variables in the order of `vars/0`, `vars/1`, …, group by group; null where the
   * config does not tell.
   */
  variables(config: Config): readonly Variable[] | null;
  /**
   * Configs that tell all the sets of variables apart which the class may have, Keras's
   * defaults first. They are tried where a file has no config.
   */
  readonly settings: readonly Config[];
  /** Some versions do not save its variables although its config is as if it had them. */
  readonly mayLack?: boolean;
  /** A group of the Keras 3 form in which its variables stand a second time. */
  readonly copies?: string;
}

/** A variable of the layer itself. */
export function variable(
  name: string,
  shape: readonly Size[] | null,
  ...aliases: string[]
): Variable {
  return { name, shape, group: "", aliases };
}

/** The variables of a sublayer: `prefix/kernel`, kept in `group`. */
export function within(
  prefix: string,
  group: string,
  variables: readonly Variable[],
): readonly Variable[] {
  const join = (first: string, second: string): string =>
    first === "" || second === "" ? first + second : `${first}/${second}`;
  return variables.map((it) => ({
    ...it,
    name: join(prefix, it.name),
    group: join(group, it.group),
  }));
}
