/** The command line as Go's flag package reads it: `-x v`, `-x=v`, `--x`; a bare `-x` only for switches. */

export const textFlags = {
  c: "",
  h: "",
  l: "",
  fields: "",
  template: "",
  template_file: "",
  u: "1m0s",
  image: "",
  p: "",
  s: "-1",
  ns: "",
  ns_file: "",
  auth: "",
  api_version: "v1beta1",
  certificate_authority: "",
  client_certificate: "",
  client_key: "",
  www: "",
  // The logging library's; accepted so that old command lines work.
  v: "0",
  stderrthreshold: "",
  vmodule: "",
  log_dir: "",
  log_backtrace_at: "",
  log_flush_frequency: "",
} as const;

export const switches = {
  json: false,
  yaml: false,
  verbose: false,
  proxy: false,
  open_browser: true,
  expect_version_match: false,
  insecure_skip_tls_verify: false,
  logtostderr: true,
  alsologtostderr: false,
} as const;

/** Switches that may also carry the word `raw`. */
const versionFlags = ["version", "server_version"] as const;

export type TextFlag = keyof typeof textFlags;
export type Switch = keyof typeof switches;

export interface Flags {
  text: Record<TextFlag, string>;
  on: Record<Switch, boolean>;
  version: "" | "true" | "raw";
  serverVersion: "" | "true" | "raw";
  args: string[];
}

/** A command line that cannot be read. */
export class UsageError extends Error {}

const isText = (name: string): name is TextFlag => Object.hasOwn(textFlags, name);
const isSwitch = (name: string): name is Switch => Object.hasOwn(switches, name);

function readSwitch(name: string, value: string | undefined): boolean {
  if (value === undefined || ["1", "t", "T", "true", "TRUE", "True"].includes(value)) return true;
  if (["0", "f", "F", "false", "FALSE", "False"].includes(value)) return false;
  throw new UsageError(`invalid boolean value "${value}" for -${name}`);
}

function versionWord(name: string, value: string | undefined): "" | "true" | "raw" {
  if (value === "raw") return "raw";
  return readSwitch(name, value) ? "true" : "";
}

/**
 * Flags are read wherever they stand, not only before the command; `--` ends them.
 * @throws UsageError naming the flag that is not known or lacks its value
 */
export function parseFlags(argv: readonly string[]): Flags {
  const flags: Flags = {
    text: { ...textFlags },
    on: { ...switches },
    version: "",
    serverVersion: "",
    args: [],
  };
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? "";
    if (arg === "--") {
      flags.args.push(...argv.slice(i + 1));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      flags.args.push(arg);
      continue;
    }
    const [, name = "", given] = /^--?([^=]*)(?:=([\s\S]*))?$/.exec(arg) ?? [];
    if (isSwitch(name)) flags.on[name] = readSwitch(name, given);
    else if (name === versionFlags[0]) flags.version = versionWord(name, given);
    else if (name === versionFlags[1]) flags.serverVersion = versionWord(name, given);
    else if (isText(name)) {
      const value = given ?? argv[++i];
      if (value === undefined) throw new UsageError(`flag needs an argument: -${name}`);
      flags.text[name] = value;
    } else if (name === "help") throw new UsageError("");
    else throw new UsageError(`flag provided but not defined: -${name}`);
  }
  return flags;
}
