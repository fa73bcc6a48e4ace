import type { DType } from "../../tensor/dtype.js";
import { TORCH_DTYPES, UNTYPED_STORAGE } from "./dtype-names.js";
import { asKind, type PickleTensor, type PickleValue } from "./pickle-value.js";

const NAMES = Object.entries(TORCH_DTYPES) as [DType, (typeof TORCH_DTYPES)[DType]][];

const DTYPE_OF_STORAGE = new Map(NAMES.map(([dtype, { storage }]) => [storage, dtype]));
const DTYPE_OF_OBJECT = new Map(NAMES.map(([dtype, names]) => [names.dtype, dtype]));

/** Calls that a state dict is pickled as, each with what it stands for. */
const CALLS: Readonly<
  Record<string, (given: readonly PickleValue[]) => PickleValue | null>
> = {
  "collections OrderedDict": (given) =>
    given.length === 0 ? { kind: "dict", entries: new Map() } : null,
  "torch._utils _rebuild_tensor_v2": (given) => tensor(given, null),
  "torch._utils _rebuild_tensor_v3": (given) => {
    const dtype = DTYPE_OF_OBJECT.get(asKind(given[6], "global")?.name ?? "");
    return dtype === undefined ? null : tensor(given, dtype);
  },
  // torch.nn.Parameter: the tensor, requires_grad, hooks.
  "torch._utils _rebuild_parameter": (given) => asKind(given[0], "tensor"),
  "torch Size": (given) => asKind(given[0], "tuple"),
};

/** Whether a pickle may name this (`module name`); all else is refused. */
export function isKnownGlobal(name: string): boolean {
  return Object.hasOwn(CALLS, name) || DTYPE_OF_OBJECT.has(name) || isStorageClass(name);
}

function isStorageClass(name: string): boolean {
  return name === UNTYPED_STORAGE || DTYPE_OF_STORAGE.has(name);
}

/** What a call gives; null if it is none that a state dict has. */
export function call(callee: PickleValue, given: PickleValue): PickleValue | null {
  const name = asKind(callee, "global")?.name ?? "";
  const values = asKind(given, "tuple")?.items;
  if (values === undefined || !Object.hasOwn(CALLS, name)) return null;
  return CALLS[name]!(values);
}

/** The storage of a persistent id `("storage", class, key, device, size)`, else null. */
export function storageOf(id: PickleValue): PickleValue | null {
  const [tag, storageClass, key, , size] = asKind(id, "tuple")?.items ?? [];
  const name = asKind(storageClass, "global")?.name;
  if (tag !== "storage" || name === undefined || !isStorageClass(name)) return null;
  if (typeof key !== "string" || !isSize(size)) return null;
  return { kind: "storage", key, dtype: DTYPE_OF_STORAGE.get(name) ?? null, size };
}

/** From `(storage, offset, shape, strides, …)`; a typed storage knows the dtype. */
function tensor(
  given: readonly PickleValue[],
  stated: DType | null,
): PickleTensor | null {
  const storage = asKind(given[0], "storage");
  const offset = given[1];
  const shape = asKind(given[2], "tuple")?.items;
  const strides = asKind(given[3], "tuple")?.items;
  const dtype = stated ?? storage?.dtype ?? null;
  if (storage === null || dtype === null || !isSize(offset)) return null;
  if (!shape?.every(isSize) || !strides?.every(isSize)) return null;
  if (shape.length !== strides.length) return null;
  return { kind: "tensor", storage, dtype, offset, shape, strides };
}

function isSize(value: PickleValue | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
