/**
 * gitRepo volumes. A clone is made beside, in a folder of the user git runs as, and put in its place when it is whole: a
 * minion's own folders are not open to that user.
 */
import { randomBytes } from "node:crypto";
import { chmod, chown, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault } from "../../../core/fault.js";
import {
  checkCloneFolder,
  checkRepository,
  checkRevision,
  withoutCredentials,
} from "../../../core/kinds/pod/git-repo.js";
import type { core } from "../../../core/objects/types.js";
import { type GitLimits, type GitRun, git, gitLimits } from "./git-command.js";
import { gitProtocols, gitUser, type Protocols } from "./git-environment.js";
import { takeOver } from "./group.js";

/** Where every user may go, and that is no memory. */
const sharedFolder = "/var/tmp";
const folderMode = 0o755;
const commitPattern = /^[0-9a-f]{40,64}$/;

export interface CloneOptions {
  protocols?: Protocols;
  limits?: GitLimits;
}

const doneOf = (dir: string): string => `${dir}.cloned`;
const noteEnd = ".cloning";

/**
 * Clones into the volume `dir`: one directory in it, as in 0.5.4, unless the source names another; then the revision.
 * One that is cloned is left alone. @returns whether it was cloned now @throws Fault, with `retry` when it may work later
 */
export async function cloneInto(
  dir: string,
  name: string,
  source: core.GitRepoVolumeSource,
  { protocols = gitProtocols, limits = gitLimits }: CloneOptions = {},
): Promise<boolean> {
  if (await exists(doneOf(dir))) return false;
  const what = `volume ${name}: git clone of ${withoutCredentials(source.repository)}`;
  if (protocols === gitProtocols) checkSource(what, source);
  await discardClone(dir);
  await rm(dir, { recursive: true, force: true });
  const staging = join(gitUser() ? sharedFolder : dirname(dir), `troupe-git-${randomBytes(8).toString("hex")}`);
  await mkdir(dirname(dir), { recursive: true });
  await writeFile(`${dir}${noteEnd}`, staging);
  try {
    // Git's folder is in one that is not git's: whoever else is that user cannot put another in its place.
    const folder = join(staging, "work");
    await mkdir(staging, { mode: 0o711 });
    await mkdir(folder, { mode: 0o700 });
    const user = gitUser();
    if (user) await chown(folder, user.uid, user.gid);
    await clone(source, { folder, protocols, limits });
    await settle(folder, dir);
    await mkdir(doneOf(dir));
    return true;
  } catch (error) {
    const words =
      error instanceof Fault ? error.message : `${(error as NodeJS.ErrnoException).code ?? "internal error"}`;
    throw new Fault("ServiceUnavailable", `${what} failed: ${words}`, { retry: true });
  } finally {
    await discardClone(dir);
  }
}

/** Takes away what a clone left beside that did not come to its end. */
export async function discardClone(dir: string): Promise<void> {
  let staging: string;
  try {
    staging = await readFile(`${dir}${noteEnd}`, "utf8");
  } catch {
    return;
  }
  if (/\/troupe-git-[0-9a-f]{16}$/.test(staging)) await rm(staging, { recursive: true, force: true });
  await rm(`${dir}${noteEnd}`, { force: true });
}

/** Of all of a pod's volumes, in this folder. */
export async function discardClones(volumes: string): Promise<void> {
  const names = await readdir(volumes).catch((): string[] => []);
  for (const name of names.filter((n) => n.endsWith(noteEnd)))
    await discardClone(join(volumes, name.slice(0, -noteEnd.length)));
}

/** Objects of an earlier release may hold what is refused today. */
function checkSource(what: string, { repository, revision = "", directory = "" }: core.GitRepoVolumeSource): void {
  const why =
    checkRepository(repository) || (revision && checkRevision(revision)) || (directory && checkCloneFolder(directory));
  if (why) throw new Fault("Invalid", `${what}: ${why}`, { retry: false });
}

async function clone({ repository, revision, directory }: core.GitRepoVolumeSource, run: GitRun): Promise<void> {
  const own = ["--quiet", "--template=", "--no-recurse-submodules", ...(revision ? ["--no-checkout"] : [])];
  await git(["clone", ...own, "--", repository, ...(directory ? [directory] : [])], run);
  if (!revision) return;
  const work = directory || (await readdir(run.folder))[0] || ".";
  const commit = await commitOf(revision, work, run);
  await git(["-C", work, "checkout", "--quiet", "--detach", commit], run);
}

/** A branch is the repository's: a clone has only its first one by name. */
async function commitOf(revision: string, work: string, run: GitRun): Promise<string> {
  const ask = (name: string): Promise<string> =>
    git(["-C", work, "rev-list", "--max-count=1", "--end-of-options", name, "--"], run);
  const said = await ask(revision).catch(() => ask(`refs/remotes/origin/${revision}`));
  const commit = said.trim();
  if (!commitPattern.test(commit)) throw new Fault("Invalid", "it has no such revision");
  return commit;
}

/**
 * What was made as git's user becomes ours, before it is touched: to containers it is as what the daemon makes itself, and
 * whoever else is that user has no part in it any more.
 */
async function settle(folder: string, dir: string): Promise<void> {
  if (gitUser()) await takeOver(folder);
  try {
    await rename(folder, dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await cp(folder, dir, { recursive: true, verbatimSymlinks: true });
  }
  await chmod(dir, folderMode);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
