/** As whom a container runs, and what it may, in Docker's words; what this engine cannot keep is refused. */
import { readFile } from "node:fs/promises";
import { isAbsolute, join, normalize } from "node:path";
import { Fault } from "../../../core/fault.js";
import type { Confinement, ContainerSpec, SecuritySpec } from "../../minion/engine/engine.js";
import { dockerInfo } from "./facts.js";
import type { DockerScope } from "./scope.js";

/** What a container is created with besides its spec. */
export interface Secured {
  /** `user[:group]`; the image's if undefined. */
  user?: string;
  securityOpt: string[];
}

/** A wish for safety that is not kept is a reason not to run. */
const unmet = (why: string): Fault => new Fault("Forbidden", why, { retry: false });

/** `name=seccomp,profile=default` … of `GET /info`, asked once: an engine does not change them while it runs. */
type EngineOptions = () => Promise<readonly string[]>;

/**
 * @param seccompDir where the minion's own seccomp profiles are; undefined: it has none
 * @returns what a container's wishes come to @throws Fault Forbidden for what cannot be kept, NotFound (image)
 */
export function securer(scope: DockerScope, seccompDir: string | undefined): (spec: ContainerSpec) => Promise<Secured> {
  let asked: Promise<readonly string[]> | undefined;
  const engineOptions: EngineOptions = () => {
    asked ??= dockerInfo(scope).then(({ SecurityOptions }) => SecurityOptions ?? []);
    asked.catch(() => {
      asked = undefined;
    });
    return asked;
  };
  return async (spec) => {
    const user = await userOf(scope, spec);
    const securityOpt = await securityOptOf(spec, engineOptions, seccompDir);
    return { ...(user === undefined ? {} : { user }), securityOpt };
  };
}

/** A user that was looked up is named, so that another image of the same name cannot come in between. */
async function userOf(scope: DockerScope, spec: ContainerSpec): Promise<string | undefined> {
  const { user, group, nonRoot, image } = spec;
  const withGroup = (name: string): string => (group === undefined ? name : `${name.split(":")[0]}:${group}`);
  if (user !== undefined) {
    if (nonRoot && Number(user) === 0) throw unmet("runAsNonRoot is set, and so is runAsUser: 0, which is root");
    return withGroup(user);
  }
  if (group === undefined && !nonRoot) return undefined;
  const own = await imageUser(scope, image);
  const name = own.split(":")[0] ?? "";
  if (nonRoot && (name === "" || name === "root" || Number(name) === 0))
    throw unmet(
      `runAsNonRoot is set, and the image ${image} runs as root: set runAsUser, or take an image with a user`,
    );
  if (nonRoot && !/^\d+$/.test(name))
    throw unmet(
      `runAsNonRoot is set, and the image ${image} runs as "${name}", which may be root by another name: ` +
        "set runAsUser, or take an image whose user is a number",
    );
  return withGroup(own === "" ? "0" : own);
}

/** @throws Fault NotFound */
async function imageUser(scope: DockerScope, image: string): Promise<string> {
  const { Config } = await scope.client.read(`inspect image ${image}`, (docker, abortSignal) =>
    // The types know no options here; the code does.
    docker.getImage(image).inspect({ abortSignal } as object),
  );
  return Config?.User ?? "";
}

async function securityOptOf(
  { security = {}, privileged }: ContainerSpec,
  engineOptions: EngineOptions,
  seccompDir: string | undefined,
): Promise<string[]> {
  const { noNewPrivileges, seccomp, appArmor, seLinux } = security;
  const parts = [noNewPrivileges === true ? ["no-new-privileges"] : [], await labelsOf(seLinux, engineOptions)];
  // Privileged is without any of the two, in Kubernetes as in Docker.
  if (!privileged)
    parts.push(await seccompOf(seccomp, engineOptions, seccompDir), await appArmorOf(appArmor, engineOptions));
  return parts.flat();
}

async function seccompOf(
  wish: Confinement | undefined,
  engineOptions: EngineOptions,
  seccompDir: string | undefined,
): Promise<string[]> {
  if (wish === undefined) return [];
  if (wish === "Unconfined") return ["seccomp=unconfined"];
  const has = (await engineOptions()).find((option) => option.startsWith("name=seccomp"));
  if (has === undefined) throw unmet("a seccompProfile is set, and the engine has no seccomp");
  if (wish !== "RuntimeDefault") return [`seccomp=${await profileOf(wish.profile, seccompDir)}`];
  if (has.includes("profile=unconfined"))
    throw unmet("seccompProfile RuntimeDefault is set, and the engine's default is unconfined");
  return [];
}

/** A profile's text, without the breaks that Docker's command line would take out as well. */
async function profileOf(name: string, dir: string | undefined): Promise<string> {
  const inside = !isAbsolute(name) && !normalize(name).startsWith("..");
  if (dir === undefined || !inside) throw unmet(`this minion has no seccomp profile "${name}"`);
  try {
    return JSON.stringify(JSON.parse(await readFile(join(dir, name), "utf8")));
  } catch (error) {
    throw unmet(`the seccomp profile "${name}" cannot be read from ${dir} of this minion: ${(error as Error).message}`);
  }
}

async function appArmorOf(wish: Confinement | undefined, engineOptions: EngineOptions): Promise<string[]> {
  if (wish === undefined) return [];
  const has = (await engineOptions()).some((option) => option.startsWith("name=apparmor"));
  if (wish === "Unconfined") return has ? ["apparmor=unconfined"] : [];
  if (!has) throw unmet("an appArmorProfile is set, and the engine's host has no AppArmor");
  return wish === "RuntimeDefault" ? [] : [`apparmor=${wish.profile}`];
}

async function labelsOf(wish: SecuritySpec["seLinux"], engineOptions: EngineOptions): Promise<string[]> {
  if (wish === undefined) return [];
  if (!(await engineOptions()).some((option) => option.startsWith("name=selinux")))
    throw unmet("seLinuxOptions are set, and the engine has no SELinux");
  return Object.entries(wish).flatMap(([part, value]) => (value ? [`label=${part}:${value}`] : []));
}
