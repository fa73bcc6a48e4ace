import { type Command, InvalidArgumentError, Option } from "commander";
import type { ConversionOptions } from "../api/options.js";
import { DTYPES, isFloating } from "../tensor/dtype.js";
import { type Format, FORMATS, type Printing } from "./printing.js";

export interface CommonFlags {
  readonly format: Format;
  readonly color: boolean;
  readonly quiet?: boolean;
}

export interface ConversionFlags extends CommonFlags {
  readonly target?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly allowUnmapped?: boolean;
  readonly dtype: NonNullable<ConversionOptions["dtype"]>;
  readonly timings?: boolean;
}

export function addCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "how diagnostics are written")
        .choices(FORMATS)
        .default("text"),
    )
    .option("--quiet", "errors only")
    .option("--no-color", "no colours");
}

export function addConversionOptions(command: Command): Command {
  return addCommonOptions(command)
    .option(
      "--target <file>",
      "a .pt, .safetensors, *.index.json or manifest whose names, shapes and dtypes must result",
    )
    .addOption(
      new Option("--dtype <dtype>", "dtype of the floating-point parameters")
        .choices([...DTYPES.filter(isFloating), "keep"])
        .default("keep"),
    )
    .option("--set <name=value>", "give a `let` of the rules another value", addSetting)
    .option("--allow-unmapped", "weights that no rule takes are a warning, not an error")
    .option("--timings", "say at the end how long each phase took");
}

function addSetting(
  text: string,
  settings: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("Write it as name=value.");
  return { ...settings, [text.slice(0, equals)]: text.slice(equals + 1) };
}

export function printingOf({ format, color, quiet }: CommonFlags): Printing {
  return { format, color, quiet: quiet ?? false };
}

export function conversionOf(rules: string, flags: ConversionFlags): ConversionOptions {
  const { target, set, allowUnmapped, dtype } = flags;
  return {
    rules,
    ...(set && { settings: set }),
    allowUnmapped: allowUnmapped ?? false,
    dtype,
    ...(target !== undefined && { target }),
  };
}
