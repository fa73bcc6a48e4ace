import { Fault } from "../tensor/fault.js";

/**
 * Results of one call. More names than this no rule has; it bounds what a model file with a
 * huge axis can make us hold.
 */
const MAX_RESULTS = 65_536;

/** @throws Fault `results` where a call gives another number of tensors than is wanted. */
export function checkWanted(name: string, count: number, wanted: number | null): void {
  if (wanted !== null && count !== wanted) {
    const names = wanted === 1 ? "is 1 name" : `are ${wanted} names`;
    const gives = `\`${name}\` gives ${countTensors(count)}`;
    throw new Fault("results", `${gives}, but there ${names} for them`);
  }
  checkResults(name, count);
}

/** @throws Fault `results` where there are too many to hold. */
export function checkResults(name: string, count: number): void {
  if (count <= MAX_RESULTS) return;
  const message = `\`${name}\` gives ${countTensors(count)}, more than ${MAX_RESULTS}`;
  throw new Fault("results", message);
}

function countTensors(count: number): string {
  return count === 1 ? "1 tensor" : `${count} tensors`;
}
