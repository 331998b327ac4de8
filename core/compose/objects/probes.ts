/** A healthcheck as probes. */
import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";

type Probes = Pick<core.Container, "startupProbe" | "readinessProbe" | "livenessProbe">;

/** Docker's own where a file says nothing, in seconds. */
const byDefault = { interval: 30, timeout: 30, startInterval: 5, retries: 3 };

const wholeSeconds = (seconds: number): number => Math.max(1, Math.ceil(seconds));

/** The command that is asked; undefined: none is. */
function askedCommand(check: Section): string[] | undefined {
  if (check.flag("disable") === true || !check.has("test")) return undefined;
  if (!check.isList("test")) return ["/bin/sh", "-c", check.text("test") ?? ""];
  const [form, ...words] = check.texts("test");
  if (form === "NONE") return undefined;
  if (form === "CMD" && words.length > 0) return words;
  if (form === "CMD-SHELL" && words.length === 1) return ["/bin/sh", "-c", words[0] ?? ""];
  // As Docker reads it: a list that begins with neither is refused there, too.
  check.fault("test", "a list begins with NONE, with CMD and the words of a command, or with CMD-SHELL and one text");
  return undefined;
}

/**
 * Docker calls a container healthy at its first success, and unhealthy after `retries` failures in a row, of which those
 * in `start_period` do not count. So there is a startup probe with the patience of both, asked as often as Docker asks in a
 * start period; then readiness and liveness, each with the same number of retries.
 */
export function probesOf(service: Section): Probes {
  const check = service.section("healthcheck");
  const command = askedCommand(check);
  if (command === undefined) return {};
  const interval = check.seconds("interval") || byDefault.interval;
  const retries = check.number("retries") || byDefault.retries;
  const startEvery = wholeSeconds(Math.min(interval, check.seconds("start_interval") || byDefault.startInterval));
  const patience = (check.seconds("start_period") ?? 0) + interval * retries;
  const asked = {
    exec: { command },
    timeoutSeconds: wholeSeconds(check.seconds("timeout") || byDefault.timeout),
  };
  const later = { ...asked, periodSeconds: wholeSeconds(interval), failureThreshold: retries };
  return {
    startupProbe: {
      ...asked,
      periodSeconds: startEvery,
      failureThreshold: Math.max(1, Math.ceil(patience / startEvery)),
    },
    readinessProbe: later,
    livenessProbe: later,
  };
}
