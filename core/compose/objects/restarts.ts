/** Whether a service goes on for ever, or ends. */
import type { Section } from "../reading/section.js";
import type { Stack } from "../stack.js";

export type Course =
  /** Started again whenever it ends. */
  | { is: "lasting" }
  /** Runs to its end; after a failure again, so often. */
  | { is: "ending"; retries: number; inPlace: boolean };

/** Docker tries again for ever. */
const retriesMax = 2 ** 31 - 1;

/** Services whose end another one waits for. */
export function awaitedEnds({ services }: Stack): Set<string> {
  const all = [...services.values()].map((service) => service.section("depends_on"));
  return new Set(
    all.flatMap((wanted) =>
      wanted.keys.filter((name) => wanted.section(name).text("condition") === "service_completed_successfully"),
    ),
  );
}

interface Wish {
  condition: string;
  attempts: number | undefined;
  key: string;
}

/** `deploy.restart_policy` says it before `restart`. */
function wishOf(service: Section): Wish {
  const policy = service.section("deploy").section("restart_policy");
  const [word = "", attempts] = (service.text("restart") ?? "").split(":");
  const condition = policy.text("condition") ?? (policy.tree ? "any" : word);
  const retries = policy.number("max_attempts") ?? (attempts === undefined ? undefined : Number(attempts));
  return { condition, attempts: retries, key: policy.tree ? "deploy" : "restart" };
}

/** @param isAwaited another service waits for its end */
export function courseOf(service: Section, isAwaited: boolean): Course {
  const mode = service.section("deploy").text("mode") ?? "replicated";
  const { condition, attempts, key } = wishOf(service);
  const isJob = isAwaited || mode === "replicated-job";
  switch (condition) {
    case "no":
    case "none":
      return mode === "global" ? { is: "lasting" } : { is: "ending", retries: 0, inPlace: false };
    case "on-failure":
      if (isJob) return { is: "ending", retries: attempts ?? retriesMax, inPlace: true };
      service.warn(key, "a program that ends well is started again, too, and without end");
      return { is: "lasting" };
    case "":
    case "any":
    case "always":
    case "unless-stopped":
      if (isAwaited && condition !== "" && mode !== "replicated-job")
        service.fault(key, "others wait for its end, and it is to be started again whenever it ends");
      if (attempts !== undefined && !isJob) service.warn(key, "it is started again without end");
      return isJob ? { is: "ending", retries: attempts ?? 0, inPlace: false } : { is: "lasting" };
    default:
      service.fault("restart", `${condition}: no, always, on-failure[:TIMES] or unless-stopped is expected`);
      return { is: "lasting" };
  }
}
