import { bytesPerElement, type DType } from "../dtype.js";
import { bfloat16ToNumber, numberToBfloat16 } from "./bfloat16.js";
import { float16ToNumber, numberToFloat16 } from "./float16.js";

/**
 * Writes a number as the element with this ordinal, little-endian: rounded to nearest for a
 * float, wrapped for an integer (a whole number), 1 for all but 0 for a bool.
 */
export function writeElement(
  view: DataView,
  ordinal: number,
  dtype: DType,
  value: number | bigint,
): void {
  const place = ordinal * bytesPerElement(dtype);
  if (dtype === "int64") return view.setBigInt64(place, BigInt(value), true);
  if (dtype === "uint64") return view.setBigUint64(place, BigInt(value), true);
  const number = Number(value);
  switch (dtype) {
    case "float64":
      return view.setFloat64(place, number, true);
    case "float32":
      return view.setFloat32(place, number, true);
    case "float16":
      return view.setUint16(place, numberToFloat16(number), true);
    case "bfloat16":
      return view.setUint16(place, numberToBfloat16(number), true);
    case "int32":
    case "uint32":
      return view.setUint32(place, number, true);
    case "int16":
    case "uint16":
      return view.setUint16(place, number, true);
    case "bool":
      return view.setUint8(place, number === 0 ? 0 : 1);
    default:
      return view.setUint8(place, number);
  }
}

/** The element with this ordinal; a bigint for the 64-bit integers. */
export function readElement(
  view: DataView,
  ordinal: number,
  dtype: DType,
): number | bigint {
  const place = ordinal * bytesPerElement(dtype);
  switch (dtype) {
    case "int64":
      return view.getBigInt64(place, true);
    case "uint64":
      return view.getBigUint64(place, true);
    case "float64":
      return view.getFloat64(place, true);
    case "float32":
      return view.getFloat32(place, true);
    case "float16":
      return float16ToNumber(view.getUint16(place, true));
    case "bfloat16":
      return bfloat16ToNumber(view.getUint16(place, true));
    case "int32":
      return view.getInt32(place, true);
    case "uint32":
      return view.getUint32(place, true);
    case "int16":
      return view.getInt16(place, true);
    case "uint16":
      return view.getUint16(place, true);
    case "int8":
      return view.getInt8(place);
    default:
      return view.getUint8(place);
  }
}
