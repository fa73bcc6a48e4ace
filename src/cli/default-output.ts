import { join, parse } from "node:path";

/** The model's name with `.safetensors`, beside the model. */
export function defaultOutput(model: string): string {
  const { dir, base } = parse(model);
  const stem = base.replace(/(.)(?:\.weights)?\.(?:h5|hdf5|keras|json)$/i, "$1");
  return join(dir, `${stem}.safetensors`);
}
