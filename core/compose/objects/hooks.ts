/** What is run before a container, right after its start, and before its end. */
import type { core } from "../../objects/types.js";
import type { Variables } from "../files.js";
import type { Section } from "../reading/section.js";
import { wordsOf } from "./command.js";
import { literally } from "./escape.js";
import { userOf } from "./security.js";

/** Within the container: by its user, with its variables, and one only. */
function inContainer(service: Section, key: "post_start" | "pre_stop"): core.LifecycleHandler | undefined {
  const [hook, ...more] = service.sections(key);
  if (!hook) return undefined;
  if (more.length > 0) service.fault(key, "one command can be run there; a shell can run several");
  for (const field of ["image", "user", "privileged", "working_dir", "environment", "per_replica"])
    if (hook.has(field)) hook.fault(field, "the command runs as the service's own program does");
  return {
    exec: { command: hook.isList("command") ? hook.texts("command") : ["/bin/sh", "-c", hook.text("command") ?? ""] },
  };
}

export function lifecycleOf(service: Section): core.Lifecycle | undefined {
  const [postStart, preStop] = [inContainer(service, "post_start"), inContainer(service, "pre_stop")];
  if (!postStart && !preStop) return undefined;
  return { ...(postStart ? { postStart } : {}), ...(preStop ? { preStop } : {}) };
}

/** `pre_start`: one after the other, in each pod, with what the service mounts. @param main the service's own container */
export function initContainersOf(service: Section, main: core.Container, variables: Variables): core.Container[] {
  return service.sections("pre_start").map((hook, i) => {
    if (hook.flag("per_replica") !== true) hook.warn("", "it runs once for each replica");
    const env = new Map((main.env ?? []).map((one) => [one.name, one]));
    for (const [name, given] of hook.pairs("environment")) {
      const value = given ?? variables.get(name);
      if (value !== undefined) env.set(name, { name, value: literally(value) });
    }
    const command = wordsOf(hook, "command");
    const securityContext = {
      ...(hook.has("image") ? {} : main.securityContext),
      ...userOf(hook),
      ...(hook.flag("privileged") ? { privileged: true } : {}),
    };
    return {
      name: `pre-start-${i}`,
      image: hook.text("image") ?? main.image ?? "",
      ...(command?.length ? { args: command } : {}),
      ...(env.size > 0 ? { env: [...env.values()] } : {}),
      ...(hook.has("working_dir") ? { workingDir: hook.text("working_dir") ?? "" } : {}),
      ...(main.volumeMounts ? { volumeMounts: main.volumeMounts } : {}),
      ...(Object.keys(securityContext).length > 0 ? { securityContext } : {}),
    };
  });
}
