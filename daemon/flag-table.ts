/** The flags of a daemon: one table says how they are read, and what --help tells of them. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { Fault } from "../core/fault.js";

interface Flag {
  type: "string" | "boolean";
  default: string | boolean | string[];
  multiple?: boolean;
  /** For --help: what its value is, "" for a switch, and what it is for. */
  help: readonly [value: string, about: string];
}

export type FlagTable = Readonly<Record<string, Flag>>;

/** @throws Fault BadRequest naming the flag that is wrong */
export function parseFlags<T extends ParseArgsConfig["options"] & FlagTable>(args: string[], options: T) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Fault("BadRequest", `${(error as Error).message}; --help shows what there is`);
  }
}

export const asksForHelp = (args: readonly string[]): boolean => args.includes("--help") || args.includes("-h");

/** @param about what the program does, and what else there is to say */
export function helpOf(usage: string, about: string, table: FlagTable): string {
  const lines = Object.entries(table).map(([name, { default: given, help }]) => {
    const [value, text] = help;
    const usual = typeof given === "string" && given !== "" ? ` (default: ${given})` : "";
    return [`  --${name}${value === "" ? "" : ` <${value}>`}`, `${text}${usual}`] as const;
  });
  const width = Math.max(...lines.map(([flag]) => flag.length)) + 2;
  const flags = lines.map(([flag, text]) => `${flag.padEnd(width)}${text}\n`).join("");
  return `Usage: ${usage} [options]\n\n${about}\n\nOptions:\n${flags}`;
}
