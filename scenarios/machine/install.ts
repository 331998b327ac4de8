/** Installs what a machine lacks; on Debian and Ubuntu, as root. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { Fault } from "../../core/fault.js";
import { hasApt, missingOf, type Need } from "./needs.js";
import type { RunBook } from "./run.js";

/** Without it a package's set-up may start services, which nobody would stop. */
const policy = "/usr/sbin/policy-rc.d";
const policyText = "#!/bin/sh\nexit 101\n";

interface Machine {
  isRoot: boolean;
  hasApt: boolean;
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** The sentence for somebody to whom we can install nothing: what is missing, and what to type. */
export function whatToType(missing: readonly Need[], { isRoot, hasApt: isApt }: Machine): string {
  const packages = [...new Set(missing.map((need) => need.package))].join(" ");
  const programs = `${listed(missing.map((need) => need.program))} ${missing.length === 1 ? "is" : "are"} not installed`;
  if (!isApt) return `${programs}: install what brings ${missing.length === 1 ? "it" : "them"} (Debian: ${packages})`;
  const sudo = isRoot ? "" : "sudo ";
  const again = isRoot ? "" : "; as root, this would do it by itself";
  return `${programs}: type \`${sudo}apt-get update && ${sudo}apt-get install -y ${packages}\`${again}`;
}

/**
 * Installs the packages of all needs whose program is not there.
 * @throws Fault ServiceUnavailable naming what is missing and what to type
 */
export async function installMissing(run: RunBook, needs: readonly Need[], say: (text: string) => void): Promise<void> {
  const missing = missingOf(needs);
  if (missing.length === 0) return;
  const machine = { isRoot: process.getuid?.() === 0, hasApt: hasApt() };
  if (!machine.isRoot || !machine.hasApt) throw new Fault("ServiceUnavailable", whatToType(missing, machine));
  const packages = [...new Set(missing.map((need) => need.package))];
  say(
    `not installed: ${missing.map((need) => need.program).join(", ")}; installing ${packages.join(" ")} with apt-get`,
  );
  const isOurs = !existsSync(policy);
  if (isOurs) {
    run.note({ did: "file", path: policy });
    writeFileSync(policy, policyText, { mode: 0o755 });
  }
  try {
    await apt(run, ["update", "-qq"]);
    await apt(run, ["install", "-y", "-qq", "--no-install-recommends", ...packages]);
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
  const still = missingOf(needs);
  if (still.length > 0) throw new Fault("ServiceUnavailable", whatToType(still, machine));
}

/** What apt-get needs of our environment, without our mark: it is waited for, and not ended with the rest. */
function aptEnvironment(): NodeJS.ProcessEnv {
  const { TROUPE_RUN: _mark, ...env } = process.env;
  return { ...env, DEBIAN_FRONTEND: "noninteractive" };
}

/** In a process group of its own: Ctrl-C must not leave packages half installed. @throws Fault with what it said */
async function apt(run: RunBook, args: readonly string[]): Promise<void> {
  run.check();
  const child = spawn("apt-get", args, {
    env: aptEnvironment(),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.pid !== undefined) run.note({ did: "install", pid: child.pid });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4_000);
    });
  const [code] = (await once(child, "close")) as [number | null];
  if (code === 0) return;
  const words = said.trim().split("\n").slice(-5).join("\n");
  throw new Fault("ServiceUnavailable", `apt-get ${args.join(" ")} ended with ${code}: ${words}`);
}
