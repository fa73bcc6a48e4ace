import type { ConfigLayer } from "./config-layer.js";

/** What two places of one layer in a config have in common; Keras's marks are left out. */
export function identityOf({ name, className, config }: ConfigLayer): string {
  return JSON.stringify([name, className, config], (key, value: unknown) =>
    key === "shared_object_id" ? undefined : value,
  );
}
