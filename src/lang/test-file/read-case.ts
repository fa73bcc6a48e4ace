import type { Report } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import { asScalar, entry, field } from "../yaml/build/context.js";
import { nameOf } from "../yaml/build/names.js";
import type { YamlEntry, YamlMapping, YamlNode } from "../yaml/nodes.js";
import { nodeText } from "./node-text.js";
import { readDiagnostics } from "./read-diagnostics.js";
import { readModel } from "./read-model.js";
import { readParameter } from "./read-tensor.js";
import { jsonOf, numberOf } from "./scalars.js";
import type { TestCase, WantedParameter, WantedParameters } from "./tree.js";

/** A case; null where it lacks what the shape check has reported as missing. */
export function readCase(node: YamlNode, report: Report): TestCase | null {
  if (node.kind !== "mapping") return null;
  const at = (key: string) => field(node, key);
  const context = { report, definedNames: new Set<string>() };
  const name = asScalar(context, at("name"));
  const model = readModel(at("model"), report);
  if (name === null || model === null) return null;
  if (name.text.trim() === "") {
    report.error("K2T112", {
      message: "a case with an empty name",
      span: name.span,
      help: "name it for what it shows",
    });
    return null;
  }
  const rules = asScalar(context, at("rules"));
  const dtype = nodeText(at("dtype"));
  const unmapped = nodeText(at("allow-unmapped")) ?? "";
  return {
    name: nameOf(name),
    rules: rules && nameOf(rules),
    model,
    settings: settingsOf(at("set")),
    settingPlaces: settingPlaces(at("set")),
    dtype,
    allowUnmapped: /^true$/i.test(unmapped),
    parameters: readParameters(node, report),
    diagnostics: readDiagnostics(at("diagnostics"), report),
    written: {
      mapping: node,
      wanted: written(node, "wanted"),
      diagnostics: written(node, "diagnostics"),
    },
  };
}

const written = (mapping: YamlMapping, key: string): YamlEntry | null =>
  mapping.entries.find((it) => it.key.text === key) ?? null;

function settingsOf(node: YamlNode | undefined): ReadonlyMap<string, string> {
  if (node?.kind !== "mapping") return new Map();
  return new Map(
    node.entries.map(({ key, value }) => [
      key.text,
      value.kind === "scalar" ? value.text : JSON.stringify(jsonOf(value)),
    ]),
  );
}

function settingPlaces(node: YamlNode | undefined): ReadonlyMap<string, Span> {
  if (node?.kind !== "mapping") return new Map();
  return new Map(node.entries.map(({ key }) => [key.text, key.span]));
}

function readParameters(mapping: YamlMapping, report: Report): WantedParameters | null {
  const wanted = entry(mapping, "wanted");
  const some = entry(mapping, "some");
  if (wanted && some) {
    report.error("K2T112", {
      message: "`wanted` and `some` of one case",
      span: some.key.span,
      notes: [{ message: "the other one is here", span: wanted.key.span }],
      help: "`wanted` has all parameters that come out, `some` leaves open what there is besides",
    });
  }
  const given = wanted ?? some;
  if (given?.value.kind !== "mapping") return null;
  const list = given.value.entries.map((it) => parameterOf(it, report));
  return {
    extent: wanted ? "wanted" : "some",
    list: list.filter((it) => it !== null),
    span: given.key.span,
  };
}

function parameterOf(given: YamlEntry, report: Report): WantedParameter | null {
  const { key, value } = given;
  const tensor = readParameter(value, report);
  const stated = value.kind === "mapping" ? field(value, "tolerance") : undefined;
  const tolerance = stated?.kind === "scalar" ? Number(numberOf(stated)) : 0;
  if (!(tolerance >= 0 && tolerance <= 1)) {
    report.error("K2T112", {
      message: `a tolerance of \`${nodeText(stated)}\``,
      span: stated!.span,
      help: "it is between 0 and 1: `0.000001` lets the sixth digit be another",
    });
    return null;
  }
  return tensor && { name: nameOf(key), tensor, tolerance, entry: given };
}
