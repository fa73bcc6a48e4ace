import { expect } from "vitest";
import { Failure } from "../../src/report/failure.js";

/** The failure that `work` must end in. */
export async function failureOf(work: () => unknown): Promise<Failure> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  return expect.unreachable("no failure was thrown");
}

/** Holds that `work` fails with this one diagnostic: its code and a part of its message. */
export async function expectFailure(
  work: () => unknown,
  code: string,
  message: string | RegExp,
): Promise<void> {
  const { diagnostics } = await failureOf(work);
  expect(diagnostics.map((it) => it.code)).toEqual([code]);
  expect(diagnostics[0]!.message).toMatch(message);
}
