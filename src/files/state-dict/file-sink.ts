import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount } from "../../tensor/shape.js";
import type {
  ParameterInfo,
  SharedSink,
  StateDictSink,
} from "../../tensor/state-dict.js";
import { createCoverage } from "./coverage.js";
import type { Layout } from "./layout.js";
import { openOutput } from "./output-file.js";

/** A sink of a file, to which other threads can write as well. */
export interface FileSink extends StateDictSink {
  readonly shared: SharedSink;
}

/** A sink of one file. Throws a `Failure` (K2T601, K2T602) as `openOutput` does. */
export function fileSink(
  file: string,
  parameters: readonly ParameterInfo[],
  layout: Layout,
  force: boolean,
): FileSink {
  const coverages = parameters.map((it) => createCoverage(bytesOf(it), layout.checksums));
  const output = openOutput(file, force);
  return {
    parameters,
    shared: {
      checksums: layout.checksums,
      place: (ordinal) => output.place(layout.dataOffsets[ordinal]!),
      wrote: (ordinal, offset, length, checksum) =>
        coverages[ordinal]!.note(offset, length, checksum),
      flush: () => output.flush(),
    },
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
