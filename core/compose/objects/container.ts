/** The container of a service. */
import { lookup } from "../../lookup.js";
import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";
import { commandOf } from "./command.js";
import type { Making } from "./context.js";
import { environmentOf } from "./environment.js";
import { lifecycleOf } from "./hooks.js";
import { publishedOf } from "./ports.js";
import { probesOf } from "./probes.js";
import { resourcesOf } from "./resources.js";
import { securityOf } from "./security.js";

const pulls = lookup<core.Container["imagePullPolicy"]>({
  always: "Always",
  never: "Never",
  missing: "IfNotPresent",
  if_not_present: "IfNotPresent",
});

function pullPolicy(service: Section): core.Container["imagePullPolicy"] {
  // What an image's tag would say in a pod (latest: always) it does not say in Compose.
  const word = service.text("pull_policy") ?? "missing";
  const known = pulls[word];
  if (known) return known;
  if (!/^(build|refresh|daily|weekly|every_.+)$/.test(word))
    service.fault("pull_policy", `${word}: always, never, missing or if_not_present is expected`);
  else service.warn("pull_policy", `${word} cannot be kept to: the image is pulled where it is missing`);
  return "IfNotPresent";
}

/** `image`, or what `docker compose build` calls what it builds. */
function imageOf(service: Section, { stack }: Making): string {
  const image = service.text("image");
  if (image !== undefined && image !== "") return image;
  const name = [...stack.services].find(([, one]) => one === service)?.[0] ?? "";
  if (service.has("build")) return `${stack.name}-${name}`;
  service.fault("image", "a service needs an image");
  return "";
}

/** Leaves out what is undefined. */
const given = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const some = <T>(items: T[]): T[] | undefined => (items.length > 0 ? items : undefined);

/** @param name of the service in the cluster @param mounts what it sees of volumes */
export function containerOf(
  service: Section,
  name: string,
  mounts: core.VolumeMount[],
  making: Making,
): core.Container {
  const { stack, files } = making;
  return given<core.Container>({
    name,
    image: imageOf(service, making),
    ...commandOf(service),
    ...given({
      imagePullPolicy: pullPolicy(service),
      workingDir: service.text("working_dir"),
      env: some(environmentOf(service, { files, variables: stack.variables })),
      ports: some(publishedOf(service).own),
      tty: service.flag("tty") || undefined,
      stdin: service.flag("stdin_open") || undefined,
      resources: resourcesOf(service),
      securityContext: securityOf(service),
      lifecycle: lifecycleOf(service),
      volumeMounts: some(mounts),
      ...probesOf(service),
    }),
  } as core.Container);
}
