import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount } from "../../tensor/shape.js";
import type { ParameterInfo, StateDictSink } from "../../tensor/state-dict.js";
import { fileFailure } from "../../report/failure.js";
import { ptLayout } from "../pt/layout.js";
import { safetensorsLayout } from "../safetensors/layout.js";
import { containerOf, type StateDictContainer } from "./container.js";
import { createCoverage } from "./coverage.js";
import type { Layout } from "./layout.js";
import { openOutput } from "./output-file.js";

export interface SinkOptions {
  /** Replace an existing file. */
  readonly force: boolean;
}

/**
 * Starts the file that `parameters` go to; the ending of its name chooses the container.
 * Nothing is at `file` before `finish`. Throws a `Failure`: K2T601 if the file exists,
 * K2T602 if it cannot be written or a name cannot be stored, K2T605 for another ending.
 * So do `write` and `finish`, after they have removed what was written.
 */
export function createSink(
  file: string,
  parameters: readonly ParameterInfo[],
  options: SinkOptions,
): StateDictSink {
  const container = containerOf(file);
  refuseNames(file, parameters, container);
  const layout =
    container === "pt" ? ptLayout(parameters) : safetensorsLayout(parameters);
  return sinkOf(file, parameters, layout, options);
}

function sinkOf(
  file: string,
  parameters: readonly ParameterInfo[],
  layout: Layout,
  { force }: SinkOptions,
): StateDictSink {
  const coverages = parameters.map((it) => createCoverage(bytesOf(it), layout.checksums));
  const output = openOutput(file, force);
  return {
    parameters,
    write: (ordinal, offset, bytes) => {
      coverages[ordinal]!.add(offset, bytes);
      output.write(layout.dataOffsets[ordinal]! + offset, bytes);
    },
    finish: () => {
      const checksums = coverages.map((it) => it.finish());
      for (const frame of layout.frames(checksums))
        output.write(frame.offset, frame.bytes);
      return [{ file, bytes: output.commit() }];
    },
    abort: () => output.abort(),
  };
}

/** Bytes of a parameter's data. */
export function bytesOf({ shape, dtype }: ParameterInfo): number {
  return elementCount(shape) * bytesPerElement(dtype);
}

/** The containers hold names as UTF-8, each once; half a surrogate pair has none. */
function refuseNames(
  file: string,
  parameters: readonly ParameterInfo[],
  container: StateDictContainer,
): void {
  const seen = new Set<string>();
  for (const { name } of parameters) {
    if (seen.has(name)) throw new Error(`bug in k2t-rules: two parameters \`${name}\``);
    seen.add(name);
    const surrogate = /\p{Surrogate}/u.test(name) ? "it is no Unicode text" : null;
    const reserved = container === "safetensors" && name === "__metadata__";
    const why = reserved ? "it is the format's own" : surrogate;
    if (why === null) continue;
    const message = `the parameter name \`${name}\` cannot be written: ${why}`;
    throw fileFailure("K2T602", file, message);
  }
}
