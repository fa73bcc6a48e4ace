import { describe, expect, it } from "vitest";
import { openStateDict } from "../../../src/files/state-dict/open-state-dict.js";
import { expectFailure } from "../../support/failures.js";
import { scratchFile, scratchFolder } from "../../support/scratch.js";

const folder = scratchFolder();

/** A file with this header text (or JSON) and so many bytes of data. */
function build(header: unknown, dataBytes = 0, statedLength?: bigint): string {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const json = Buffer.from(text, "latin1");
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(statedLength ?? BigInt(json.length));
  const data = Buffer.alloc(dataBytes);
  return scratchFile(folder, "attack.safetensors", Buffer.concat([length, json, data]));
}

const tensor = (
  start: number,
  end: number,
  shape = [end - start],
  dtype = "U8",
): object => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

describe("attacks on safetensors", () => {
  it.each([
    ["a header beyond the file", "{}", 0, 3n, /reaches beyond the end/],
    ["a header of 128 MiB", "{}", 0, 2n ** 27n, /header of 134217728 bytes/],
    ["a header that is empty", "", 0, 0n, /no valid JSON/],
    ["a header cut short", '{"a":', 0, undefined, /no valid JSON/],
    ["an open string", '{"a', 0, undefined, /no valid JSON/],
    ["a backslash at the end", '{"a\\', 0, undefined, /no valid JSON/],
    ["a key without an object", '{"a":[:]}', 0, undefined, /no valid JSON/],
    ["text after the header", "{}{}", 0, undefined, /no valid JSON/],
    ["bytes that are no UTF-8", '{"\xff":1}', 0, undefined, /no UTF-8/],
    ["a name twice", '{"a":{},"a":{}}', 0, undefined, /the key `a` twice/],
    ["a name twice, escaped", '{"a":{},"\\u0061":{}}', 0, undefined, /`a` twice/],
    ["a field twice", '{"a":{"dtype":"U8","dtype":"I8"}}', 0, undefined, /`dtype` twice/],
    ["deep nesting", `{"a":${"[".repeat(1e5)}`, 0, undefined, /more than 3 deep/],
  ])("%s", async (_, header, dataBytes, stated, message) => {
    await expectFailure(
      () => openStateDict(build(header, dataBytes, stated)),
      "K2T502",
      message,
    );
  });

  it.each([
    ["data beyond the file", { a: tensor(0, 9) }, 8, /reach beyond the end/],
    ["data that nobody owns, at the end", { a: tensor(0, 7) }, 8, /last 1 bytes belong/],
    ["data that nobody owns, at the start", { a: tensor(1, 8) }, 8, /before `a` belong/],
    ["a hole", { a: tensor(0, 2), b: tensor(4, 8) }, 8, /before `b` belong/],
    ["tensors that share bytes", { a: tensor(0, 6), b: tensor(4, 8) }, 8, /`b` shares/],
    ["one stretch for two", { a: tensor(0, 8), b: tensor(0, 8) }, 8, /`b` shares/],
    ["an end before its start", { a: tensor(8, 0, [8]) }, 8, /needs 8 bytes and has -8/],
    [
      "less than the shape",
      { a: tensor(0, 8, [3, 3]) },
      8,
      /\(3, 3\) uint8 needs 9 bytes/,
    ],
    [
      "more than the shape",
      { a: tensor(0, 8, [1], "F32") },
      8,
      /needs 4 bytes and has 8/,
    ],
    [
      "a shape whose product wraps",
      { a: tensor(0, 0, [2 ** 32, 2 ** 32]) },
      0,
      /more bytes/,
    ],
    ["a negative size", { a: tensor(0, 8, [-1, -8]) }, 8, /no valid shape/],
    ["half a size", { a: tensor(0, 8, [0.5, 16]) }, 8, /no valid shape/],
    ["a size beyond 53 bits", { a: tensor(0, 8, [2 ** 53]) }, 8, /no valid shape/],
    ["no shape", { a: { dtype: "U8", data_offsets: [0, 8] } }, 8, /no valid shape/],
    ["no offsets", { a: { dtype: "U8", shape: [] } }, 8, /no valid offsets/],
    ["three offsets", { a: { ...tensor(0, 8), data_offsets: [0, 8, 8] } }, 8, /offsets/],
    ["no dtype", { a: { shape: [8], data_offsets: [0, 8] } }, 8, /no valid dtype/],
    ["no tensor", { a: 7 }, 8, /`a` is no tensor/],
    ["a tensor in an array", [tensor(0, 8)], 8, /no JSON object|neither/],
  ])("%s", async (_, header, dataBytes, message) => {
    const work = (): unknown => openStateDict(build(header, dataBytes));
    const code = Array.isArray(header) ? "K2T510" : "K2T502";
    await expectFailure(work, code, message);
  });

  it("names a dtype that it lacks", async () => {
    const file = build({ a: tensor(0, 8, [8], "F8_E4M3") }, 8);
    await expectFailure(
      () => openStateDict(file),
      "K2T510",
      "`a` has the dtype `F8_E4M3`",
    );
  });

  it("takes names that JavaScript's objects have too", async () => {
    const names = ["__proto__", "constructor", "7", "1"];
    const members = names.map(
      (name, i) => `${JSON.stringify(name)}:${JSON.stringify(tensor(i, i + 1))}`,
    );
    const source = await openStateDict(build(`{${members.join(",")}}`, 4));
    expect(source.parameters.map(({ name }) => name)).toEqual(names);
    source.close();
  });

  it("refuses every truncation of a good file", async () => {
    const header = Buffer.from('{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}');
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const whole = Buffer.concat([length, header, Buffer.from([1, 2])]);
    for (let end = 0; end < whole.length; end++) {
      const file = scratchFile(folder, "cut.safetensors", whole.subarray(0, end));
      await expectFailure(
        () => openStateDict(file),
        end < 8 ? "K2T510" : "K2T502",
        "cut",
      );
    }
  });

  it("is quick on a header of quotes and backslashes", async () => {
    const start = performance.now();
    const file = build(`{${'"\\'.repeat(2e6)}`);
    await expectFailure(() => openStateDict(file), "K2T502", "no valid JSON");
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
