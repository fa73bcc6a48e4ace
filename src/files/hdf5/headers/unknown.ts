/**
 * Thrown where a file is not as plain as this reader knows it, or odd in any way. It is no
 * verdict: the HDF5 library is asked then, which reads the file or says what is wrong.
 */
export class Unknown extends Error {}

export function unknown(what: string): never {
  throw new Unknown(what);
}
