import { join } from "node:path";
import { bindAndPlan, linkAndCheck } from "../../src/compile/compile.js";
import type { BindOptions } from "../../src/compile/bind/bind.js";
import { type LoadedFile, loadPacks } from "../../src/compile/link/load-packs.js";
import type { LoadedSource, PackLoader } from "../../src/compile/link/program.js";
import type { Plan, PlannedParameter, PlanOptions } from "../../src/compile/plan/plan.js";
import { findPack } from "../../src/files/rules/load-rules.js";
import type { Catalog } from "../../src/tensor/catalog.js";
import { isYaml } from "../../src/lang/notation.js";
import { parseText } from "../../src/lang/text/parse-text.js";
import { parseYaml } from "../../src/lang/yaml/parse-yaml.js";
import {
  createReport,
  type Diagnostic,
  type Report,
} from "../../src/report/diagnostic.js";
import { sortDiagnostics } from "../../src/report/sort.js";
import { evaluate } from "../../src/run/index.js";
import { canonicalClass, type DescribedModel, modelOf } from "./model.js";

export interface Compiled {
  readonly plan: Plan | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompileOptions extends BindOptions, PlanOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Other rule files by the name that `use` calls them, such as `./pack.k2t`. */
  readonly packs?: Readonly<Record<string, string>>;
  /** A name that is found outside of the folder of the pack that uses it. */
  readonly leaves?: string;
  readonly file?: string;
  /** Where `file` lies, and so the rule files that it uses. */
  readonly folder?: string;
}

const loaded = (file: string, text: string, folder = ""): LoadedSource => ({
  source: { file, text },
  identity: join(folder, file),
  boundary: null,
  packed: null,
});

/** Compiles a rule text, and binds it to a made-up model or a catalog if there is one. */
export function compileText(
  text: string,
  model?: DescribedModel | { readonly catalog: Catalog },
  options: CompileOptions = {},
): Compiled {
  const report = createReport();
  const { settings = {}, file = "rules.k2t", folder } = options;
  const files = parseAtOnce(loaded(file, text, folder), loaderOf(options), report);
  const surroundings = { settings: new Map(Object.entries(settings)), canonicalClass };
  const program = linkAndCheck(files, surroundings, report);
  const plan =
    program && model ? bindAndPlan(program, catalogOf(model), report, options) : null;
  return { plan, diagnostics: report.diagnostics };
}

function catalogOf(model: DescribedModel | { readonly catalog: Catalog }): Catalog {
  // A layer may be called so, but then has no weights in a list.
  const { catalog } = model as { readonly catalog?: Catalog };
  return Array.isArray(catalog?.weights)
    ? (catalog as Catalog)
    : modelOf(model as DescribedModel).catalog;
}

/** What `compile` does first, with parsers that are there already. */
function parseAtOnce(
  main: LoadedSource,
  loader: PackLoader,
  report: Report,
): readonly LoadedFile[] {
  const loading = loadPacks(main, loader, report);
  let step = loading.next();
  while (!step.done) {
    const { source } = step.value;
    const parse = isYaml(source) ? parseYaml : parseText;
    step = loading.next(parse(source, report));
  }
  return step.value;
}

function loaderOf({ packs = {}, leaves }: CompileOptions): PackLoader {
  return (target, from) => {
    if (target === leaves) return { failed: "leaves-folder", message: target, help: "" };
    const text = packs[target];
    return text === undefined ? findPack(target, from) : loaded(target, text);
  };
}

/** The names of the parameters that must result, without any diagnostic. */
export function namesOf({ plan, diagnostics }: Compiled): readonly string[] {
  const errors = diagnostics.map(({ code, message }) => `${code} ${message}`);
  if (!plan || errors.length > 0) throw new Error(`diagnostics:\n${errors.join("\n")}`);
  return plan.parameters.map(({ name }) => name);
}

/** The float32 values of a planned parameter, in row-major order. */
export function valuesOf(
  name: string,
  plan: Plan,
  model: DescribedModel,
): readonly number[] {
  const parameter = plan.parameters.find((it) => it.name === name);
  if (parameter?.dtype !== "float32") throw new Error(`no float32 parameter ${name}`);
  return [...new Float32Array(evaluateParameter(parameter, model).slice().buffer)];
}

/** The bytes of a planned parameter, in row-major order. */
export function evaluateParameter(
  { node }: PlannedParameter,
  model: DescribedModel,
): Uint8Array {
  const source = modelOf(model);
  return evaluate(node, {
    ...source,
    // The plan's tensors are of another making of the same model.
    read: (tensor, box, target) =>
      source.read(
        source.catalog.weights
          .flatMap(({ parts }) => parts)
          .find((it) => it.stored === tensor.stored)!,
        box,
        target,
      ),
  });
}

/** Diagnostics by place as `CODE text`, where `text` is what the span covers. */
export function marks({ diagnostics }: Compiled): readonly string[] {
  return sortDiagnostics(diagnostics).map(({ code, span }) =>
    span ? `${code} ${span.source.text.slice(span.start, span.end)}` : code,
  );
}
