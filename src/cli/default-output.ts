import { join, parse, resolve } from "node:path";

/**
 * The model's name with `.safetensors`, beside the model. A folder by a path that ends with
 * `.` or `..` goes by its own name.
 */
export function defaultOutput(model: string): string {
  const isNamed = !/^\.{0,2}$/.test(parse(model).base);
  const { dir, base } = parse(isNamed ? model : resolve(model));
  const stem = base.replace(/(.)(?:\.weights)?\.(?:h5|hdf5|keras|json)$/i, "$1");
  return join(dir, `${stem === "" ? "model" : stem}.safetensors`);
}
