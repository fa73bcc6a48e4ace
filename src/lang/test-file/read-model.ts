import type { Report } from "../../report/diagnostic.js";
import { nameOf } from "../yaml/build/names.js";
import { field } from "../yaml/build/context.js";
import type { YamlEntry, YamlMapping, YamlNode } from "../yaml/nodes.js";
import type { Name } from "../tree.js";
import { nodeText } from "./node-text.js";
import { readVariable } from "./read-tensor.js";
import { jsonOf } from "./scalars.js";
import type { DescribedLayer, DescribedModel, DescribedVariable } from "./tree.js";

/** Layers, or the path of a file; null where there is neither or a mistake is reported. */
export function readModel(
  node: YamlNode | undefined,
  report: Report,
): DescribedModel | Name | null {
  if (node?.kind === "scalar") return nameOf(node);
  if (node?.kind !== "mapping") return null;
  const layers = node.entries.map((written) => readLayer(written, report));
  return { layers: layers.filter((it) => it !== null), span: node.span };
}

function readLayer({ key, value }: YamlEntry, report: Report): DescribedLayer | null {
  const path = key.text;
  if (path !== "" && path.split("/").includes("")) {
    report.error("K2T112", {
      message: `\`${path}\` is no path of a layer`,
      span: key.span,
      help: 'a path is the names from the model\'s layers on, joined by `/`; `""` is the model itself',
    });
    return null;
  }
  if (value.kind !== "mapping") return null;
  const className = nodeText(field(value, "class"));
  const config = className === null ? {} : configOf(value, path);
  return { path, className, config, variables: readVariables(value, report) };
}

/** Keras writes the name into every config; an empty one is that of a file without configs. */
function configOf(layer: YamlMapping, path: string): DescribedLayer["config"] {
  const stated = field(layer, "config");
  const isEmpty = stated?.kind === "mapping" && stated.entries.length === 0;
  if (isEmpty) return {};
  const config = stated ? (jsonOf(stated) as DescribedLayer["config"]) : {};
  return { name: path.slice(path.lastIndexOf("/") + 1), ...config };
}

function readVariables(layer: YamlMapping, report: Report): readonly DescribedVariable[] {
  const variables = field(layer, "variables");
  if (variables?.kind !== "mapping") return [];
  return variables.entries.flatMap(({ key, value }) => {
    if (key.text.split("/").includes("")) {
      report.error("K2T112", {
        message: `\`${key.text}\` is no name of a variable`,
        span: key.span,
        help: "a name is as Keras has it, such as `kernel` or `query/kernel`",
      });
      return [];
    }
    const tensor = readVariable(value, report);
    return tensor ? [{ name: key.text, tensor }] : [];
  });
}
