import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openByteFile } from "../../src/files/bytes/byte-file.js";
import { regionOfFile } from "../../src/files/hdf5/byte-region.js";
import { openHdf5, openWithLibrary } from "../../src/files/hdf5/open-hdf5.js";
import { createSink } from "../../src/files/state-dict/create-sink.js";
import { runPlan } from "../../src/run/index.js";
import { createCrew, type Crew } from "../../src/run/threads/crew.js";
import type { WeightSource } from "../../src/tensor/catalog.js";
import * as nodes from "../../src/tensor/nodes.js";
import { datasetOf, fixtureBytes } from "../files/hdf5/fixture.js";
import { fromArrays } from "../support/memory-source.js";
import { scratchFolder } from "../support/scratch.js";
import { buildWorker } from "../support/worker.js";

const folder = scratchFolder();
const stored = join(folder, "large.h5");
writeFileSync(stored, fixtureBytes("large"));
const entry = await buildWorker();
const crews: Crew[] = [];
afterAll(() => Promise.all(crews.map((crew) => crew.dismiss())));

/** `rows` of the fixture, in chunks of 128 x 300, shuffled and compressed. */
const [rows, columns] = [3000, 1000];
const valueAt = (row: number, column: number): number =>
  2 * row + Math.floor(column / 500);

it("the library and our own headers tell the shape of chunks", async () => {
  const bytes = openByteFile(stored);
  for (const open of [openHdf5, openWithLibrary]) {
    const file = await open(regionOfFile(bytes));
    expect(datasetOf(file, "rows").tensor?.chunks).toEqual([128, 300]);
    expect(datasetOf(file, "plain").tensor).not.toHaveProperty("chunks");
    file.close();
  }
  bytes.close();
});

it.each([
  [0, 2 ** 25],
  [1, 2 ** 21],
  [2, 2 ** 22],
  [3, 2 ** 20],
])(
  "a compressed dataset is transposed by %i other threads within %i bytes",
  async (count, maxMemory) => {
    const bytes = openByteFile(stored);
    const file = await openHdf5(regionOfFile(bytes));
    const dataset = datasetOf(file, "rows");
    const source: WeightSource = {
      catalog: fromArrays([]).catalog,
      read: (_, box, target) => file.read(dataset, box, target),
      shared: () => ({ files: file.shared()! }),
      close: () => file.close(),
    };
    const weight = nodes.load(dataset.tensor!);
    const parameters = [
      { name: "turned", node: nodes.permute(weight, [1, 0]) },
      { name: "wide", node: nodes.cast(nodes.permute(weight, [1, 0]), "int64") },
    ];
    const name = join(folder, `${count}.safetensors`);
    const infos = parameters.map((it) => ({ name: it.name, ...it.node }));
    const sink = createSink(name, infos, { force: false });
    const crew = createCrew(entry);
    crews.push(crew);
    const threads = count === 0 ? {} : { threads: { crew, count } };
    await runPlan(parameters, source, sink, { maxMemory, ...threads });
    sink.finish();
    source.close();
    bytes.close();

    const written = readFileSync(name);
    const data = 8 + Number(written.readBigUInt64LE(0));
    const header = JSON.parse(written.toString("utf8", 8, data)) as Record<
      string,
      { data_offsets: [number, number] }
    >;
    const partOf = (parameter: string): ArrayBuffer => {
      const [start, end] = header[parameter]!.data_offsets;
      return new Uint8Array(written.subarray(data + start, data + end)).buffer;
    };
    const turned = new Int32Array(partOf("turned"));
    const wide = new BigInt64Array(partOf("wide"));
    expect([turned.length, wide.length]).toEqual([rows * columns, rows * columns]);
    let wrong = 0;
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < rows; j++) {
        const wanted = valueAt(j, i);
        if (turned[i * rows + j] !== wanted) wrong++;
        if (Number(wide[i * rows + j]) !== wanted) wrong++;
      }
    }
    expect(wrong).toBe(0);
  },
);
