/** Options and readers of values that several commands share. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { lookup } from "../../core/lookup.js";

/** For options that may be given again. */
export const collect = (value: string, before: string[]): string[] => [...before, value];

/** A whole number within bounds. */
export const whole =
  (min: number, max: number) =>
  (text: string): number => {
    const n = Number(text);
    if (!/^\d+$/.test(text) || n < min || n > max)
      throw new InvalidArgumentError(`a whole number from ${min} to ${max} is expected`);
    return n;
  };

const unitSeconds = lookup<number>({ ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 });

/** `90`, `90s`, `5m`, `1h30m`, in seconds. */
export function seconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(\d+(ms|s|m|h|d))+$/.test(text)) throw new InvalidArgumentError("a time such as 30s, 5m or 1h30m is expected");
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|s|m|h|d)/g))
    sum += Number(amount) * (unitSeconds[unit ?? ""] ?? 0);
  return sum;
}

export function outputOption(...formats: string[]): Option {
  return new Option("-o, --output <format>", "how to print").choices(formats);
}

/** Options by which a command finds its cluster. */
export function withCluster(command: Command): Command {
  return command
    .option("-n, --namespace <namespace>", "namespace (default: that of the context, else default)")
    .option("-s, --server <url>", "address of the API")
    .option(
      "--kubeconfig <file>",
      "kubeconfig file (default: $KUBECONFIG, else that of `troupe up`, else ~/.kube/config)",
    )
    .option("--context <name>", "context of the kubeconfig")
    .option("--token <token>", "bearer token; a kubeconfig hides it from other accounts, which can read command lines");
}
