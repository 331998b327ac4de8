/** What a container may do, and as whom. */
import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";

/** A number of a user or group; undefined where it is a name, which was told. */
function idOf(section: Section, key: string, word: string): number | undefined {
  if (word === "root") return 0;
  if (/^\d+$/.test(word)) return Number(word);
  section.fault(key, `${word} is a name that only the image knows: its number is needed`);
  return undefined;
}

/** `user`, as a container has it. */
export function userOf(section: Section): core.SecurityContext {
  const [user = "", group] = (section.text("user") ?? "").split(":");
  const runAsUser = user === "" ? undefined : idOf(section, "user", user);
  const runAsGroup = group === undefined || group === "" ? undefined : idOf(section, "user", group);
  return {
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(runAsGroup === undefined ? {} : { runAsGroup }),
  };
}

function profileOf(name: string): core.AppArmorProfile {
  if (name === "unconfined") return { type: "Unconfined" };
  return name === "docker-default" ? { type: "RuntimeDefault" } : { type: "Localhost", localhostProfile: name };
}

function optionOf(service: Section, option: string): core.SecurityContext {
  const [, name = "", value = ""] = /^([\w-]+)(?:[:=](.*))?$/.exec(option) ?? [];
  if (name === "no-new-privileges") return value === "false" ? {} : { allowPrivilegeEscalation: false };
  if (name === "seccomp" && value === "unconfined") return { seccompProfile: { type: "Unconfined" } };
  if (name === "apparmor" && value !== "") return { appArmorProfile: profileOf(value) };
  service.fault("security_opt", `${option}: no-new-privileges, seccomp:unconfined and apparmor:PROFILE can be kept to`);
  return {};
}

const capabilities = (service: Section, key: string): string[] =>
  service.texts(key).map((word) => word.toUpperCase().replace(/^CAP_/, ""));

/** The security context of a service's container; undefined where it asks for nothing. */
export function securityOf(service: Section): core.SecurityContext | undefined {
  const [add, drop] = [capabilities(service, "cap_add"), capabilities(service, "cap_drop")];
  const options = service.texts("security_opt").map((option) => optionOf(service, option));
  const found: core.SecurityContext = {
    ...userOf(service),
    ...(service.flag("privileged") ? { privileged: true } : {}),
    ...(service.flag("read_only") ? { readOnlyRootFilesystem: true } : {}),
    ...(add.length + drop.length === 0
      ? {}
      : { capabilities: { ...(add.length > 0 ? { add } : {}), ...(drop.length > 0 ? { drop } : {}) } }),
    ...Object.assign({}, ...options),
  };
  return Object.keys(found).length === 0 ? undefined : found;
}

/** What concerns the whole pod: more groups, and settings of its kernel. */
export function podSecurityOf(service: Section): core.PodSecurityContext | undefined {
  const groups = service.texts("group_add").map((word) => idOf(service, "group_add", word));
  const sysctls = service.pairs("sysctls").map(([name, value]) => ({ name, value: value ?? "" }));
  const supplementalGroups = groups.filter((id) => id !== undefined);
  if (supplementalGroups.length + sysctls.length === 0) return undefined;
  return { ...(groups.length > 0 ? { supplementalGroups } : {}), ...(sysctls.length > 0 ? { sysctls } : {}) };
}
