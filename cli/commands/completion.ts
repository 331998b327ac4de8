/** Completion of command lines: the shells' scripts ask `troupe complete`, which knows the command tree and the cluster. */
import type { Command, Option } from "commander";
import { lookup } from "../../core/lookup.js";
import { kindWords } from "../client/kind-words.js";
import { madeKinds, names } from "./completed-names.js";

export type Shell = "bash" | "zsh" | "fish";

const scripts: Readonly<Record<Shell, string>> = {
  bash: `_troupe() {
  local IFS=$'\\n'
  COMPREPLY=($(troupe complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _troupe troupe
`,
  zsh: `#compdef troupe
_troupe() {
  local -a found
  found=(\${(f)"$(troupe complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
compdef _troupe troupe
`,
  fish: `function __troupe_complete
  set -l words (commandline -opc) (commandline -ct)
  troupe complete -- $words[2..-1] 2>/dev/null
end
complete -c troupe -a '(__troupe_complete)'
`,
};

export function completionScript(shell: Shell): string {
  return scripts[shell];
}

/** Commands whose first operand is a kind. */
const kindFirst: ReadonlySet<string> = new Set(["get", "describe", "delete", "label", "annotate", "wait"]);
/** Commands whose operands are names of one kind. */
const nameOperands = lookup<string>({
  logs: "pods",
  exec: "pods",
  cordon: "minions",
  uncordon: "minions",
  drain: "minions",
  scale: "rc",
});

const optionOf = (command: Command, word: string): Option | undefined =>
  command.options.find((o) => o.long === word || o.short === word);

interface Line {
  command: Command;
  operands: string[];
  /** The option whose value the last word is. */
  open: Option | undefined;
}

function readLine(program: Command, words: readonly string[]): Line {
  let command = program;
  let open: Option | undefined;
  const operands: string[] = [];
  for (const word of words) {
    if (open) {
      open = undefined;
      continue;
    }
    if (word.startsWith("-")) {
      const option = optionOf(command, word);
      if (option?.required || option?.optional) open = option;
      continue;
    }
    const sub = operands.length === 0 && command.commands.find((c) => c.name() === word || c.aliases().includes(word));
    if (sub) command = sub;
    else operands.push(word);
  }
  return { command, operands, open };
}

async function valuesOf(option: Option): Promise<string[]> {
  if (option.argChoices) return [...option.argChoices];
  return option.long === "--namespace" ? names("namespaces", []) : [];
}

async function operandsOf({ command, operands }: Line, line: readonly string[], last: string): Promise<string[]> {
  const name = command.name();
  if (command.commands.length > 0 && operands.length === 0) return subcommands(command);
  const ofKind = nameOperands[name];
  if (ofKind !== undefined) return names(ofKind, line);
  if (!kindFirst.has(name)) return command.registeredArguments[operands.length]?.argChoices?.slice() ?? [];
  const [kind] = operands;
  if (last.includes("/")) {
    const [word = ""] = last.split("/");
    return (await names(word, line)).map((n) => `${word}/${n}`);
  }
  return kind === undefined ? [...new Set([...kindWords, ...(await madeKinds())])] : names(kind, line);
}

function subcommands(command: Command): string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((c) => c.name());
}

/** What could stand in place of the last word. */
export async function complete(program: Command, words: readonly string[]): Promise<string[]> {
  const last = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  // What follows -- is a command of somebody else's.
  if (before.includes("--")) return [];
  const line = readLine(program, before);
  const candidates = line.open
    ? await valuesOf(line.open)
    : last.startsWith("-")
      ? line.command
          .createHelp()
          .visibleOptions(line.command)
          .flatMap((o) => o.long ?? o.short ?? [])
      : await operandsOf(line, before, last);
  return candidates.filter((c) => c.startsWith(last)).sort();
}
